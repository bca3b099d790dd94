import { normalQuantile } from '../distribution/normal-quantile.ts';
import { brentRoot } from './brent-root.ts';
import { mannWhitneyStatistic } from './mann-whitney-statistic.ts';

/** How far the first sample lies above the second, in the unit of the data. */
export interface LocationShift {
  /** Hodges-Lehmann: the median of all differences between a value of the first and one of the second. */
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Shift of location with its interval, by inverting the Mann-Whitney test (normal approximation, tie and
 * continuity corrected; R's `wilcox.test(conf.int = TRUE, exact = FALSE)`).
 *
 * Roots are found to 1e-4 in the unit of the data, as R and Kayenta do, and they are roots of a step
 * function: on data much finer than that the ends may even change places. Never assume
 * lower <= estimate <= upper. NaN when a sample is empty or when both are constant and single.
 */
export function locationShift(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  confidence: number,
): LocationShift {
  const x = Float64Array.from(first).sort();
  const y = Float64Array.from(second).sort();
  const least = (x[0] ?? Number.NaN) - (y.at(-1) ?? Number.NaN);
  const most = (x.at(-1) ?? Number.NaN) - (y[0] ?? Number.NaN);
  if (!(least < most)) return { estimate: least, lower: least, upper: most };
  const rootAt = (quantile: number): number => {
    const f = (shift: number): number => mannWhitneyStatistic(x, y, shift) - quantile;
    if (f(least) <= 0) return least;
    if (f(most) >= 0) return most;
    return brentRoot(f, least, most);
  };
  const z = normalQuantile((1 + confidence) / 2);
  return { estimate: rootAt(0), lower: rootAt(z), upper: rootAt(-z) };
}
