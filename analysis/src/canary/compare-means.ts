import { mean } from '../estimate/mean.ts';
import { median } from '../estimate/median.ts';
import { sampleStandardDeviation } from '../estimate/sample-standard-deviation.ts';
import { sequentialPValue, sequentialRadius } from './sequential-radius.ts';

export type SequentialVerdict = 'pass' | 'fail' | 'inconclusive';

export interface SequentialOptions {
  /** Which way is worse; `either` by default. */
  readonly direction?: 'increase' | 'decrease' | 'either';
  /** How much worse is still allowed, as a share of the baseline; 0.1. */
  readonly margin?: number;
  /** Allowed on top, in the unit of the data (or as a rate); 0. */
  readonly marginAbsolute?: number;
  /** Chance of a wrong verdict, either way, over all looks together; 0.05. */
  readonly alpha?: number;
  /** Points (or failures) of both samples together at which the test is sharpest; 200. */
  readonly tightestAt?: number;
  /** Fewest points of each sample for a verdict; 20. */
  readonly minPoints?: number;
  /** How much wider the canary may spread, as a share of the baseline's spread; 0.5. */
  readonly spreadMargin?: number;
}

/** An excess over what is allowed: above zero is worse than allowed. In the unit of the data. */
export interface Excess {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  /** Chance, at any look, of such an excess or more where there is none. */
  readonly pValue: number;
}

export interface SequentialComparison {
  readonly verdict: SequentialVerdict;
  readonly reason: string;
  /** The worse of the two ways for `either`. */
  readonly excess: Excess;
  /** Canary minus baseline. */
  readonly difference: number;
  /** What was allowed, in the unit of the data. */
  readonly allowed: number;
  readonly points: { readonly baseline: number; readonly canary: number };
  /** Of the spread about the median; null when it was not compared. */
  readonly spread: { readonly verdict: SequentialVerdict; readonly ratio: number } | null;
}

/**
 * Compares the mean of a canary with its baseline: pass when it is shown to be at most the margin worse,
 * fail when it is shown to be more, inconclusive until then.
 *
 * It may be asked after every point, by the whole samples so far, as often as one likes: the interval
 * holds at all looks together, so nothing has to be remembered between them. The margin is on the
 * baseline's scale, so a difference that is sure but small passes. Points are taken as independent;
 * averages over seconds of one process are not, averages over minutes mostly are.
 */
export function compareMeans(
  baseline: ArrayLike<number>,
  canary: ArrayLike<number>,
  options: SequentialOptions = {},
): SequentialComparison {
  const { direction = 'either', minPoints = 20, spreadMargin = 0.5 } = options;
  const before = Float64Array.from(baseline).filter((value) => !Number.isNaN(value));
  const after = Float64Array.from(canary).filter((value) => !Number.isNaN(value));
  const allowed = (options.margin ?? 0.1) * Math.abs(mean(before)) + (options.marginAbsolute ?? 0);
  const points = { baseline: before.length, canary: after.length };
  const difference = mean(after) - mean(before);
  const sides = direction === 'either' ? ([1, -1] as const) : ([direction === 'increase' ? 1 : -1] as const);
  const excesses = sides.map((side) => excessOf(before, after, side, options));
  const excess = excesses.reduce((worst, one) => (one.lower > worst.lower ? one : worst));
  const known = { excess, difference, allowed, points };
  if (Math.min(before.length, after.length) < Math.max(2, minPoints)) {
    const reason = `Too early: ${before.length} points of the baseline and ${after.length} of the canary, ${minPoints} of each are needed.`;
    return { verdict: 'inconclusive', reason, ...known, spread: null };
  }
  const verdict = verdictOf(excesses);
  const spread = compareSpread(before, after, { ...options, margin: spreadMargin, marginAbsolute: 0 });
  return { verdict, reason: reasonOf(verdict, known), ...known, spread };
}

/** How far the canary lies beyond what is allowed on one side: 1 above, -1 below. */
function excessOf(
  before: Float64Array,
  after: Float64Array,
  side: 1 | -1,
  { margin = 0.1, marginAbsolute = 0, alpha = 0.05, tightestAt = 200 }: SequentialOptions,
): Excess {
  const level = mean(before);
  const estimate = side * (mean(after) - level) - margin * Math.abs(level) - marginAbsolute;
  // The allowance moves with the baseline's mean, so it counts towards the error of the difference.
  const scale = 1 + side * margin * Math.sign(level);
  const standardError = Math.sqrt(varianceOfMean(after) + scale ** 2 * varianceOfMean(before));
  const points = before.length + after.length;
  const radius = sequentialRadius(standardError, points, { alpha, tightestAt });
  const pValue = sequentialPValue(estimate, standardError, points, { alpha, tightestAt });
  return { estimate, lower: estimate - radius, upper: estimate + radius, pValue };
}

function varianceOfMean(values: Float64Array): number {
  return sampleStandardDeviation(values) ** 2 / values.length;
}

function verdictOf(excesses: readonly Excess[]): SequentialVerdict {
  if (excesses.some(({ lower }) => lower > 0)) return 'fail';
  return excesses.every(({ upper }) => upper <= 0) ? 'pass' : 'inconclusive';
}

/** Means of the distances from the own median, compared with a margin of their own (Brown & Forsythe 1974). */
function compareSpread(
  before: Float64Array,
  after: Float64Array,
  options: SequentialOptions,
): NonNullable<SequentialComparison['spread']> {
  const [narrow, wide] = [before, after].map((values) => {
    const center = median(values);
    return values.map((value) => Math.abs(value - center));
  }) as [Float64Array, Float64Array];
  const verdict = verdictOf([excessOf(narrow, wide, 1, options)]);
  return { verdict, ratio: mean(wide) / mean(narrow) };
}

function reasonOf(
  verdict: SequentialVerdict,
  {
    excess,
    difference,
    allowed,
    points,
  }: Pick<SequentialComparison, 'excess' | 'difference' | 'allowed' | 'points'>,
): string {
  const by = `difference of the means ${shown(difference)}, allowed ${shown(allowed)}; excess ${shown(excess.estimate)}, always-valid interval ${shown(excess.lower)} to ${shown(excess.upper)}, from ${points.baseline} and ${points.canary} points`;
  if (verdict === 'fail') return `The canary is worse than allowed: ${by}.`;
  if (verdict === 'pass') return `The canary is within what is allowed: ${by}.`;
  return `Not decided yet: ${by}.`;
}

function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}
