import { mean } from './mean.ts';
import type { SubgroupStatistics } from './subgroup-statistics.ts';

/** sbar: plain mean of the subgroups' standard deviations; NaN when no subgroup has two values. */
export function meanStandardDeviation(subgroups: readonly SubgroupStatistics[]): number {
  return mean(subgroups.filter(({ size }) => size >= 2).map((subgroup) => subgroup.standardDeviation));
}
