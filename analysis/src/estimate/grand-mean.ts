import type { SubgroupStatistics } from './subgroup-statistics.ts';

/** Mean of all values of all subgroups: subgroup means weighted by size. NaN without a value. */
export function grandMean(subgroups: readonly SubgroupStatistics[]): number {
  const filled = subgroups.filter((subgroup) => subgroup.size > 0);
  const origin = filled[0]?.mean ?? Number.NaN;
  let weighted = 0;
  let size = 0;
  for (const subgroup of filled) {
    weighted += subgroup.size * (subgroup.mean - origin);
    size += subgroup.size;
  }
  return origin + weighted / size;
}
