/** The most frequent subgroup size (the smaller of two equally frequent ones); NaN when there is none. */
export function typicalSize(sizes: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const size of sizes) counts.set(size, (counts.get(size) ?? 0) + 1);
  let best = Number.NaN;
  let most = 0;
  for (const [size, count] of counts) {
    if (count > most || (count === most && size < best)) [best, most] = [size, count];
  }
  return best;
}
