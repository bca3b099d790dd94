import type { DeliveryMetricsMessage, DeliveryResponse } from '@shewhart/schemas/api';
import { csvInstant, type CsvColumn } from '../panel-kit/csv-text.ts';

type Read = (metrics: DeliveryMetricsMessage) => number | null;

const numbers: readonly (readonly [name: string, read: Read])[] = [
  ['deployments', ({ deploymentFrequency }) => deploymentFrequency.n],
  ['deployments_per_day', ({ deploymentFrequency }) => deploymentFrequency.perDay],
  ['deployments_per_day_lower', ({ deploymentFrequency }) => deploymentFrequency.lower],
  ['deployments_per_day_upper', ({ deploymentFrequency }) => deploymentFrequency.upper],
  ['rollbacks', ({ deploymentFrequency }) => deploymentFrequency.rollbacks],
  ['lead_time_ms_p50', ({ leadTime }) => leadTime.p50],
  ['lead_time_ms_lower', ({ leadTime }) => leadTime.lower],
  ['lead_time_ms_upper', ({ leadTime }) => leadTime.upper],
  ['lead_time_ms_p90', ({ leadTime }) => leadTime.p90],
  ['lead_time_commits', ({ leadTime }) => leadTime.n],
  ['unlinked_share', ({ leadTime }) => leadTime.unlinkedShare],
  ['fail_rate', ({ changeFailRate }) => changeFailRate.explicit.value],
  ['fail_rate_lower', ({ changeFailRate }) => changeFailRate.explicit.lower],
  ['fail_rate_upper', ({ changeFailRate }) => changeFailRate.explicit.upper],
  ['failed', ({ changeFailRate }) => changeFailRate.explicit.k],
  ['fail_rate_with_inferred', ({ changeFailRate }) => changeFailRate.withInferred.value],
  ['pending', ({ changeFailRate }) => changeFailRate.pending],
  ['recovery_ms_p50', ({ recoveryTime }) => recoveryTime.p50],
  ['recovery_ms_lower', ({ recoveryTime }) => recoveryTime.lower],
  ['recovery_ms_upper', ({ recoveryTime }) => recoveryTime.upper],
  ['recoveries_open', ({ recoveryTime }) => recoveryTime.open],
  ['rework_rate', ({ reworkRate }) => reworkRate.value],
];

/** A row for the whole window, one for every interval, one for every group. */
export function statisticsColumns({ window, metrics, intervals, groups }: DeliveryResponse): CsvColumn[] {
  const rows = [
    { scope: 'window', ...window, metrics },
    ...intervals.map((each) => ({ scope: each.partial ? 'interval, partial' : 'interval', ...each })),
    ...groups.map((each) => ({ scope: each.name, from: window.from, to: window.to, metrics: each.metrics })),
  ];
  return [
    { name: 'scope', values: rows.map(({ scope }) => scope) },
    { name: 'from', values: rows.map(({ from }) => csvInstant(Date.parse(from))) },
    { name: 'to', values: rows.map(({ to }) => csvInstant(Date.parse(to))) },
    ...numbers.map(([name, read]) => ({ name, values: rows.map((row) => read(row.metrics)) })),
  ];
}
