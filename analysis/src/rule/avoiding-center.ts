import { positions, type PatternMatch, type Stretch } from './stretch.ts';

/**
 * `length` points in a row beyond one sigma (Nelson 1984, test 8): at least one on each side, unless
 * `eitherSide` accepts all of them on one.
 */
export function avoidingCenter({ z }: Stretch, length: number, eitherSide = false): PatternMatch[] {
  const matches: PatternMatch[] = [];
  let run = 0;
  z.forEach((score, at) => {
    run = Math.abs(score) > 1 ? run + 1 : 0;
    if (run < length) return;
    const members = positions(at - length + 1, at);
    const above = members.filter((position) => (z[position] as number) > 0).length;
    const isMixed = above > 0 && above < length;
    if (isMixed || eitherSide)
      matches.push({ at, members, side: isMixed ? 'both' : above > 0 ? 'above' : 'below' });
  });
  return matches;
}
