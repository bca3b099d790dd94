import { positions, type PatternMatch, type Stretch } from './stretch.ts';

/**
 * `length` points in a row strictly on one side of the centre line (Nelson 1984, test 2; Western
 * Electric 1956, test 4). A point on the line breaks the run; every further point matches again.
 */
export function runOnOneSide({ side }: Stretch, length: number): PatternMatch[] {
  const matches: PatternMatch[] = [];
  let run = 0;
  side.forEach((current, at) => {
    run = current === 0 ? 0 : current === side[at - 1] ? run + 1 : 1;
    if (run >= length) {
      matches.push({ at, members: positions(at - length + 1, at), side: current > 0 ? 'above' : 'below' });
    }
  });
  return matches;
}
