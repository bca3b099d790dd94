import { rankSum } from './rank-sum.ts';

/**
 * Standardised Mann-Whitney statistic of `first - shift` against `second`: (U - mn/2, half a rank nearer
 * to zero) / sigma, sigma corrected for ties (Hollander, Wolfe & Chicken, Nonparametric Statistical
 * Methods, section 4.1). About standard normal when the first sample lies `shift` above the second, and
 * never rising in `shift`. NaN when a sample is empty or all values are tied.
 *
 * Both samples must be sorted upwards and free of NaN.
 */
export function mannWhitneyStatistic(first: Float64Array, second: Float64Array, shift = 0): number {
  const m = first.length;
  const n = second.length;
  const { ranks, ties } = rankSum(first, second, shift);
  const excess = ranks - (m * (m + 1)) / 2 - (m * n) / 2;
  const total = m + n;
  const sigma = Math.sqrt(((m * n) / 12) * (total + 1 - ties / (total * (total - 1))));
  return sigma > 0 ? (excess - 0.5 * Math.sign(excess)) / sigma : Number.NaN;
}
