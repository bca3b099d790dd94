import type { WeibullParameters } from './weibull-fit.ts';

/** Probability that a Weibull variable is at most `value` (0 for negative values). */
export function weibullCumulative(value: number, { shape, scale }: WeibullParameters): number {
  return value <= 0 ? 0 : -Math.expm1(-((value / scale) ** shape));
}
