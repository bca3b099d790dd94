import { positions, type PatternMatch, type Stretch } from './stretch.ts';

/**
 * `count` of `window` points in a row close to one limit (beyond two sigma, not beyond three), all
 * `window` on that side, the last one among the close ones (NHS England, Making Data Count).
 */
export function nearLimit(
  { z, side }: Stretch,
  { count, window }: { readonly count: number; readonly window: number },
): PatternMatch[] {
  const matches: PatternMatch[] = [];
  for (let at = window - 1; at < z.length; at += 1) {
    const direction = side[at] as number;
    const isClose = (position: number): boolean => {
      const distance = (z[position] as number) * direction;
      return distance > 2 && distance <= 3;
    };
    const seen = positions(at - window + 1, at);
    if (direction === 0 || !isClose(at) || seen.some((position) => side[position] !== direction)) continue;
    const members = seen.filter(isClose);
    if (members.length >= count) matches.push({ at, members, side: direction > 0 ? 'above' : 'below' });
  }
  return matches;
}
