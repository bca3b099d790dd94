import { needsSizes, needsSubgroups } from './chart-names.ts';
import { parseInstant, parseWindows, type Window } from '../panel-kit/instants.ts';
import type { ControlChartOptions } from './options.ts';

/** The numbers of a response that a chart may need. Times are milliseconds, ascending. */
export interface ChartInput {
  readonly name: string;
  readonly at: readonly number[];
  readonly values: readonly (number | null)[];
  /** Sizes of the subgroups, for proportions and rates. */
  readonly sizes?: readonly (number | null)[];
  /** What the query asked for; a baseline outside it would be cut. */
  readonly range?: Window;
  /** All series at the same instants, for averages across series and for several variables. */
  readonly rows?: readonly (readonly (number | null)[])[];
}

export interface ChartInquiry {
  /** Body of the charts/evaluate contract. */
  readonly request: Record<string, unknown>;
  readonly at: readonly number[];
  readonly sizes?: readonly (number | null)[];
  readonly warnings: readonly string[];
}

/** A response and the options of the panel, in the words of the charts/evaluate contract. */
export function chartRequest(input: ChartInput, options: ControlChartOptions): ChartInquiry {
  const warnings: string[] = [];
  const { data, at } = dataOf(input, options);
  const excluded = readWindows(options.exclude, 'Exclusion', warnings);
  const stages = readWindows(options.stages, 'Stage', warnings)
    .map(({ from }) => at.findIndex((instant) => instant >= from))
    .filter((place) => place > 0);
  const baseline = baselineOf(at, input.range, options, warnings);
  // Without its baseline a chart has no limits: with every point excluded, none are computed.
  const exclude = at.flatMap((instant, place) =>
    baseline === 'missing' || isWithin(instant, excluded) ? [place] : [],
  );
  const { lowerBound, upperBound } = options;
  const request = {
    chart: options.chart,
    ...data,
    ...(typeof baseline === 'object' ? { baseline } : {}),
    ...(exclude.length > 0 ? { exclude } : {}),
    ...(stages.length > 0 ? { stages: [...new Set(stages)].sort((a, b) => a - b) } : {}),
    rules: options.rules === 'chosen' ? options.chosenRules : options.rules,
    ...(options.sigma === '' ? {} : { sigma: options.sigma }),
    ...limitsOf(options),
    ...(lowerBound === undefined && upperBound === undefined
      ? {}
      : { bounds: [lowerBound ?? null, upperBound ?? null] }),
  };
  return { request, at, ...(input.sizes === undefined ? {} : { sizes: input.sizes }), warnings };
}

function dataOf(input: ChartInput, options: ControlChartOptions): { data: object; at: readonly number[] } {
  const { at, values } = input;
  if (needsSizes(options.chart)) {
    // A proportion of an unknown size cannot be judged: the point is left out on both sides.
    const sizes = input.sizes ?? [];
    const isKnown = (place: number): boolean => values[place] != null && sizes[place] != null;
    const known = <T>(list: readonly T[]): (T | null)[] =>
      list.map((item, place) => (isKnown(place) ? item : null));
    return { data: { counts: known(values), sizes: known(at.map((_, place) => sizes[place] ?? null)) }, at };
  }
  if (options.chart === 't2')
    return { data: { subgroups: input.rows ?? values.map((value) => [value]) }, at };
  if (!needsSubgroups(options.chart)) return { data: { values }, at };
  if (options.subgroupSize > 1) return consecutive(at, values, options.subgroupSize);
  const rows = input.rows ?? values.map((value) => [value]);
  return { data: { subgroups: rows.map((row) => row.filter((value) => value !== null)) }, at };
}

/** Every so many points one subgroup, dated by its last point: then it was complete. */
function consecutive(
  at: readonly number[],
  values: readonly (number | null)[],
  size: number,
): { data: object; at: number[] } {
  const subgroups: number[][] = [];
  const instants: number[] = [];
  for (let from = 0; from + size <= values.length; from += size) {
    subgroups.push(values.slice(from, from + size).filter((value) => value !== null));
    instants.push(at[from + size - 1] as number);
  }
  return { data: { subgroups }, at: instants };
}

/** The baseline in the contract's words; `missing` when its window is not wholly in the response. */
function baselineOf(
  at: readonly number[],
  range: Window | undefined,
  options: ControlChartOptions,
  warnings: string[],
): object | 'missing' | undefined {
  const { kind, first, from, to, center, sigma } = options.baseline;
  if (kind === 'first') return { first };
  if (kind === 'given') return { center, sigma };
  if (kind === 'all' || at.length === 0) return undefined;
  const window = baselineWindow(options);
  if (window === undefined) {
    warnings.push(
      `No limits: the baseline "${from}" to "${to}" is not two instants such as 2026-11-01T00:00:00Z.`,
    );
    return 'missing';
  }
  const firstPlace = at.findIndex((instant) => instant >= window.from);
  const lastPlace = at.findLastIndex((instant) => instant <= window.to);
  const isCut = range !== undefined && (range.from > window.from || range.to < window.to);
  if (firstPlace < 0 || lastPlace < firstPlace || isCut) {
    warnings.push(
      `No limits: the baseline ${from} to ${to} is not wholly in the response. Widen the time range, or give centre and sigma as numbers.`,
    );
    return 'missing';
  }
  return { from: firstPlace, to: lastPlace };
}

/** The window of a baseline by fixed times; undefined when it cannot be read. */
export function baselineWindow({ baseline }: ControlChartOptions): Window | undefined {
  const from = parseInstant(baseline.from);
  const to = parseInstant(baseline.to);
  return from === undefined || to === undefined || to <= from ? undefined : { from, to };
}

function limitsOf(options: ControlChartOptions): object {
  const { chart, limitsBy, width, runLength } = options;
  const limits = limitsBy === 'width' ? { k: width } : { arl0: runLength };
  if (chart === 'run') return {};
  if (chart === 'ewma') {
    return limitsBy === 'width'
      ? { params: { lambda: options.ewmaWeight, L: width } }
      : { limits, params: { lambda: options.ewmaWeight } };
  }
  if (chart === 'cusum') {
    const { cusumAllowance: k, cusumDecision: h } = options;
    return limitsBy === 'width' ? { params: { k, h } } : { limits, params: { k } };
  }
  return { limits };
}

function readWindows(text: string, what: string, warnings: string[]): Window[] {
  const { windows, unread } = parseWindows(text);
  for (const part of unread) warnings.push(`${what} "${part}" is not a time such as 2026-11-01T00:00:00Z.`);
  return windows;
}

const isWithin = (instant: number, windows: readonly Window[]): boolean =>
  windows.some(({ from, to }) => instant >= from && instant <= to);
