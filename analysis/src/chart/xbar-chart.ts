import { grandMean } from '../estimate/grand-mean.ts';
import { sigmaSubgroups, type SubgroupMethod } from '../estimate/sigma-subgroups.ts';
import type { SubgroupStatistics } from '../estimate/subgroup-statistics.ts';
import { typicalSize } from '../estimate/typical-size.ts';
import { emptyLines, type ControlChart, type NaturalBounds } from './control-chart.ts';
import { limitsAround, placePoint, type PointScale } from './place-point.ts';
import { rangeChart } from './range-chart.ts';
import { standardDeviationChart } from './standard-deviation-chart.ts';

export interface XbarOptions {
  readonly dispersion: 'range' | 'standard-deviation';
  readonly method: SubgroupMethod;
  readonly width: number;
  readonly bounds: NaturalBounds;
  readonly knownCenter?: number;
  readonly knownSigma?: number;
}

/**
 * Means of subgroups with an R or an S chart (Montgomery, sections 6.2 and 6.3).
 *
 * Centre: mean of all baseline values. Limits: centre +- width * sigma / sqrt(n), with n of the
 * subgroup itself. A subgroup of one value is plotted without limits, an empty one is not plotted.
 */
export function xbarChart(
  subgroups: readonly SubgroupStatistics[],
  baseline: readonly boolean[],
  options: XbarOptions,
): ControlChart {
  const { width, bounds, knownSigma } = options;
  const setting = subgroups.filter((subgroup, index) => baseline[index] && subgroup.size > 0);
  const center = options.knownCenter ?? grandMean(setting);
  const estimated = sigmaSubgroups(subgroups, baseline, options.method);
  const forSize = knownSigma === undefined ? estimated.forSize : (): number => knownSigma;
  const shrinks = knownSigma !== undefined || estimated.hasWithin;
  const scaleOf = (size: number): PointScale => ({
    center,
    standardError: forSize(size) / (shrinks ? Math.sqrt(size) : 1),
    width,
    bounds,
  });
  const lines = emptyLines(subgroups.length);
  subgroups.forEach((subgroup, index) => {
    if (subgroup.size >= 2) placePoint(lines, index, subgroup.mean, scaleOf(subgroup.size));
    else if (subgroup.size === 1) {
      lines.value[index] = subgroup.mean;
      lines.center[index] = center;
    }
  });
  const size = typicalSize(setting.map((subgroup) => subgroup.size).filter((count) => count >= 2));
  const [lower, upper] = limitsAround(scaleOf(size));
  const within = estimated.hasWithin
    ? forSize
    : sigmaSubgroups(subgroups, baseline, options.dispersion === 'range' ? 'r' : 's').forSize;
  const ends = { width, size, n: setting.filter((subgroup) => subgroup.size >= 2).length };
  return {
    ...lines,
    limits: { n: setting.length, center, sigma: forSize(size), lower, upper },
    isStandardised: subgroups.some((subgroup) => subgroup.size >= 2 && subgroup.size !== size),
    dispersion:
      options.dispersion === 'range'
        ? rangeChart(subgroups, within(size), ends)
        : standardDeviationChart(subgroups, within, ends),
  };
}
