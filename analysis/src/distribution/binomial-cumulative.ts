import { regularizedBeta } from './regularized-beta.ts';

/** Probability of at most `successes` in `trials` independent trials of the given probability. */
export function binomialCumulative(successes: number, trials: number, probability: number): number {
  const whole = Math.floor(successes);
  if (whole < 0) return 0;
  if (whole >= trials) return 1;
  return regularizedBeta(1 - probability, trials - whole, whole + 1);
}
