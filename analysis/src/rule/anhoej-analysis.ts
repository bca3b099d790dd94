import { binomialQuantile } from '../distribution/binomial-quantile.ts';

export interface AnhoejAnalysis {
  /** Points off the centre line. */
  readonly useful: number;
  readonly longestRun: number;
  readonly longestRunMax: number;
  readonly crossings: number;
  readonly crossingsMin: number;
  /** Positions of the first and last point of the longest run (the first such run); -1 without points. */
  readonly runFrom: number;
  readonly runTo: number;
}

/** Longest run that chance explains among n useful points: round(log2 n) + 3. */
export function longestRunLimit(useful: number): number {
  return useful < 1 ? 0 : Math.round(Math.log2(useful)) + 3;
}

/** Fewest crossings that chance explains: the 5 % quantile of Binomial(n - 1, 1/2). */
export function crossingsLimit(useful: number): number {
  return useful < 2 ? 0 : binomialQuantile(0.05, useful - 1, 0.5);
}

/**
 * Runs analysis of a run chart (Anhoej & Olesen 2014): the longest run on one side of the centre and
 * the number of crossings, with their limits. `side` is 1 above, -1 below, 0 on the centre; points on
 * the centre are left out, neither breaking nor lengthening a run.
 */
export function anhoejAnalysis(side: readonly number[]): AnhoejAnalysis {
  let useful = 0;
  let crossings = 0;
  let run = 0;
  let last = 0;
  let start = -1;
  let longest = { length: 0, from: -1, to: -1 };
  side.forEach((current, position) => {
    if (current === 0) return;
    useful += 1;
    if (current === last) run += 1;
    else {
      if (last !== 0) crossings += 1;
      run = 1;
      start = position;
      last = current;
    }
    if (run > longest.length) longest = { length: run, from: start, to: position };
  });
  return {
    useful,
    longestRun: longest.length,
    longestRunMax: longestRunLimit(useful),
    crossings,
    crossingsMin: crossingsLimit(useful),
    runFrom: longest.from,
    runTo: longest.to,
  };
}
