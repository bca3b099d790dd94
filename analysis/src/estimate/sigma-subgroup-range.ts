import { constantD2 } from './constant-d2.ts';
import { mean } from './mean.ts';
import type { SubgroupStatistics } from './subgroup-statistics.ts';

/** Sigma within subgroups as the mean of R/d2(n); with equal sizes this is Rbar/d2. NaN without a range. */
export function sigmaSubgroupRange(subgroups: readonly SubgroupStatistics[]): number {
  return mean(subgroups.filter(({ size }) => size >= 2).map(({ range, size }) => range / constantD2(size)));
}
