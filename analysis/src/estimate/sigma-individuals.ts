import { baselineValues } from './baseline-values.ts';
import { movingRanges } from './moving-ranges.ts';
import { sigmaMedianAbsoluteDeviation } from './sigma-median-absolute-deviation.ts';
import { sigmaMovingRange, type MovingRangeMethod } from './sigma-moving-range.ts';
import { sigmaOverall } from './sigma-overall.ts';

export type IndividualsMethod = MovingRangeMethod | 'sd' | 'mad';

/**
 * Sigma of individual values over the baseline by the named estimator.
 *
 * Moving ranges are taken between neighbours that are both present and both in the baseline. NaN when
 * the baseline holds too little (one value, or no two neighbours).
 */
export function sigmaIndividuals(
  values: ArrayLike<number>,
  baseline: ArrayLike<boolean>,
  method: IndividualsMethod,
): number {
  if (method === 'sd') return sigmaOverall(baselineValues(values, baseline));
  if (method === 'mad') return sigmaMedianAbsoluteDeviation(baselineValues(values, baseline));
  return sigmaMovingRange(movingRanges(values, baseline), method).sigma;
}
