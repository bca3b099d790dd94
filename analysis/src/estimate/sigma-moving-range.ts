import { mean } from './mean.ts';
import { median } from './median.ts';
import { normalQuantile } from '../distribution/normal-quantile.ts';
import { constantD2 } from './constant-d2.ts';

export type MovingRangeMethod = 'mr-mean' | 'mr-median' | 'mr-screened';

/** Centre line of the moving-range chart, and the sigma that it stands for. Both NaN without a range. */
export interface MovingRangeSigma {
  readonly center: number;
  readonly sigma: number;
}

/** Nelson (1982) drops moving ranges at or above this multiple of their mean, once. */
const screeningMultiple = 3.267;

/** Expected median of the range of two normal values with sigma 1: sqrt(2) * quantile(3/4) = 0.9539. */
export const medianRangeConstant = Math.SQRT2 * normalQuantile(0.75);

/**
 * Sigma of individual values from their moving ranges of two (missing ones, NaN, are skipped).
 *
 * `mr-mean` divides the mean by d2(2); `mr-screened` first drops the ranges at or above 3.267 times
 * the mean, once; `mr-median` divides the median by 0.9539. Valid for independent values only:
 * positive autocorrelation rho makes it too small by sqrt(1 - rho).
 */
export function sigmaMovingRange(ranges: ArrayLike<number>, method: MovingRangeMethod): MovingRangeSigma {
  const usable = Array.from(ranges).filter((range) => !Number.isNaN(range));
  if (method === 'mr-median') {
    const center = median(usable);
    return { center, sigma: center / medianRangeConstant };
  }
  let center = mean(usable);
  if (method === 'mr-screened') {
    const kept = usable.filter((range) => range < screeningMultiple * center);
    if (kept.length > 0) center = mean(kept);
  }
  return { center, sigma: center / constantD2(2) };
}
