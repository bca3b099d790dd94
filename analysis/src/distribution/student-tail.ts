import { normalCumulative } from './normal-cumulative.ts';
import { regularizedBeta } from './regularized-beta.ts';

/** Probability that Student's t with the given degrees of freedom (Infinity: normal) exceeds `value` >= 0. */
export function studentTail(value: number, degrees: number): number {
  if (degrees === Infinity) return normalCumulative(-value);
  return 0.5 * regularizedBeta(degrees / (degrees + value * value), degrees / 2, 0.5);
}
