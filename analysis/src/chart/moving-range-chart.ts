import { constantD2 } from '../estimate/constant-d2.ts';
import { constantD3 } from '../estimate/constant-d3.ts';
import { mean } from '../estimate/mean.ts';
import { movingRanges } from '../estimate/moving-ranges.ts';
import { sigmaMovingRange } from '../estimate/sigma-moving-range.ts';
import type { IndividualsMethod } from '../estimate/sigma-individuals.ts';
import { emptyLines, type ControlLines, type StageLimits } from './control-chart.ts';
import { limitsAround, placePoint } from './place-point.ts';

export interface MovingRangeOptions {
  readonly method: IndividualsMethod;
  readonly width: number;
  /** Sigma of the process when it is given rather than estimated. */
  readonly knownSigma?: number;
}

/** Centre line and sigma: the ranges' own when they are the estimator, their mean for sd and mad. */
function rangeParameters(
  ranges: Float64Array,
  options: MovingRangeOptions,
): { center: number; sigma: number } {
  if (options.knownSigma !== undefined) {
    return { center: constantD2(2) * options.knownSigma, sigma: options.knownSigma };
  }
  if (options.method !== 'sd' && options.method !== 'mad') return sigmaMovingRange(ranges, options.method);
  const center = mean(ranges.filter((range) => !Number.isNaN(range)));
  return { center, sigma: center / constantD2(2) };
}

/**
 * The mR half of an XmR chart: moving ranges of two, each at the later of its two values.
 *
 * Limits are d2(2) sigma +- width * d3(2) sigma, clipped at 0; at three sigma the upper one is
 * D4(2) = 3.2665 times the mean range.
 */
export function movingRangeChart(
  values: ArrayLike<number>,
  baseline: ArrayLike<boolean>,
  options: MovingRangeOptions,
): ControlLines & { readonly limits: StageLimits } {
  const baselineRanges = movingRanges(values, baseline);
  const { center, sigma } = rangeParameters(baselineRanges, options);
  const standardError = constantD3(2) * sigma;
  const expected = constantD2(2) * sigma;
  const scale = { center: expected, standardError, width: options.width, bounds: [0, Infinity] } as const;
  const lines = emptyLines(values.length);
  movingRanges(values).forEach((range, index) => {
    if (Number.isNaN(range)) return;
    placePoint(lines, index, range, scale);
    lines.center[index] = center;
  });
  const [lower, upper] = limitsAround(scale);
  const n = baselineRanges.filter((range) => !Number.isNaN(range)).length;
  return { ...lines, limits: { n, center, sigma: standardError, lower, upper } };
}
