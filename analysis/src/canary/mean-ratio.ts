import { mean } from '../estimate/mean.ts';

/** Mean of the canary over mean of the baseline; NaN when either is zero, since then no ratio tells a size. */
export function meanRatio(baseline: ArrayLike<number>, canary: ArrayLike<number>): number {
  const below = mean(baseline);
  const above = mean(canary);
  return below === 0 || above === 0 ? Number.NaN : above / below;
}
