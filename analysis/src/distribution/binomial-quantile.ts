import { binomialCumulative } from './binomial-cumulative.ts';

/** Smallest number of successes whose cumulative probability reaches `level` in [0, 1]. */
export function binomialQuantile(level: number, trials: number, probability: number): number {
  let low = 0;
  let high = trials;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (binomialCumulative(middle, trials, probability) >= level) high = middle;
    else low = middle + 1;
  }
  return low;
}
