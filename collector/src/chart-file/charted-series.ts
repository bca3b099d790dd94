import type { BaselineSpan } from './baseline-span.ts';
import type { FileSeries } from './read-series.ts';

/** One row of a file on its chart; null where there is nothing to draw. */
export interface ChartedPoint {
  /** What the chart plots: the value itself, or the statistic of the chart that was asked for. */
  readonly value: number | null;
  readonly center: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Distance in units of the limit: from 1 on it is outside. */
  readonly distance: number;
  /** 0 but where an episode opens or becomes clearly worse: how surprising that is. */
  readonly surprise: number;
  readonly violations: readonly string[];
}

/** An episode by places of rows, counted from 0. */
export interface ChartedEpisode {
  readonly start: number;
  /** Row at which it was known to be over; null while it lasts. */
  readonly end: number | null;
  readonly peak: number;
  readonly peakDistance: number;
  readonly rule: string;
  readonly side: 'above' | 'below';
  readonly reopenings: number;
}

/**
 * `judged`: limits from earlier points alone, alerts were raised. `on trial`: too few points, the limits come
 * from the same points that they are drawn around, and no alert is raised. `unjudged`: no limits at all.
 */
export type ChartState = 'judged' | 'on trial' | 'unjudged';

/** A file that was charted: what every form of output is made from. */
export interface ChartedSeries {
  readonly series: FileSeries;
  readonly state: ChartState;
  /** The chart and model in a few words. */
  readonly chart: string;
  readonly falseAlarms: string;
  readonly points: readonly ChartedPoint[];
  readonly episodes: readonly ChartedEpisode[];
  /** Rows that only taught: no alert was raised in them. */
  readonly learned: BaselineSpan | null;
  /** Limits stay as the learned rows set them; else they are learned anew on the way. */
  readonly isFrozen: boolean;
  /** Why this chart and model, one sentence each. */
  readonly why: readonly string[];
}

export const unjudgedPoint = (value: number | null): ChartedPoint => ({
  value,
  center: null,
  lower: null,
  upper: null,
  distance: 0,
  surprise: 0,
  violations: [],
});
