import { constantC4 } from './constant-c4.ts';
import { sampleStandardDeviation } from './sample-standard-deviation.ts';

/** Sigma from the overall standard deviation, corrected by c4(n): long-term spread, shifts included. */
export function sigmaOverall(values: ArrayLike<number>): number {
  return sampleStandardDeviation(values) / constantC4(values.length);
}
