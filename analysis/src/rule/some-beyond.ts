import type { PatternMatch, Stretch } from './stretch.ts';

export interface SomeBeyondParameters {
  /** How many points must lie beyond. */
  readonly count: number;
  /** Out of how many in a row. */
  readonly window: number;
  /** Distance from the centre in standard errors, to be exceeded strictly. */
  readonly sigmas: number;
}

/**
 * `count` of `window` points in a row beyond the given distance on the same side, the last one among
 * them (Western Electric 1956, tests 2 and 3; Nelson 1984, tests 5 and 6). The window must be full.
 */
export function someBeyond({ z }: Stretch, { count, window, sigmas }: SomeBeyondParameters): PatternMatch[] {
  const matches: PatternMatch[] = [];
  for (let at = window - 1; at < z.length; at += 1) {
    const last = z[at] as number;
    if (!(Math.abs(last) > sigmas)) continue;
    const direction = last > 0 ? 1 : -1;
    const members: number[] = [];
    for (let position = at - window + 1; position <= at; position += 1) {
      if ((z[position] as number) * direction > sigmas) members.push(position);
    }
    if (members.length >= count) matches.push({ at, members, side: direction > 0 ? 'above' : 'below' });
  }
  return matches;
}
