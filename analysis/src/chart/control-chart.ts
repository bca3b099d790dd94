/**
 * What every chart of this folder is: parallel arrays, one place per point, NaN where there is nothing
 * (a missing value, an unbounded limit, a chart without limits).
 *
 * `z` is the distance from the centre line in standard errors; for the skewed g and t charts it is the
 * normal score of the value, for a chart without a scale NaN.
 */
export interface ControlLines {
  readonly value: Float64Array;
  readonly center: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly z: Float64Array;
}

/** One line of text about a stage: limits as for a point of typical size, `n` points in the baseline. */
export interface StageLimits {
  readonly n: number;
  readonly center: number;
  readonly sigma: number;
  readonly lower: number;
  readonly upper: number;
}

export interface ControlChart extends ControlLines {
  readonly limits: StageLimits;
  /** True when points have limits of their own, so that only z compares them with each other. */
  readonly isStandardised: boolean;
  readonly dispersion?: ControlLines & { readonly limits: StageLimits };
}

/** Natural bounds of the measured quantity; limits are never drawn outside them. */
export type NaturalBounds = readonly [low: number, high: number];

export const unbounded: NaturalBounds = [-Infinity, Infinity];

export function emptyLines(length: number): ControlLines {
  const absent = (): Float64Array => new Float64Array(length).fill(Number.NaN);
  return { value: absent(), center: absent(), lower: absent(), upper: absent(), z: absent() };
}
