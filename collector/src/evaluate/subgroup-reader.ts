import type { EvaluationStore, Row } from './evaluation-store.ts';
import type { IndicatorDefinition, SubgroupSource } from './indicator.ts';
import { emptySeries, type SubgroupSeries } from './subgroup.ts';

/** Columns of one row of a subgroup query, `at` in seconds since 1970, ascending. */
export interface Feed {
  readonly at: readonly number[];
  readonly columns: Readonly<Record<string, readonly number[]>>;
}

export interface FeedWindow {
  readonly from: number;
  readonly to: number;
  readonly bucketSeconds: number;
}

export type QueriedSource = Exclude<SubgroupSource, 'sql'>;

const queryOf: Readonly<Record<QueriedSource, string>> = {
  operations: 'subgroups_of_operations',
  requests: 'subgroups_of_requests',
  logs: 'subgroups_of_logs',
  gauges: 'subgroups_of_gauges',
  activity: 'subgroups_of_activity',
  delivery: 'subgroups_of_delivery',
};

/**
 * Reads the closed buckets of many series in one query.
 * @param only keys to read; all of them when undefined
 */
export async function readFeeds(
  store: EvaluationStore,
  source: QueriedSource,
  { from, to, bucketSeconds }: FeedWindow,
  only?: readonly string[],
): Promise<Map<string, Feed>> {
  const services = only === undefined ? [] : [...new Set(only.map((key) => key.split('\n', 1)[0] ?? ''))];
  const rows = await store.query(queryOf[source], { from, to, bucketSeconds, only: only ?? [], services });
  return new Map(rows.map((row) => [String(row['key']), toFeed(row)]));
}

function toFeed({ key: _key, at, unit: _unit, ...columns }: Row): Feed {
  return { at: at as number[], columns: columns as Record<string, number[]> };
}

/** What is known about a window beyond the series itself. */
export interface Surroundings {
  readonly window: FeedWindow;
  /** Activity by service and environment, key `service\nenvironment`. */
  readonly activity: ReadonlyMap<string, Feed>;
  /** Buckets in which any service sent anything. */
  readonly awake: ReadonlySet<number>;
}

export function surroundingsOf(window: FeedWindow, activity: ReadonlyMap<string, Feed>): Surroundings {
  const awake = new Set<number>();
  for (const { at } of activity.values()) for (const instant of at) awake.add(instant);
  return { window, activity, awake };
}

/**
 * The subgroups of one indicator in a window.
 *
 * A bucket without a request has rate zero when the service sent something else in it, and an unknown rate
 * when the service was silent altogether: that is the business of the indicator for missing telemetry. There
 * a silent bucket counts as zero, unless nobody at all was heard: then it was the collector that was away.
 *
 * @param isKnown whether the series had been seen before the window: until then its silence means nothing
 */
export function subgroupsOf(
  definition: IndicatorDefinition,
  feed: Feed | undefined,
  { window, activity, awake }: Surroundings,
  isKnown: boolean,
): SubgroupSeries {
  const series = emptySeries(window.from, window.to, window.bucketSeconds);
  fillCompleteness(series, activity.get(`${definition.service}\n${definition.environment}`));
  feed?.at.forEach((at, row) => {
    const place = Math.round((at - series.from) / series.step);
    if (place < 0 || place >= series.value.length) return;
    const { value, size } = measured(definition, feed, row);
    series.value[place] = value;
    series.size[place] = size;
    series.n[place] = feed.columns['total']?.[row] ?? size;
  });
  const firstSeen = isKnown ? series.from : (feed?.at[0] ?? Infinity);
  const isAbsence = definition.measure === 'absence';
  const isCount = definition.measure === 'count';
  if (!isAbsence && !isCount && definition.measure !== 'rate') return series;
  for (let place = 0; place < series.value.length; place += 1) {
    const at = series.from + place * series.step;
    if (at < firstSeen || !Number.isNaN(series.value[place]!)) continue;
    const wasAwake = isAbsence ? activity.size <= 1 || awake.has(at) : series.completeness[place]! > 0;
    const meansZero = isCount || wasAwake;
    if (meansZero) series.value[place] = 0;
  }
  return series;
}

function fillCompleteness(series: SubgroupSeries, activity: Feed | undefined): void {
  const minutes = activity?.columns['minutes'];
  if (activity === undefined || minutes === undefined) return;
  const most = Math.max(1, series.step / 60);
  activity.at.forEach((at, row) => {
    const place = Math.round((at - series.from) / series.step);
    if (place >= 0 && place < series.value.length) {
      series.completeness[place] = Math.min(1, minutes[row]! / most);
    }
  });
}

/** Fewer requests than this tell nothing about a quantile. */
const leastForQuantile = 5;

function measured(
  { measure, bucketSeconds }: IndicatorDefinition,
  { columns }: Feed,
  row: number,
): { readonly value: number; readonly size: number } {
  const number = (name: string): number => columns[name]?.[row] ?? Number.NaN;
  const total = number('total');
  switch (measure) {
    case 'count':
      return { value: total, size: 1 };
    case 'rate':
      return { value: total / bucketSeconds, size: 1 };
    case 'error-ratio':
    case 'log-error-rate':
    case 'ratio':
      return { value: total > 0 ? number('failed') / total : Number.NaN, size: total };
    case 'p50':
    case 'p95':
      return { value: total >= leastForQuantile ? number(measure) : Number.NaN, size: total };
    case 'mean':
      return { value: number('mean'), size: total };
    case 'absence':
      return { value: total, size: 1 };
    case 'value':
      return { value: number('value'), size: number('size') };
  }
}
