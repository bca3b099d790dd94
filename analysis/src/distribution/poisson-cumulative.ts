import { upperRegularizedGamma } from './regularized-gamma.ts';

/** Probability that a Poisson variable of the given mean (>= 0) is at most `count`. */
export function poissonCumulative(count: number, mean: number): number {
  if (!(mean >= 0)) return Number.NaN;
  const whole = Math.floor(count);
  if (whole < 0) return 0;
  return mean === 0 ? 1 : upperRegularizedGamma(whole + 1, mean);
}
