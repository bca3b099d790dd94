import { normalQuantile } from '../distribution/normal-quantile.ts';
import { median } from './median.ts';

const normalConsistency = 1 / normalQuantile(0.75);

/** Sigma as 1.4826 times the median absolute deviation from the median: half the data may be outliers. */
export function sigmaMedianAbsoluteDeviation(values: ArrayLike<number>): number {
  const center = median(values);
  return normalConsistency * median(Float64Array.from(values, (value) => Math.abs(value - center)));
}
