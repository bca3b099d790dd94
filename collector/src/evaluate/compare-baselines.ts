import {
  comparePeriods,
  evaluateChart,
  type Comparison,
  type ComparisonScale,
  type Period,
} from '@shewhart/analysis';
import type { BaselineComparisonResponse, GuardrailMessage, PeriodMessage } from '@shewhart/schemas/api';
import { CollectorError } from '../errors.ts';
import type { IndicatorDefinition } from './indicator.ts';
import { openEpisode, type Baseline } from './judging.ts';
import { baselineMessage, iso, named, numberOrNull, type NamedQueries } from './stored-chart.ts';
import type { Track } from './track.ts';

/** One period of an indicator; seconds since 1970. */
export interface ComparedPeriod {
  readonly from: number;
  readonly to: number;
  /** Undefined when it was given by two instants. */
  readonly baseline: Baseline | undefined;
}

const daySeconds = 86_400;
const maxDays = 400;

/**
 * A version of the limits, or two instants.
 * @param text `3`, or `2026-11-01T00:00:00Z/2026-11-15T00:00:00Z`
 * @throws CollectorError QUERY_INVALID_REQUEST
 */
export function periodOf(text: string, name: string, baselines: readonly Baseline[]): ComparedPeriod {
  if (/^\d{1,9}$/.test(text)) {
    const baseline = baselines.find(({ version }) => version === Number(text));
    if (baseline !== undefined) return { from: baseline.windowFrom, to: baseline.windowTo, baseline };
    const known = baselines.map(({ version }) => version).join(', ') || 'none yet';
    throw invalid(`${name}: there is no version ${text} of the limits; there are ${known}.`);
  }
  const ends = text.split('/').map((end) => Math.floor(Date.parse(end) / 1000));
  if (ends.length !== 2 || ends.some((end) => Number.isNaN(end) || end < 0 || end >= 2 ** 32)) {
    throw invalid(`${name}: give a version, or two instants as <from>/<to>, not ${JSON.stringify(text)}.`);
  }
  const [from, to] = ends as [number, number];
  if (from >= to) throw invalid(`${name}: the period ends before it begins.`);
  return { from, to, baseline: undefined };
}

/**
 * The two periods in their order and without overlap: versions that were learned in steps begin together,
 * so the later one is taken from the end of the earlier one.
 */
export function apart(
  before: ComparedPeriod,
  after: ComparedPeriod,
): { readonly before: ComparedPeriod; readonly after: ComparedPeriod; readonly isCut: boolean } {
  if (after.to <= before.to) throw invalid('after: the period must reach beyond the one before.');
  for (const [name, { from, to }] of [['before', before] as const, ['after', after] as const]) {
    if (to - from > maxDays * daySeconds) throw invalid(`${name}: at most ${maxDays} days are compared.`);
  }
  const isCut = after.from < before.to;
  return { before, after: isCut ? { ...after, from: before.to } : after, isCut };
}

interface PeriodPoints {
  readonly period: Period;
  /** Bounds of the points that were judged against the period's own version. */
  readonly lower: number | null;
  readonly upper: number | null;
}

/** How the indicator moved between two periods, whether others suffered, and the history of its limits. */
export async function compareBaselines(
  queries: NamedQueries,
  track: Track,
  periods: { readonly before: ComparedPeriod; readonly after: ComparedPeriod },
  guardrails: readonly Track[],
): Promise<BaselineComparisonResponse> {
  const { before, after, isCut } = apart(periods.before, periods.after);
  const { definition } = track;
  const points = [
    await readPeriod(queries, definition, before),
    await readPeriod(queries, definition, after),
  ] as const;
  const compared = compare(definition, points[0].period, points[1].period);
  const beside: GuardrailMessage[] = [];
  for (const guardrail of guardrails) beside.push(await guardrailOf(queries, guardrail, before, after));
  const { id, title, unit, service, environment, direction } = definition;
  const cut = isCut ? ' The periods overlap: the later one is taken from the end of the earlier one.' : '';
  return {
    indicator: { id, title, unit, service, environment, direction },
    before: periodMessage(definition, before, points[0], compared.before),
    after: periodMessage(definition, after, points[1], compared.after),
    ...effectOf(compared),
    level: 0.95,
    verdict: compared.verdict,
    reason: compared.reason + cut,
    guardrails: beside,
    versions: track.baselines.map((baseline) => ({ ...baselineMessage(baseline), model: null })),
  };
}

const effectOf = ({ effect, relative, lower, upper }: Comparison) => ({ effect, relative, lower, upper });

async function guardrailOf(
  queries: NamedQueries,
  { definition, state }: Track,
  before: ComparedPeriod,
  after: ComparedPeriod,
): Promise<GuardrailMessage> {
  // Its own versions have windows of their own: only the instants are shared.
  const { period: earlier } = await readPeriod(queries, definition, { ...before, baseline: undefined });
  const { period: later } = await readPeriod(queries, definition, { ...after, baseline: undefined });
  const compared = compare(definition, earlier, later);
  return {
    indicatorId: definition.id,
    title: definition.title,
    verdict: compared.verdict,
    ...effectOf(compared),
    reason: compared.reason,
    outOfControl: state !== undefined && openEpisode(state) !== undefined,
  };
}

function compare(definition: IndicatorDefinition, before: Period, after: Period): Comparison {
  const { bucketSeconds, direction, deadband } = definition;
  return comparePeriods({
    before,
    after,
    scale: scaleOf(definition, before, after),
    intervalMs: bucketSeconds * 1000,
    direction,
    deadband,
  });
}

/** Shares as shares; what is never zero or negative by its ratio; all else by its difference. */
function scaleOf({ chart, scale, bounds }: IndicatorDefinition, ...periods: Period[]): ComparisonScale {
  if (chart === 'ratio') return 'ratio';
  if (scale !== 'auto') return scale === 'log' ? 'log' : 'plain';
  const isPositive = periods.every(({ values }) => Array.from(values).every((value) => !(value <= 0)));
  return bounds[0] === 0 && bounds[1] === null && isPositive ? 'log' : 'plain';
}

async function readPeriod(
  queries: NamedQueries,
  { id }: IndicatorDefinition,
  { from, to, baseline }: ComparedPeriod,
): Promise<PeriodPoints> {
  const [row] = await named(queries, 'chart_points', { id, from, to });
  const column = (name: string): unknown[] => (row?.[name] as unknown[] | undefined) ?? [];
  const excluded = new Set(baseline?.excluded);
  const at = column('at').map(Number);
  const values = column('value').map((value, place) =>
    excluded.has(at[place]!) ? Number.NaN : (numberOrNull(value) ?? Number.NaN),
  );
  const sizes = column('n').map(Number);
  const period = { times: at.map((seconds) => seconds * 1000), values, sizes };
  if (baseline === undefined) return { period, lower: null, upper: null };
  const [judged] = await named(queries, 'limits_of_version', { id, version: baseline.version });
  return { period, lower: numberOrNull(judged?.['lower']), upper: numberOrNull(judged?.['upper']) };
}

function periodMessage(
  { bounds }: IndicatorDefinition,
  { from, to, baseline }: ComparedPeriod,
  { period, lower, upper }: PeriodPoints,
  { n, center }: Comparison['before'],
): PeriodMessage {
  const implied = naturalLimits(period, bounds);
  return {
    from: iso(from),
    to: iso(to),
    version: baseline?.version ?? null,
    n,
    center,
    lower: baseline === undefined ? implied.lower : lower,
    upper: baseline === undefined ? implied.upper : upper,
    sigma: implied.sigma,
    author: baseline?.author ?? '',
    reason: baseline?.reason ?? '',
    frozen: baseline !== undefined,
  };
}

/** Natural process limits of the points themselves (individuals chart), for a period without a version. */
function naturalLimits(
  { values }: Period,
  bounds: IndicatorDefinition['bounds'],
): { readonly lower: number | null; readonly upper: number | null; readonly sigma: number | null } {
  const known = Array.from(values).filter((value) => !Number.isNaN(value));
  if (known.length < 2) return { lower: null, upper: null, sigma: null };
  const { stages } = evaluateChart({ chart: 'xmr', values: known, limits: { bounds } });
  const { lower = null, upper = null, sigma = null } = stages[0] ?? {};
  return { lower, upper, sigma };
}

const invalid = (reason: string): CollectorError => new CollectorError('QUERY_INVALID_REQUEST', reason);
