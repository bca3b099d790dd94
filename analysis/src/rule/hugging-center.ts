import { positions, type PatternMatch, type Stretch } from './stretch.ts';

/** `length` points in a row strictly within one sigma of the centre, on either side (Nelson 1984, test 7). */
export function huggingCenter({ z }: Stretch, length: number): PatternMatch[] {
  const matches: PatternMatch[] = [];
  let run = 0;
  z.forEach((score, at) => {
    run = Math.abs(score) < 1 ? run + 1 : 0;
    if (run >= length) matches.push({ at, members: positions(at - length + 1, at), side: 'both' });
  });
  return matches;
}
