import { positions, type PatternMatch } from './stretch.ts';

/**
 * Longest run of zeros that a geometric process with the given chance of zero (0 < chance < 1) shows
 * at most with probability `tail`, plus one: the length at which a run of zeros signals (Benneyan 2001).
 */
export function zeroRunLength(chanceOfZero: number, tail: number): number {
  return Math.max(2, Math.ceil(Math.log(tail) / Math.log(chanceOfZero)));
}

/** Runs of zeros of at least `length`, the low-side test of a g chart whose lower limit is 0. */
export function zeroRun(values: readonly number[], length: number): PatternMatch[] {
  const matches: PatternMatch[] = [];
  let run = 0;
  values.forEach((value, at) => {
    run = value === 0 ? run + 1 : 0;
    if (run >= length) matches.push({ at, members: positions(at - length + 1, at), side: 'below' });
  });
  return matches;
}
