import type { ChartedSeries } from './discovery.ts';
import type { EvaluationStore } from './evaluation-store.ts';
import { indicatorId, type IndicatorDefinition } from './indicator.ts';

/** Fewer deployments than this in the history that is judged make no chart by day. */
const leastDeployments = 10;
/** The least that have a gap between them. */
const leastFailures = 2;
const daySeconds = 86_400;
/** A point is a day: the budget of telemetry, which has hundreds of points a day, would cry wolf each month. */
const falseAlarmEveryDays = 365;

/** Services whose delivery can be charted. @param from seconds since 1970 */
export async function chartedDeliveries(
  store: EvaluationStore,
  from: number,
  now: number,
): Promise<ChartedSeries[]> {
  const rows = await store.query('charted_deliveries', { from, now, leastDeployments, leastFailures });
  return rows as unknown as ChartedSeries[];
}

type Charted = Pick<
  IndicatorDefinition,
  'title' | 'unit' | 'measure' | 'chart' | 'scale' | 'bounds' | 'direction' | 'deadband' | 'severity'
>;

const charted: Readonly<Record<string, Charted>> = {
  deployments: {
    title: 'deployments a day',
    unit: '{deployment}',
    measure: 'count',
    chart: 'auto',
    scale: 'linear',
    bounds: [0, null],
    direction: 'down',
    deadband: {},
    severity: 'info',
  },
  failures: {
    title: 'change fail rate by day',
    unit: '1',
    measure: 'ratio',
    chart: 'ratio',
    scale: 'linear',
    bounds: [0, 1],
    direction: 'up',
    deadband: {},
    severity: 'warning',
  },
  // Of the few deployments of a day no ratio says much; where failures are rare the model watches their gaps.
  failed: {
    title: 'failed deployments a day',
    unit: '{deployment}',
    measure: 'count',
    chart: 'auto',
    scale: 'linear',
    bounds: [0, null],
    direction: 'up',
    deadband: {},
    severity: 'warning',
  },
  rework: {
    title: 'deployment rework rate by day',
    unit: '1',
    measure: 'ratio',
    chart: 'ratio',
    scale: 'linear',
    bounds: [0, 1],
    direction: 'up',
    deadband: {},
    severity: 'info',
  },
  recovery: {
    title: 'failed deployment recovery time, median of those over on a day',
    unit: 's',
    measure: 'value',
    chart: 'auto',
    scale: 'log',
    bounds: [0, null],
    direction: 'up',
    deadband: { relative: 0.1 },
    severity: 'warning',
  },
  lead: {
    title: 'change lead time, median of the commits of a day',
    unit: 's',
    measure: 'value',
    chart: 'auto',
    scale: 'log',
    bounds: [0, null],
    direction: 'up',
    deadband: { relative: 0.1 },
    severity: 'info',
  },
};

/** What delivery tells of a service, a point a day: the definitions are those of `/api/v1/delivery`. */
export function deliveryIndicators({ key }: ChartedSeries): IndicatorDefinition[] {
  const [service = '', environment = '', question = ''] = key.split('\n');
  const found = charted[question];
  if (found === undefined) return [];
  return [
    {
      id: indicatorId([service, environment, 'delivery', question, `${daySeconds}s`]),
      origin: 'found',
      service,
      environment,
      source: 'delivery',
      key,
      bucketSeconds: daySeconds,
      falseAlarmEveryDays,
      ...found,
    },
  ];
}
