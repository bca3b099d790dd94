import { logGamma } from '../distribution/log-gamma.ts';

/**
 * c4(n): expected sample standard deviation of n >= 2 independent normal values with sigma 1.
 *
 * sqrt(2/(n-1)) * Gamma(n/2) / Gamma((n-1)/2), exact for every n (Montgomery, Introduction to
 * Statistical Quality Control, appendix VI). NaN below 2.
 */
export function constantC4(n: number): number {
  if (!(n >= 2)) return Number.NaN;
  return Math.sqrt(2 / (n - 1)) * Math.exp(logGamma(n / 2) - logGamma((n - 1) / 2));
}
