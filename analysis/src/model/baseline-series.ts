/**
 * The points that a model is fitted to: parallel arrays, ascending in time, all values present.
 * `follows[i]` tells whether point i - 1 is the one just before it, with nothing left out between.
 */
export interface BaselineSeries {
  readonly times: readonly number[];
  readonly values: readonly number[];
  readonly follows: readonly boolean[];
  /** Usual time from one point to the next, in milliseconds. */
  readonly intervalMs: number;
}
