import { constantD2 } from '../estimate/constant-d2.ts';
import { constantD3 } from '../estimate/constant-d3.ts';
import type { SubgroupStatistics } from '../estimate/subgroup-statistics.ts';
import { emptyLines, type ControlLines, type StageLimits } from './control-chart.ts';
import { limitsAround, placePoint, type PointScale } from './place-point.ts';

/**
 * R chart: the range of each subgroup of two or more against d2(n) sigma +- width * d3(n) sigma,
 * clipped at 0. At three sigma these are D3(n) Rbar and D4(n) Rbar. `size` is the subgroup size that
 * the stage's own limits are stated for, `n` the subgroups in the baseline.
 */
export function rangeChart(
  subgroups: readonly SubgroupStatistics[],
  sigma: number,
  { width, size, n }: { readonly width: number; readonly size: number; readonly n: number },
): ControlLines & { readonly limits: StageLimits } {
  const scaleOf = (count: number): PointScale => ({
    center: constantD2(count) * sigma,
    standardError: constantD3(count) * sigma,
    width,
    bounds: [0, Infinity],
  });
  const lines = emptyLines(subgroups.length);
  subgroups.forEach((subgroup, index) => {
    if (subgroup.size >= 2) placePoint(lines, index, subgroup.range, scaleOf(subgroup.size));
  });
  const typical = scaleOf(size);
  const [lower, upper] = limitsAround(typical);
  return { ...lines, limits: { n, center: typical.center, sigma: typical.standardError, lower, upper } };
}
