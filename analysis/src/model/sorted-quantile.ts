/** Quantile of values that are already sorted (Hyndman & Fan 1996, type 7); NaN when empty. */
export function sortedQuantile(sorted: ArrayLike<number>, probability: number): number {
  const last = sorted.length - 1;
  if (last < 0) return Number.NaN;
  const position = probability * last;
  const below = Math.floor(position);
  const low = sorted[below] as number;
  return low + (position - below) * ((sorted[Math.min(below + 1, last)] as number) - low);
}
