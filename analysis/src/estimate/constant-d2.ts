import { normalCumulative } from '../distribution/normal-cumulative.ts';

const known = new Map<number, number>();

/**
 * d2(n): expected range of n >= 2 independent normal values with sigma 1.
 *
 * Integral of 1 - F(x)^n - (1 - F(x))^n over the line (Tippett 1925) by the trapezoidal rule, which
 * for such an integrand is exact to rounding. Computed once per n. NaN below 2.
 */
export function constantD2(n: number): number {
  if (!(n >= 2)) return Number.NaN;
  const before = known.get(n);
  if (before !== undefined) return before;
  const step = 1 / 16;
  let sum = 0;
  for (let x = step; x <= 9; x += step) {
    const tail = normalCumulative(-x);
    sum += -Math.expm1(n * Math.log1p(-tail)) - tail ** n;
  }
  const result = step * (2 * sum + (1 - 2 * 0.5 ** n));
  known.set(n, result);
  return result;
}
