import type { Field } from '@grafana/data';
import type { JudgedChart } from '../control-chart/judged-chart.ts';
import type { BaselineComparisonResponse, PeriodMessage, ComparisonVerdict } from '@shewhart/schemas/api';

/** Before against after, wherever it was compared, ready to be shown. */
export interface Comparison {
  readonly title: string;
  /** Gives unit and decimals. */
  readonly field: Field;
  readonly indicatorId: string | undefined;
  /** Which way is harm. */
  readonly direction: 'up' | 'down' | 'both';
  readonly before: Period;
  readonly after: Period;
  readonly effect: Effect;
  readonly guardrails: readonly Guardrail[];
  readonly versions: BaselineComparisonResponse['versions'];
  /** The series with the baseline of the period before; undefined when only the levels are known. */
  readonly series: ComparedSeries | undefined;
}

/** Instants are milliseconds since 1970. */
export interface Period extends Omit<PeriodMessage, 'from' | 'to'> {
  readonly from: number;
  readonly to: number;
}

export interface Effect {
  readonly verdict: ComparisonVerdict;
  readonly effect: number | null;
  /** As a share of the level before. */
  readonly relative: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly reason: string;
}

export interface Guardrail extends Effect {
  readonly id: string;
  readonly title: string;
  readonly outOfControl: boolean;
}

export interface ComparedSeries {
  readonly chart: JudgedChart;
  readonly times: readonly number[];
}
