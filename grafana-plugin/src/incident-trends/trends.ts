import type { IncidentTrendsResponse } from '@shewhart/schemas/api';
import type { JudgedChart } from '../control-chart/judged-chart.ts';

/** Incidents over time, wherever they were counted. Instants are milliseconds since 1970. */
export interface IncidentTrends {
  readonly counts: readonly IntervalCount[];
  /** Severities that occur, the worst first; one entry without a name for a plain series. */
  readonly severities: readonly string[];
  readonly chart: TrendChart | undefined;
  /** Times, recurrence and groups; undefined for a plain series of counts. */
  readonly answer: IncidentTrendsResponse | undefined;
}

export interface IntervalCount {
  readonly from: number;
  readonly to: number;
  /** Null where the data source has no number. */
  readonly total: number | null;
  /** In the order of `severities`. */
  readonly parts: readonly number[];
  /** The interval is not over, or the window cuts it: its count is no full count. */
  readonly partial: boolean;
}

export interface TrendChart {
  /** Incidents per interval, days between incidents, or time between them. */
  readonly kind: 'c' | 'g' | 't';
  /** Why this chart. */
  readonly why: string;
  /** For `c` a point for every interval, in its middle; for the others a point for every incident. */
  readonly judged: JudgedChart;
}
