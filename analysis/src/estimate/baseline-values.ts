/** The present values (not NaN) of the points that set the limits, in order. */
export function baselineValues(values: ArrayLike<number>, baseline: ArrayLike<boolean>): number[] {
  const kept: number[] = [];
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    if (baseline[index] && !Number.isNaN(value)) kept.push(value);
  }
  return kept;
}
