import { normalQuantile } from '../distribution/normal-quantile.ts';
import { survivalCurve, type Duration } from './survival-quantile.ts';

/**
 * Interval of a quantile of durations some of which still last (Brookmeyer & Crowley 1982): where the
 * confidence band of the Kaplan-Meier curve (Greenwood's variance, on a log scale as R's survfit has it by
 * default) passes the wanted part. Null at an end that the durations do not reach.
 */
export function survivalQuantileInterval(
  durations: readonly Duration[],
  probability: number,
  confidence = 0.95,
): { readonly lower: number | null; readonly upper: number | null } {
  const deviate = normalQuantile((1 + confidence) / 2);
  const target = 1 - probability;
  let lower: number | null = null;
  let upper: number | null = null;
  for (const { at, surviving, variance } of survivalCurve(durations)) {
    const reach = Number.isFinite(variance) ? Math.exp(deviate * Math.sqrt(variance)) : Number.NaN;
    const low = surviving === 0 ? 0 : surviving / reach;
    // Where nothing is left the variance has no value, and neither has the band's upper edge.
    const high = surviving === 0 ? Number.NaN : Math.min(1, surviving * reach);
    if (lower === null && low <= target) lower = at;
    if (upper === null && high <= target) upper = at;
  }
  return { lower, upper };
}
