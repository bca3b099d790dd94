/**
 * A control chart, judged and ready to draw, wherever the judging happened: the collector's stored limits
 * and the panel's own evaluation both arrive here. Instants are milliseconds since 1970.
 */
export interface JudgedChart {
  /** What is charted, such as `checkout p95`. */
  readonly name: string;
  /** Chart and baseline in one sentence, such as "Individuals; limits from 25 points, 1 to 3 November". */
  readonly method: string;
  readonly at: readonly number[];
  readonly points: readonly JudgedPoint[];
  readonly stages: readonly JudgedStage[];
  readonly episodes: readonly ChartEpisode[];
  readonly changes: readonly ChartChange[];
  readonly dispersion?: JudgedDispersion;
  /** Mean number of points between false alarms; null when unknown. */
  readonly falseAlarmEvery: number | null;
  /** Standard errors, or multiples of the distance to the limit as the collector stores them. */
  readonly scoreUnit: 'sigma' | 'limit';
  /** True where thirds of the way to a limit are zones that mean something. */
  readonly hasZones: boolean;
  /** Standard errors between the centre line and a limit. */
  readonly limitWidth: number;
  /** What the reader should know before trusting the chart. */
  readonly warnings: readonly string[];
}

export interface JudgedPoint {
  readonly value: number | null;
  /** The second sum of a CUSUM. */
  readonly low?: number | null;
  readonly center: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Distance from the centre, in the chart's `scoreUnit`. */
  readonly score: number | null;
  /** Number of records behind the point, where it is known. */
  readonly size?: number;
  readonly violations: readonly PointViolation[];
}

export interface PointViolation {
  readonly rule: string;
  /** In words, such as "9 points in a row above the centre line". */
  readonly text: string;
}

export interface JudgedStage {
  /** First and last place. */
  readonly from: number;
  readonly to: number;
  readonly label: string;
  /** Too few points in the baseline for limits to be trusted. */
  readonly isTrial: boolean;
}

export interface ChartEpisode {
  readonly id: string;
  readonly startedAt: number;
  /** Null while it lasts. */
  readonly endedAt: number | null;
  readonly text: string;
  /** The cause that a person gave. */
  readonly cause?: string;
}

/** A change, or an incident when its kind is `incident`. */
export interface ChartChange {
  readonly at: number;
  readonly kind: string;
  readonly title: string;
  /** The collector's identity; leads to the page of the change or incident. */
  readonly id?: string;
  /** Where the change or incident was reported. */
  readonly url?: string;
}

export interface JudgedDispersion {
  /** Such as "Moving range". */
  readonly name: string;
  /** One entry for every point of the chart; null where there is none. */
  readonly points: readonly JudgedPoint[];
}
