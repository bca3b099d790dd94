import type { Violation } from '../rule/apply-rules.ts';

export interface AnswerStage {
  readonly from: number;
  readonly to: number;
  /** Points in the baseline. */
  readonly n: number;
  readonly center: number | null;
  readonly sigma: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** True while the baseline is too short for limits to be trusted. */
  readonly trial: boolean;
  /** Runs analysis, when it was asked for. */
  readonly runs?: {
    readonly useful: number;
    readonly longest: number;
    readonly longestMax: number;
    readonly crossings: number;
    readonly crossingsMin: number;
  };
  /** T2 only: mean vector, covariance, its determinant, and the limit for points after the baseline. */
  readonly mean?: readonly number[];
  readonly covariance?: readonly (readonly number[])[];
  readonly determinant?: number;
  readonly phaseTwoUpper?: number | null;
}

export interface AnswerPoint {
  readonly index: number;
  readonly value: number | null;
  readonly center: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly z: number | null;
  readonly violations: readonly string[];
  /** CUSUM only: both sums, and for how many points each has been positive. */
  readonly high?: number | null;
  readonly low?: number | null;
  readonly highRun?: number;
  readonly lowRun?: number;
  /** T2 only: share of each variable in the statistic. */
  readonly contributions?: readonly number[];
}

export interface AnswerDispersion {
  readonly center: number | null;
  readonly upper: number | null;
  readonly lower: number | null;
  readonly points: readonly {
    readonly index: number;
    readonly value: number;
    readonly center: number | null;
    readonly lower: number | null;
    readonly upper: number | null;
    readonly violations: readonly string[];
  }[];
  readonly violations: readonly Violation[];
}

/** Answer of the charts/evaluate route; null is "none" throughout. */
export interface ChartAnswer {
  readonly chart: string;
  readonly expectedFalseAlarmEvery: number | null;
  readonly stages: readonly AnswerStage[];
  readonly points: readonly AnswerPoint[];
  readonly dispersion?: AnswerDispersion;
  readonly violations: readonly Violation[];
  /** Rules that were asked for but mean nothing on this chart, with the reason. */
  readonly omittedRules: readonly { readonly rule: string; readonly reason: string }[];
}
