import type { PatternMatch, Stretch } from './stretch.ts';

/**
 * One point above +2 sigma and the next below -2 sigma, or the other way round (Westgard R-4s): a jump
 * of more than four sigma between neighbours.
 */
export function oppositePair({ z }: Stretch): PatternMatch[] {
  const matches: PatternMatch[] = [];
  for (let at = 1; at < z.length; at += 1) {
    const before = z[at - 1] as number;
    const now = z[at] as number;
    if (Math.abs(before) > 2 && Math.abs(now) > 2 && before > 0 !== now > 0) {
      matches.push({ at, members: [at - 1, at], side: 'both' });
    }
  }
  return matches;
}
