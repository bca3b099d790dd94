import { normalQuantile } from '../distribution/normal-quantile.ts';

/** Width in sigmas of two-sided limits with the wanted average run length (> 1) in control. */
export function shewhartWidth(runLength: number): number {
  return -normalQuantile(1 / (2 * runLength));
}
