/** Ranks of two samples put together; tied values share the mean of their ranks. */
export interface RankSum {
  /** Sum of the ranks of the first sample, from 1. */
  readonly ranks: number;
  /** Sum of t^3 - t over groups of t tied values. */
  readonly ties: number;
}

/**
 * Rank sum of the first sample, moved down by `shift`, among both. Both must be sorted upwards and free
 * of NaN: then one walk through them is enough, and a shift costs no sorting.
 */
export function rankSum(first: Float64Array, second: Float64Array, shift = 0): RankSum {
  let ranks = 0;
  let ties = 0;
  let i = 0;
  let j = 0;
  while (i < first.length) {
    const mine = (first[i] as number) - shift;
    while (j < second.length && (second[j] as number) < mine) j += 1;
    const below = i + j;
    const from = i;
    while (i < first.length && (first[i] as number) - shift === mine) i += 1;
    while (j < second.length && second[j] === mine) j += 1;
    const tied = i + j - below;
    ranks += (i - from) * (below + (tied + 1) / 2);
    ties += tied ** 3 - tied;
  }
  return { ranks, ties: ties + tiesWithin(second, first, shift) };
}

/** Ties among values of `second` that no shifted value of `first` equals. */
function tiesWithin(second: Float64Array, first: Float64Array, shift: number): number {
  let ties = 0;
  let i = 0;
  for (let j = 0; j < second.length;) {
    const value = second[j] as number;
    const from = j;
    while (j < second.length && second[j] === value) j += 1;
    while (i < first.length && (first[i] as number) - shift < value) i += 1;
    const isShared = i < first.length && (first[i] as number) - shift === value;
    if (!isShared) ties += (j - from) ** 3 - (j - from);
  }
  return ties;
}
