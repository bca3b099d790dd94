import type { SubgroupStatistics } from './subgroup-statistics.ts';

/**
 * Square root of the variance within subgroups, pooled by degrees of freedom.
 *
 * An empty subgroup and one of size 1 contribute neither variance nor degrees of freedom. NaN when no
 * subgroup has two values.
 */
export function pooledStandardDeviation(subgroups: readonly SubgroupStatistics[]): number {
  let squares = 0;
  let degrees = 0;
  for (const { size, standardDeviation } of subgroups) {
    if (size < 2) continue;
    squares += (size - 1) * standardDeviation ** 2;
    degrees += size - 1;
  }
  return Math.sqrt(squares / degrees);
}
