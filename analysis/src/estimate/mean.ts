/**
 * Arithmetic mean; NaN when empty.
 *
 * Deviations from the first value are summed instead of the values, so that a constant series has
 * exactly its constant as mean and large offsets lose no digits.
 */
export function mean(values: ArrayLike<number>): number {
  const n = values.length;
  if (n === 0) return Number.NaN;
  const origin = values[0] as number;
  let sum = 0;
  for (let index = 1; index < n; index += 1) sum += (values[index] as number) - origin;
  return origin + sum / n;
}
