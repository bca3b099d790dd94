import type { GroupScore } from './score-groups.ts';

export type CanaryVerdict = 'pass' | 'fail' | 'marginal' | 'inconclusive';

/** What was found of one metric; null where a number cannot be computed or has no bound. */
export interface MetricAnswer {
  readonly name: string;
  readonly groups: readonly string[];
  /** Of the judge: pass, high, low, nodata, nodata-fail; or pass, fail, inconclusive. */
  readonly class: string;
  readonly isCriticalFailure: boolean;
  readonly reason: string;
  /** Values (or requests) that were compared. */
  readonly points: { readonly baseline: number; readonly canary: number };
  /** Canary above baseline by the Mann-Whitney test, in the unit of the data; of the judge `kayenta`. */
  readonly shift?: {
    readonly estimate: number | null;
    readonly lower: number | null;
    readonly upper: number | null;
    readonly confidence: number;
  };
  readonly effects?: {
    readonly meanRatio: number | null;
    readonly commonLanguage: number | null;
    readonly cohenD: number | null;
  };
  /** Beyond what is allowed, in the unit of the data; of the judge `sequential` over values. */
  readonly excess?: {
    readonly estimate: number | null;
    readonly lower: number | null;
    readonly upper: number | null;
    readonly pValue: number | null;
    readonly allowed: number | null;
    readonly difference: number | null;
  };
  /** Of the rates of failures; of the judge `sequential` over failures. */
  readonly ratio?: {
    readonly estimate: number | null;
    readonly lower: number | null;
    readonly upper: number | null;
  };
  /** Of the spreads about the medians, canary over baseline. */
  readonly spread?: { readonly verdict: string; readonly ratio: number | null } | null;
}

export interface CanaryAnswer {
  readonly judge: 'kayenta' | 'sequential';
  readonly verdict: CanaryVerdict;
  /** 0 to 100. */
  readonly score: number;
  /** In words: first the whole, then every metric that does not simply pass. */
  readonly reasons: readonly string[];
  readonly groups: readonly GroupScore[];
  readonly metrics: readonly MetricAnswer[];
}

/** The form in which JSON can carry it. */
export function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
