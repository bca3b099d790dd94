import { mean } from './mean.ts';

/**
 * Standard deviation with Bessel's correction (divisor n - 1), in two passes; NaN below two values.
 */
export function sampleStandardDeviation(values: ArrayLike<number>): number {
  const n = values.length;
  if (n < 2) return Number.NaN;
  const center = mean(values);
  let sum = 0;
  for (let index = 0; index < n; index += 1) sum += ((values[index] as number) - center) ** 2;
  return Math.sqrt(sum / (n - 1));
}
