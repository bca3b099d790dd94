import { cohenD } from './cohen-d.ts';
import { commonLanguageEffect } from './common-language-effect.ts';
import { interquartileOutliers } from './interquartile-outliers.ts';
import { locationShift, type LocationShift } from './location-shift.ts';
import { meanRatio } from './mean-ratio.ts';

export type MetricClass = 'pass' | 'high' | 'low' | 'nodata' | 'nodata-fail';

/** How one metric is compared; the defaults are those of Kayenta's judge. */
export interface MetricOptions {
  /** Which way is worse; `either` by default. */
  readonly direction?: 'increase' | 'decrease' | 'either';
  /** A metric that fails is enough for the canary to fail. */
  readonly isCritical?: boolean;
  /** Without data it fails, though it is not critical. */
  readonly mustHaveData?: boolean;
  /** Missing values (NaN): left out, or counted as zero. */
  readonly missing?: 'remove' | 'zero';
  readonly outliers?: 'keep' | 'remove';
  /** Interquartile ranges outside of the quartiles; 3. */
  readonly outlierFactor?: number;
  /** Share of the estimated shift that the interval must clear; 0.25. */
  readonly tolerance?: number;
  /** Of the interval of the shift; 0.98. */
  readonly confidence?: number;
  readonly effect?: 'mean-ratio' | 'common-language';
  /** Effects nearer to none than these pass however sure they are; 1 (or 0.5 for `common-language`). */
  readonly allowed?: { readonly increase?: number; readonly decrease?: number };
  /** A critical metric fails the canary from these effects on; as `allowed` by default. */
  readonly criticalAt?: { readonly increase?: number; readonly decrease?: number };
}

export interface ClassifiedMetric {
  readonly class: MetricClass;
  /** True when this alone makes the canary fail. */
  readonly isCriticalFailure: boolean;
  /** In words, with the numbers. */
  readonly reason: string;
  /** Canary above baseline; NaN where nothing was compared. */
  readonly shift: LocationShift;
  readonly meanRatio: number;
  readonly commonLanguage: number;
  readonly cohenD: number;
  /** The values that were compared, after missing ones and outliers were dealt with. */
  readonly baseline: Float64Array;
  readonly canary: Float64Array;
}

/**
 * Compares one metric of a canary with its baseline as NetflixACAJudge-v1.0 of Kayenta does: high when
 * the interval of the location shift lies above `tolerance` times the estimated shift and the effect is
 * not below what is allowed; low mirrored.
 *
 * It looks once: asked again and again over growing samples it errs more often than its confidence says
 * (`compareSequentially` does not). Its tolerance is a share of the shift itself, so it cannot tell a large
 * shift from a small one; `allowed` can. Two constants that differ are compared as they are, where
 * Kayenta adds noise of one part in 100,000, so the answer is the same each time.
 */
export function classifyMetric(
  baseline: ArrayLike<number>,
  canary: ArrayLike<number>,
  options: MetricOptions = {},
): ClassifiedMetric {
  const before = preparedValues(baseline, options);
  const after = preparedValues(canary, options);
  const both = { baseline: before, canary: after };
  const uncompared = (ratio: number) => ({
    shift: { estimate: Number.NaN, lower: Number.NaN, upper: Number.NaN },
    meanRatio: ratio,
    commonLanguage: Number.NaN,
    cohenD: Number.NaN,
    ...both,
  });
  if (before.length === 0 || after.length === 0 || before.length + after.length < 3) {
    return { ...noData(before.length, after.length, options), ...uncompared(1) };
  }
  if (isSameMultiset(before, after)) {
    const reason = 'Canary and baseline hold the same values.';
    return { class: 'pass', isCriticalFailure: false, reason, ...uncompared(1), commonLanguage: 0.5 };
  }
  const shift = locationShift(after, before, options.confidence ?? 0.98);
  const sizes = {
    meanRatio: meanRatio(before, after),
    commonLanguage: commonLanguageEffect(before, after),
    cohenD: cohenD(before, after),
  };
  const isByRank = options.effect === 'common-language';
  const effect = isByRank ? sizes.commonLanguage : sizes.meanRatio;
  const found = classOf(shift, effect, options);
  return {
    class: found,
    isCriticalFailure: found !== 'pass' && (options.isCritical ?? false) && isGrave(found, effect, options),
    reason: reasonOf(found, shift, effect, options),
    shift,
    ...sizes,
    ...both,
  };
}

/** Values to compare: missing ones and outliers dealt with as the options say. */
function preparedValues(
  values: ArrayLike<number>,
  { missing = 'remove', outliers = 'keep', outlierFactor = 3 }: MetricOptions,
): Float64Array {
  const given = Float64Array.from(values);
  const present =
    missing === 'zero' ? given.map((value) => (Number.isNaN(value) ? 0 : value)) : given.filter(isPresent);
  if (outliers === 'keep') return present;
  const isOutlier = interquartileOutliers(present, { factor: outlierFactor, isReduced: true });
  return present.filter((_, index) => isOutlier[index] === false);
}

function isPresent(value: number): boolean {
  return !Number.isNaN(value);
}

function isSameMultiset(one: Float64Array, other: Float64Array): boolean {
  // Constants of different length are the same distribution, too.
  if (new Set([...one, ...other]).size === 1) return true;
  if (one.length !== other.length) return false;
  const sorted = one.slice().sort();
  return other
    .slice()
    .sort()
    .every((value, index) => value === sorted[index]);
}

function noData(
  before: number,
  after: number,
  { missing, isCritical = false, mustHaveData = false }: MetricOptions,
): Pick<ClassifiedMetric, 'class' | 'isCriticalFailure' | 'reason'> {
  const counts = `${before} values of the baseline, ${after} of the canary`;
  if (missing === 'zero' && (before === 0 || after === 0)) {
    const reason = `No data (${counts}); missing values count as zero here, so it passes.`;
    return { class: 'pass', isCriticalFailure: false, reason };
  }
  const reason = `Too little data to compare: ${counts}.`;
  if (mustHaveData && !isCritical) return { class: 'nodata-fail', isCriticalFailure: false, reason };
  return { class: 'nodata', isCriticalFailure: isCritical, reason };
}

/** What the effect must reach, each way; a ratio has no effect at 1, a chance at one half. */
function effectLimits(
  given: MetricOptions['allowed'],
  effect: MetricOptions['effect'],
): { increase: number; decrease: number } {
  const none = effect === 'common-language' ? 0.5 : 1;
  return { increase: given?.increase ?? none, decrease: given?.decrease ?? none };
}

/** An effect that cannot be computed excuses nothing. */
function isReached(side: 'high' | 'low', effect: number, limits: { increase: number; decrease: number }) {
  if (Number.isNaN(effect)) return true;
  return side === 'high' ? effect >= limits.increase : effect <= limits.decrease;
}

function classOf(shift: LocationShift, effect: number, options: MetricOptions): 'pass' | 'high' | 'low' {
  const { direction = 'either', tolerance = 0.25 } = options;
  const limits = effectLimits(options.allowed, options.effect);
  const bound = tolerance * Math.abs(shift.estimate);
  if (direction !== 'decrease' && shift.lower > bound && isReached('high', effect, limits)) return 'high';
  if (direction !== 'increase' && shift.upper < -bound && isReached('low', effect, limits)) return 'low';
  return 'pass';
}

function isGrave(side: 'high' | 'low', effect: number, options: MetricOptions): boolean {
  return isReached(side, effect, effectLimits(options.criticalAt ?? options.allowed, options.effect));
}

function reasonOf(
  found: 'pass' | 'high' | 'low',
  { estimate, lower, upper }: LocationShift,
  effect: number,
  { effect: measure = 'mean-ratio', confidence = 0.98 }: MetricOptions,
): string {
  const size =
    measure === 'mean-ratio'
      ? `its mean is ${shown(effect)} times the baseline's`
      : `it is above the baseline in ${shown(100 * effect)} % of pairs`;
  const by = `shift ${shown(estimate)}, ${shown(100 * confidence)} % interval ${shown(lower)} to ${shown(upper)}`;
  if (found === 'high') return `The canary lies higher: ${by}; ${size}.`;
  if (found === 'low') return `The canary lies lower: ${by}; ${size}.`;
  return `No difference that counts: ${by}; ${size}.`;
}

function shown(value: number): string {
  return Number.isNaN(value) ? 'an unknown number of' : String(Number(value.toPrecision(4)));
}
