import { FieldType, type DataFrame } from '@grafana/data';
import { needsSizes, needsSubgroups } from './chart-names.ts';
import { eventMarkers } from './event-markers.ts';
import { judgeSeries, type Judging } from './judge-series.ts';
import type { ChartChange, JudgedChart } from './judged-chart.ts';
import type { Window } from '../panel-kit/instants.ts';
import { withoutLongFrames } from '../panel-kit/long-frames.ts';
import type { ControlChartOptions } from './options.ts';
import { chartableSeries, selectSeries, type TimeSeries } from './select-series.ts';
import { seriesCautions } from './series-cautions.ts';
import { storedChart } from './stored-chart.ts';
import type { ChartInput } from './chart-request.ts';

/** What the panel shows: a judged chart of one series, and the names of the others. */
export type PanelChart =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'problem'; readonly problem: string }
  | {
      readonly kind: 'chart';
      readonly judging: Extract<Judging, { chart: unknown }>['chart'];
      readonly series: TimeSeries;
      readonly names: readonly string[];
    };

/** From a response to a judged chart; `range` is what was asked for, `wanted` the chosen series. */
export function panelChart(
  frames: readonly DataFrame[],
  options: ControlChartOptions,
  range?: Window,
): PanelChart {
  const all = chartableSeries(withoutLongFrames(frames));
  const series = selectSeries(all, options.series);
  if (series === undefined) return { kind: 'nothing' };
  const names = all.map(({ name }) => name);
  const markers = eventMarkers(frames);
  const stored = options.limitSource === 'data' ? storedChart(series) : undefined;
  if (stored !== undefined) return { kind: 'chart', judging: withMarkers(stored, markers), series, names };
  const input = inputOf(series, all, options, range);
  if (input.values.every((value) => value === null)) {
    return { kind: 'problem', problem: `${series.name} has no value in this time range: all are empty.` };
  }
  const judged = judgeSeries(input, options);
  if ('problem' in judged) return { kind: 'problem', problem: judged.problem };
  const cautions = seriesCautions(series, input.at, input.values, isOfSeveral(options) ? all : []);
  const chart = { ...judged.chart, warnings: [...cautions, ...judged.chart.warnings] };
  return { kind: 'chart', judging: withMarkers(chart, markers), series, names };
}

/** A chart with what other queries told of, in the order of time. */
function withMarkers(chart: JudgedChart, markers: readonly ChartChange[]): JudgedChart {
  if (markers.length === 0) return chart;
  return { ...chart, changes: [...chart.changes, ...markers].sort((a, b) => a.at - b.at) };
}

function inputOf(
  series: TimeSeries,
  all: readonly TimeSeries[],
  options: ControlChartOptions,
  range: Window | undefined,
): ChartInput {
  const order = ascending(series.time.values);
  const pick = <T>(values: readonly T[]): T[] => order.map((place) => values[place] as T);
  const at = pick(series.time.values);
  const base = {
    name: series.name,
    at,
    values: pick(series.value.values).map(finite),
    ...(range === undefined ? {} : { range }),
  };
  if (needsSizes(options.chart)) {
    const size = all.find(({ name }) => name === options.sizeSeries) ?? all.find((other) => other !== series);
    return size === undefined ? base : { ...base, sizes: alignedTo(at, size) };
  }
  if (all.length < 2 || !isOfSeveral(options)) return base;
  const columns = all.map((each) => alignedTo(at, each));
  return { ...base, rows: at.map((_, place) => columns.map((column) => column[place] ?? null)) };
}

/** Whether all series of the response are judged together. */
const isOfSeveral = ({ chart, subgroupSize }: ControlChartOptions): boolean =>
  chart === 't2' || (needsSubgroups(chart) && subgroupSize < 2);

/** Values of a series at other instants; null where it has none. */
function alignedTo(at: readonly number[], { time, value }: TimeSeries): (number | null)[] {
  const byTime = new Map(time.values.map((instant, place) => [instant, value.values[place]]));
  return at.map((instant) => finite(byTime.get(instant)));
}

/** Places in order of time; several data sources answer newest first. */
function ascending(times: readonly number[]): number[] {
  return times.map((_, place) => place).sort((a, b) => (times[a] as number) - (times[b] as number));
}

const finite = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** True when a response has times and numbers in different frames or not at all. */
export function lacksTimeOrNumber(frames: readonly DataFrame[]): { time: boolean; number: boolean } {
  const has = (type: FieldType): boolean =>
    frames.some(({ fields }) => fields.some((field) => field.type === type));
  return { time: !has(FieldType.time), number: !has(FieldType.number) };
}
