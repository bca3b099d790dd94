import { positions, type PatternMatch, type Stretch } from './stretch.ts';

/**
 * `length` points in a row strictly rising or strictly falling, that is `length` - 1 steps (Nelson
 * 1984, test 3). A tie breaks the trend. A rising one is reported as `above`, a falling as `below`.
 */
export function trend({ level }: Stretch, length: number): PatternMatch[] {
  const matches: PatternMatch[] = [];
  let steps = 0;
  let direction = 0;
  for (let at = 1; at < level.length; at += 1) {
    const step = Math.sign((level[at] as number) - (level[at - 1] as number)) || 0;
    steps = step === 0 ? 0 : step === direction ? steps + 1 : 1;
    direction = step;
    if (steps >= length - 1) {
      matches.push({ at, members: positions(at - length + 1, at), side: step > 0 ? 'above' : 'below' });
    }
  }
  return matches;
}
