import { quantile } from '../estimate/quantile.ts';

/**
 * Which values lie beyond Tukey's fences, `factor` interquartile ranges outside of the quartiles.
 * `isReduced` moves the fences out to the first and last percentile where those lie farther.
 */
export function interquartileOutliers(
  values: ArrayLike<number>,
  { factor = 1.5, isReduced = false }: { readonly factor?: number; readonly isReduced?: boolean } = {},
): boolean[] {
  const lowQuartile = quantile(values, 0.25);
  const highQuartile = quantile(values, 0.75);
  const reach = factor * (highQuartile - lowQuartile);
  let low = lowQuartile - reach;
  let high = highQuartile + reach;
  if (isReduced) {
    low = Math.min(low, quantile(values, 0.01));
    high = Math.max(high, quantile(values, 0.99));
  }
  return Array.from(values, (value) => value < low || value > high);
}
