import type { IndicatorDefinition } from './indicator.ts';
import type { SubgroupSeries } from './subgroup.ts';

/** A rule that a point broke. */
export interface PointViolation {
  readonly rule: string;
  readonly text: string;
  readonly side: 'above' | 'below' | 'both';
}

/** A judged point; null where there is nothing to say. */
export interface JudgedPoint {
  readonly value: number | null;
  readonly center: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** How far from the centre in units of the limit (beyond 1 is outside); negative below the centre. */
  readonly score: number | null;
  readonly violations: readonly PointViolation[];
}

/** Limits learned from a baseline; `model` and every state are plain JSON. */
export interface FittedModel {
  readonly model: unknown;
  /** What was chosen and why, a sentence each, for people. */
  readonly why: readonly string[];
  /** Buckets (seconds since 1970) that were screened out of the limits. */
  readonly excluded: readonly number[];
  /** Points that the limits rest on. */
  readonly points: number;
  /** Mean days between false alarms with these limits; null when unknown. */
  readonly falseAlarmEveryDays: number | null;
}

/**
 * The statistics behind an indicator, as judging sees them: pure, so that the same subgroups give the same
 * points on every collector, live or after the fact.
 */
export interface IndicatorModel {
  /** Undefined when the baseline holds too little to set limits. */
  fit(definition: IndicatorDefinition, baseline: SubgroupSeries): FittedModel | undefined;
  /** The state before the first point. */
  begin(model: unknown): unknown;
  /** @param at start of the bucket, seconds since 1970 */
  judge(
    model: unknown,
    state: unknown,
    bucket: { readonly at: number; readonly value: number; readonly size: number },
  ): { readonly state: unknown; readonly point: JudgedPoint };
}
