import type { SequentialOptions, SequentialVerdict } from './compare-means.ts';
import { shareInterval } from './share-interval.ts';

/** Failures among requests (or any events among trials). */
export interface FailureCount {
  readonly failures: number;
  readonly total: number;
}

export interface FailureComparison {
  readonly verdict: SequentialVerdict;
  readonly reason: string;
  readonly baselineRate: number;
  readonly canaryRate: number;
  /** Canary's rate over the baseline's, with its always-valid interval; infinite without failures of the baseline. */
  readonly ratio: { readonly estimate: number; readonly lower: number; readonly upper: number };
}

/**
 * Compares failure rates, and may be asked after every failure.
 *
 * Without `marginAbsolute` by the ratio alone: of failures that are rare, the canary's part is a share
 * that the split of traffic decides, so an exact interval of that share gives one of the ratio (Przyborowski
 * & Wilenski 1940, made sequential). The split of traffic should stay as it is while one looks; begin
 * the counts anew when it moves. With `marginAbsolute`, an interval of each rate is taken, so that a
 * canary without failures can pass beside a baseline without.
 */
export function compareFailures(
  baseline: FailureCount,
  canary: FailureCount,
  options: SequentialOptions = {},
): FailureComparison {
  const { margin = 0.1, marginAbsolute = 0, minPoints = 20 } = options;
  const baselineRate = baseline.failures / baseline.total;
  const canaryRate = canary.failures / canary.total;
  const ratio = ratioInterval(baseline, canary, options);
  const known = { baselineRate, canaryRate, ratio };
  const counts = `${baseline.failures} of ${baseline.total} failed before, ${canary.failures} of ${canary.total} in the canary`;
  if (Math.min(baseline.total, canary.total) < minPoints) {
    return {
      verdict: 'inconclusive',
      reason: `Too early: ${counts}; ${minPoints} of each are needed.`,
      ...known,
    };
  }
  const verdict =
    marginAbsolute > 0
      ? verdictByRates(baseline, canary, { ...options, margin, marginAbsolute })
      : verdictByRatio(ratio, margin);
  const by = `${counts}; ratio ${shown(ratio.estimate)}, always-valid interval ${shown(ratio.lower)} to ${shown(ratio.upper)}, allowed ${shown(1 + margin)}${marginAbsolute > 0 ? ` and ${shown(marginAbsolute)} on top` : ''}`;
  const said = {
    fail: 'The canary fails more often than allowed',
    pass: 'The canary fails no more often than allowed',
    inconclusive: 'Not decided yet',
  };
  return { verdict, reason: `${said[verdict]}: ${by}.`, ...known };
}

function ratioInterval(
  baseline: FailureCount,
  canary: FailureCount,
  { alpha = 0.05, tightestAt = 200 }: SequentialOptions,
): FailureComparison['ratio'] {
  const failures = baseline.failures + canary.failures;
  const share = shareInterval(canary.failures, failures, { alpha, tightestAt });
  const exposure = baseline.total / canary.total;
  const ratioAt = (part: number): number => (part >= 1 ? Infinity : (part / (1 - part)) * exposure);
  const estimate = failures === 0 ? Number.NaN : ratioAt(canary.failures / failures);
  return { estimate, lower: ratioAt(share.lower), upper: ratioAt(share.upper) };
}

function verdictByRatio({ lower, upper }: FailureComparison['ratio'], margin: number): SequentialVerdict {
  if (lower > 1 + margin) return 'fail';
  return upper <= 1 + margin ? 'pass' : 'inconclusive';
}

function verdictByRates(
  baseline: FailureCount,
  canary: FailureCount,
  options: SequentialOptions & { readonly margin: number; readonly marginAbsolute: number },
): SequentialVerdict {
  const design = { alpha: (options.alpha ?? 0.05) / 2, tightestAt: options.tightestAt ?? 200 };
  const before = shareInterval(baseline.failures, baseline.total, design);
  const after = shareInterval(canary.failures, canary.total, design);
  const allowedAt = (rate: number): number => rate * (1 + options.margin) + options.marginAbsolute;
  if (after.lower > allowedAt(before.upper)) return 'fail';
  return after.upper <= allowedAt(before.lower) ? 'pass' : 'inconclusive';
}

function shown(value: number): string {
  return Number.isNaN(value)
    ? 'unknown'
    : Number.isFinite(value)
      ? String(Number(value.toPrecision(4)))
      : 'infinite';
}
