import { normalCumulative } from '../distribution/normal-cumulative.ts';

/**
 * Average number of points to the first one outside two-sided limits at `width` sigmas, for
 * independent normal values whose mean is `shift` sigmas off the centre.
 */
export function shewhartRunLength(width: number, shift = 0): number {
  return 1 / (normalCumulative(-width - shift) + normalCumulative(-width + shift));
}
