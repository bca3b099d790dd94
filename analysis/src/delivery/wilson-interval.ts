import { normalQuantile } from '../distribution/normal-quantile.ts';

/** A share with its interval, 0 to 1. */
export interface Share {
  readonly count: number;
  readonly n: number;
  /** Null when there is nothing to divide by: 0 of 0 is not 0. */
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * Share with Wilson's score interval (Wilson 1927; Brown, Cai & DasGupta 2001 recommend it): unlike the
 * usual one it keeps its promise for few trials and for shares near 0 and 1.
 */
export function wilsonInterval(count: number, n: number, confidence = 0.95): Share {
  if (n === 0) return { count, n, value: null, lower: null, upper: null };
  const square = normalQuantile((1 + confidence) / 2) ** 2;
  const center = (count + square / 2) / (n + square);
  const half = (Math.sqrt(square) / (n + square)) * Math.sqrt((count * (n - count)) / n + square / 4);
  return {
    count,
    n,
    value: count / n,
    lower: count === 0 ? 0 : center - half,
    upper: count === n ? 1 : center + half,
  };
}
