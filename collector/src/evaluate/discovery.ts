import { chartedDeliveries, deliveryIndicators } from './delivery-indicators.ts';
import type { EvaluationStore } from './evaluation-store.ts';
import { indicatorId, type IndicatorDefinition, type Measure, type SubgroupSource } from './indicator.ts';

export interface DiscoveryLimits {
  readonly maxIndicators: number;
  readonly maxOperationsPerService: number;
  readonly bucketSeconds: number;
  readonly falseAlarmEveryDays: number;
}

/** A series that could be charted. */
export interface ChartedSeries {
  readonly source: 'operations' | 'requests' | 'logs' | 'gauges' | 'delivery';
  readonly key: string;
  readonly unit: string;
  /** Requests, spans, log records or points in the window of the question. */
  readonly total: number;
  /** Hours with any record. */
  readonly hours: number;
  /** The hour of the newest record, seconds since 1970. */
  readonly last: number;
}

const daySeconds = 86_400;

/** @param now seconds since 1970 */
export async function chartedSeries(
  store: EvaluationStore,
  now: number,
  historyDays: number,
): Promise<ChartedSeries[]> {
  const from = Math.max(0, now - historyDays * daySeconds);
  const rows = await store.query('charted_series', {
    from,
    gaugesFrom: Math.max(0, now - daySeconds),
  });
  return [...(rows as unknown as ChartedSeries[]), ...(await chartedDeliveries(store, from, now))];
}

/**
 * The indicators that a fleet gets without configuration, busiest first and bounded: missing telemetry and
 * log errors of every service, then what its operations and its gauges tell.
 */
export function foundIndicators(
  series: readonly ChartedSeries[],
  limits: DiscoveryLimits,
): IndicatorDefinition[] {
  const found: IndicatorDefinition[] = [];
  const services = new Set<string>();
  const operations = new Map<string, number>();
  const measured = new Set(series.flatMap(({ source, key }) => (source === 'requests' ? [key] : [])));
  for (const one of series) {
    // A service that measures its requests itself counts all of them; spans are usually a sample.
    if (one.source === 'operations' && measured.has(one.key.split('\n', 3).join('\n'))) continue;
    if (one.source === 'delivery') {
      found.push(...deliveryIndicators(one));
      continue;
    }
    const [service = '', environment = ''] = one.key.split('\n');
    services.add(`${service}\n${environment}`);
    const subgroup = { ...limits, bucketSeconds: rationalBucket(one, limits.bucketSeconds) };
    if (one.source === 'logs') found.push(logErrorRate(one, subgroup));
    else if (one.source === 'gauges') found.push(saturation(one, limits));
    else {
      const count = (operations.get(service) ?? 0) + 1;
      operations.set(service, count);
      if (count <= limits.maxOperationsPerService) found.push(...ofOperation(one, subgroup));
    }
  }
  const silence = [...services].map((key) => missingTelemetry(key, limits));
  return [...silence, ...found].slice(0, limits.maxIndicators);
}

/** Fewer records than this in a usual bucket say little about a ratio or a quantile. */
const recordsPerBucket = 10;

/** The smallest bucket that usually holds enough records: the configured one, three or twelve of it. */
export function rationalBucket({ total, hours }: ChartedSeries, bucketSeconds: number): number {
  const perSecond = total / Math.max(1, hours) / 3600;
  const wide = [bucketSeconds, 3 * bucketSeconds, 12 * bucketSeconds].filter(
    (seconds) => seconds <= Math.max(bucketSeconds, 3600),
  );
  return wide.find((seconds) => perSecond * seconds >= recordsPerBucket) ?? wide.at(-1)!;
}

interface Kind {
  readonly source: SubgroupSource;
  readonly measure: Measure;
  readonly title: string;
  readonly name: string;
}

function define(
  key: string,
  { source, measure, title, name }: Kind,
  { bucketSeconds, falseAlarmEveryDays }: DiscoveryLimits,
  rest: Pick<
    IndicatorDefinition,
    'unit' | 'chart' | 'scale' | 'bounds' | 'direction' | 'deadband' | 'severity'
  >,
): IndicatorDefinition {
  const [service = '', environment = '', ...more] = key.split('\n');
  return {
    id: indicatorId([service, environment, ...more, name, `${bucketSeconds}s`]),
    origin: 'found',
    title,
    service,
    environment,
    source,
    key,
    measure,
    bucketSeconds,
    falseAlarmEveryDays,
    ...rest,
  };
}

function ofOperation({ source, key }: ChartedSeries, limits: DiscoveryLimits): IndicatorDefinition[] {
  const operation = key.split('\n')[2] ?? '';
  const latency = (measure: 'p50' | 'p95', severity: 'critical' | 'warning'): IndicatorDefinition =>
    define(key, { source, measure, title: `${measure} latency of ${operation}`, name: measure }, limits, {
      unit: 's',
      chart: 'auto',
      scale: 'log',
      bounds: [0, null],
      direction: 'up',
      // Below a millisecond nobody waits, whatever the statistics say.
      deadband: { absolute: 0.001, relative: 0.05 },
      severity,
    });
  return [
    define(
      key,
      { source, measure: 'error-ratio', title: `error ratio of ${operation}`, name: 'errors' },
      limits,
      {
        unit: '1',
        chart: 'ratio',
        scale: 'linear',
        bounds: [0, 1],
        direction: 'up',
        deadband: { absolute: 0.001 },
        severity: 'critical',
      },
    ),
    latency('p95', 'warning'),
    define(key, { source, measure: 'rate', title: `request rate of ${operation}`, name: 'rate' }, limits, {
      unit: '{request}/s',
      chart: 'auto',
      scale: 'auto',
      bounds: [0, null],
      direction: 'both',
      deadband: { relative: 0.1 },
      severity: 'warning',
    }),
    latency('p50', 'warning'),
  ];
}

function logErrorRate({ key }: ChartedSeries, limits: DiscoveryLimits): IndicatorDefinition {
  const kind: Kind = {
    source: 'logs',
    measure: 'log-error-rate',
    title: 'share of log records that are errors',
    name: 'log-errors',
  };
  return define(key, kind, limits, {
    unit: '1',
    chart: 'ratio',
    scale: 'linear',
    bounds: [0, null],
    direction: 'up',
    deadband: { absolute: 0.001 },
    severity: 'warning',
  });
}

function missingTelemetry(key: string, limits: DiscoveryLimits): IndicatorDefinition {
  const kind: Kind = {
    source: 'activity',
    measure: 'absence',
    title: 'missing telemetry',
    name: 'absence',
  };
  return define(key, kind, limits, {
    unit: '{record}',
    chart: 'absence',
    scale: 'linear',
    bounds: [0, null],
    direction: 'down',
    deadband: {},
    severity: 'critical',
  });
}

function saturation({ key, unit }: ChartedSeries, limits: DiscoveryLimits): IndicatorDefinition {
  const [, , metric = '', attributes = '{}'] = key.split('\n');
  const labels = Object.entries(JSON.parse(attributes) as Record<string, string>);
  const suffix =
    labels.length === 0 ? '' : ` (${labels.map(([name, value]) => `${name} ${value}`).join(', ')})`;
  const isShare = metric.endsWith('.utilization') || unit === '%';
  const kind: Kind = { source: 'gauges', measure: 'mean', title: `${metric}${suffix}`, name: 'saturation' };
  return define(key, kind, limits, {
    unit,
    chart: 'auto',
    scale: isShare ? 'linear' : 'auto',
    bounds: isShare ? [0, unit === '%' ? 100 : 1] : [null, null],
    direction: 'up',
    deadband: isShare ? { absolute: unit === '%' ? 2 : 0.02 } : { relative: 0.1 },
    severity: 'warning',
  });
}
