import { createHash } from 'node:crypto';

/** What a series of subgroups is read from; `key` is the row's key in the query of that source. */
export type SubgroupSource = 'operations' | 'requests' | 'logs' | 'gauges' | 'activity' | 'delivery' | 'sql';

/** Which number of a subgroup is charted; `error-ratio` is that of requests, `ratio` any other share. */
export type Measure =
  | 'rate'
  | 'error-ratio'
  | 'p50'
  | 'p95'
  | 'log-error-rate'
  | 'mean'
  | 'count'
  | 'ratio'
  | 'absence'
  | 'value';

export type HarmDirection = 'up' | 'down' | 'both';
export type Severity = 'critical' | 'warning' | 'info';

/** A change too small to matter: within it of the centre line nothing is an alarm. */
export interface Deadband {
  /** In the indicator's unit. */
  readonly absolute?: number;
  /** Share of the centre line, such as 0.1. */
  readonly relative?: number;
}

/** All that judging needs to know about one charted series. Stored as JSON. */
export interface IndicatorDefinition {
  readonly id: string;
  readonly origin: 'found' | 'declared';
  readonly title: string;
  readonly service: string;
  readonly environment: string;
  /** UCUM, such as `s`, `1`, `{request}/s`. */
  readonly unit: string;
  readonly source: SubgroupSource;
  readonly key: string;
  /** The statement of a declared indicator: columns `bucket`, `value` and perhaps `size`. */
  readonly sql?: string;
  readonly measure: Measure;
  /** `auto` leaves transform, season and memory to tests on the baseline. */
  readonly chart: 'auto' | 'ratio' | 'absence';
  /** Spread that grows with the level is charted on a log scale. */
  readonly scale: 'linear' | 'log' | 'auto';
  /** Natural bounds of the values; null where there is none. */
  readonly bounds: readonly [number | null, number | null];
  readonly direction: HarmDirection;
  readonly bucketSeconds: number;
  /** Mean days between two false alarms that are accepted. */
  readonly falseAlarmEveryDays: number;
  readonly deadband: Deadband;
  readonly severity: Severity;
  readonly runbookUrl?: string;
  readonly owner?: string;
}

/** The same for the same series on every collector: readable first, unique by its end. */
export function indicatorId(parts: readonly string[]): string {
  const digest = createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 10);
  const words = parts
    .join('-')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${words}-${digest}`;
}

/** Buckets between two false alarms that the indicator's budget allows. */
export function runLengthOf({ falseAlarmEveryDays, bucketSeconds }: IndicatorDefinition): number {
  return (falseAlarmEveryDays * 86_400) / bucketSeconds;
}

/** What late data changes in it is the value: a deployment that is known to have failed later is no other record. */
export const isCountedByValue = ({ source }: IndicatorDefinition): boolean =>
  source === 'sql' || source === 'delivery';
