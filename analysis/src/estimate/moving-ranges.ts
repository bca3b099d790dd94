/**
 * Absolute difference of each value from the one just before it, at the later value's index.
 *
 * The first place, and every place beside a missing (NaN) value, is NaN: a moving range is never taken
 * across a gap. `usable`, when given, marks the values that may take part.
 */
export function movingRanges(values: ArrayLike<number>, usable?: ArrayLike<boolean>): Float64Array {
  const ranges = new Float64Array(values.length).fill(Number.NaN);
  for (let index = 1; index < values.length; index += 1) {
    if (usable && !(usable[index] && usable[index - 1])) continue;
    ranges[index] = Math.abs((values[index] as number) - (values[index - 1] as number));
  }
  return ranges;
}
