import { mean } from '../estimate/mean.ts';
import { sampleStandardDeviation } from '../estimate/sample-standard-deviation.ts';

/**
 * Distance of the means in pooled standard deviations, without sign (Cohen 1988, Statistical Power
 * Analysis, section 2.2). NaN below two values on either side.
 */
export function cohenD(baseline: ArrayLike<number>, canary: ArrayLike<number>): number {
  const m = baseline.length;
  const n = canary.length;
  const squares =
    (m - 1) * sampleStandardDeviation(baseline) ** 2 + (n - 1) * sampleStandardDeviation(canary) ** 2;
  return Math.abs(mean(canary) - mean(baseline)) / Math.sqrt(squares / (m + n - 2));
}
