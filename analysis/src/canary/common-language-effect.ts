import { rankSum } from './rank-sum.ts';

/**
 * Chance that a value of the canary exceeds one of the baseline, a tie counted as half (Vargha & Delaney
 * 2000, A Critique and Improvement of the CL Common Language Effect Size Statistics): 0.5 is no effect.
 * NaN when a sample is empty.
 */
export function commonLanguageEffect(baseline: ArrayLike<number>, canary: ArrayLike<number>): number {
  const m = canary.length;
  const n = baseline.length;
  const { ranks } = rankSum(Float64Array.from(canary).sort(), Float64Array.from(baseline).sort());
  return (2 * ranks - m * (m + 1)) / (2 * m * n);
}
