import { constantC4 } from '../estimate/constant-c4.ts';
import type { SubgroupStatistics } from '../estimate/subgroup-statistics.ts';
import { emptyLines, type ControlLines, type StageLimits } from './control-chart.ts';
import { limitsAround, placePoint, type PointScale } from './place-point.ts';

/**
 * S chart: the standard deviation of each subgroup of two or more against sbar * (1 +- width *
 * sqrt(1 - c4^2) / c4), clipped at 0. At three sigma the factors are B3(n) and B4(n). `forSize` gives
 * the sigma of one value as used for a subgroup of that size.
 */
export function standardDeviationChart(
  subgroups: readonly SubgroupStatistics[],
  forSize: (size: number) => number,
  { width, size, n }: { readonly width: number; readonly size: number; readonly n: number },
): ControlLines & { readonly limits: StageLimits } {
  const scaleOf = (count: number): PointScale => {
    const c4 = constantC4(count);
    const sigma = forSize(count);
    return {
      center: c4 * sigma,
      standardError: sigma * Math.sqrt(1 - c4 * c4),
      width,
      bounds: [0, Infinity],
    };
  };
  const lines = emptyLines(subgroups.length);
  subgroups.forEach((subgroup, index) => {
    if (subgroup.size >= 2) placePoint(lines, index, subgroup.standardDeviation, scaleOf(subgroup.size));
  });
  const typical = scaleOf(size);
  const [lower, upper] = limitsAround(typical);
  return { ...lines, limits: { n, center: typical.center, sigma: typical.standardError, lower, upper } };
}
