import type { Transform } from './choose-transform.ts';
import type { SeasonProfile } from './season-profile.ts';
import type { StatisticLimits } from './statistic-limits.ts';

/** A frozen baseline: all that is needed to judge later points, and why. Plain data, fit for JSON. */
export interface IndicatorModel {
  readonly transform: Transform;
  readonly logFloor: number;
  readonly season: SeasonProfile | null;
  /** Median of the transformed values; the expectation without a season. */
  readonly center: number;
  /** Robust scale of the deviations. */
  readonly scale: number;
  /** Lag-1 correlation of the deviations. */
  readonly correlation: number;
  readonly intervalMs: number;
  /** Deviation of the point itself. */
  readonly level: StatisticLimits;
  /** Deviation from the one-step forecast, when points remember each other. */
  readonly residual: StatisticLimits | null;
  /** Moving average of deviations, for small lasting shifts; its weight for a new point. */
  readonly average: StatisticLimits | null;
  readonly averageWeight: number;
  /** Value of the moving average at the end of the baseline. */
  readonly averageAtEnd: number;
  /** Share of points that bring an event, for series that are nearly always zero. */
  readonly eventChance: number | null;
  /** Fewest points in which three events are too many to be chance. */
  readonly eventWindow: number;
  readonly from: number;
  readonly to: number;
  readonly points: number;
  /** True while the baseline is too short to page on. */
  readonly isTrial: boolean;
  /** The choices made, one sentence each. */
  readonly explanation: readonly string[];
}

/** Transformed value as the model compares it. */
export function transformed(
  value: number,
  { transform, logFloor }: Pick<IndicatorModel, 'transform' | 'logFloor'>,
): number {
  return transform === 'log' ? Math.log(Math.max(value, logFloor)) : value;
}
