import { binomialQuantile } from '../distribution/binomial-quantile.ts';
import { survivalQuantileInterval } from './survival-interval.ts';
import { survivalQuantile, type Duration } from './survival-quantile.ts';

/** Durations in milliseconds; `lower` and `upper` enclose the median. Null where too few, or too many open, to know. */
export interface DurationDistribution {
  readonly n: number;
  readonly p50: number | null;
  readonly p75: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * Of durations that are all over: quantiles by Hyndman & Fan's type 7, the interval of the median between
 * order statistics (Conover 1999, section 3.2): exact whatever the distribution, from six values on.
 */
export function closedDistribution(values: readonly number[], confidence = 0.95): DurationDistribution {
  const n = values.length;
  if (n === 0) return { n, p50: null, p75: null, p90: null, p95: null, lower: null, upper: null };
  const sorted = new Float64Array(values).sort();
  const at = (probability: number): number => {
    const position = probability * (n - 1);
    const below = Math.floor(position);
    const low = sorted[below] as number;
    return low + (position - below) * ((sorted[Math.min(below + 1, n - 1)] as number) - low);
  };
  const rank = binomialQuantile((1 - confidence) / 2, n, 0.5);
  const isEnclosed = n >= 6 && rank >= 1;
  return {
    n,
    p50: at(0.5),
    p75: at(0.75),
    p90: at(0.9),
    p95: at(0.95),
    lower: isEnclosed ? (sorted[rank - 1] as number) : null,
    upper: isEnclosed ? (sorted[n - rank] as number) : null,
  };
}

/**
 * Of durations some of which still last: quantiles of Kaplan and Meier's curve (1958), so that what still
 * lasts is neither dropped nor taken as over.
 */
export function censoredDistribution(
  durations: readonly Duration[],
  confidence = 0.95,
): DurationDistribution & { readonly open: number } {
  const at = (probability: number): number | null => survivalQuantile(durations, probability);
  const { lower, upper } = survivalQuantileInterval(durations, 0.5, confidence);
  return {
    n: durations.length,
    open: durations.filter(({ isOpen }) => isOpen).length,
    p50: at(0.5),
    p75: at(0.75),
    p90: at(0.9),
    p95: at(0.95),
    lower,
    upper,
  };
}
