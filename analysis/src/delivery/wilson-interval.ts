import { normalQuantile } from '../distribution/normal-quantile.ts';

/** A share with its interval, 0 to 1: k of n. */
export interface Share {
  /** Null when there is nothing to divide by: 0 of 0 is not 0. */
  readonly value: number | null;
  readonly k: number;
  readonly n: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * Share with Wilson's score interval (Wilson 1927; Brown, Cai & DasGupta 2001 recommend it): unlike the
 * usual one it keeps its promise for few trials and for shares near 0 and 1.
 */
export function wilsonInterval(k: number, n: number, confidence = 0.95): Share {
  if (n === 0) return { value: null, k, n, lower: null, upper: null };
  const square = normalQuantile((1 + confidence) / 2) ** 2;
  const center = (k + square / 2) / (n + square);
  const half = (Math.sqrt(square) / (n + square)) * Math.sqrt((k * (n - k)) / n + square / 4);
  return {
    value: k / n,
    k,
    n,
    lower: k === 0 ? 0 : center - half,
    upper: k === n ? 1 : center + half,
  };
}
