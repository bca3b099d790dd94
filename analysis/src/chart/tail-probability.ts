import { normalCumulative } from '../distribution/normal-cumulative.ts';

/**
 * Probability left outside each limit of a chart with probability limits, for a width in sigmas.
 * At three sigma it is the rounded 0.00135 that published probability limits use.
 */
export function tailProbability(width: number): number {
  return width === 3 ? 0.00135 : normalCumulative(-width);
}
