import { quantile } from './quantile.ts';

/** Middle value, or the mean of the two middle values; NaN when empty. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}
