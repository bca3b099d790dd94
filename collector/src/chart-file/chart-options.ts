import type { Direction, JudgeOptions } from '@shewhart/analysis';
import type { BaselineChoice } from './baseline-span.ts';

/** Charts that a file of times and values can be asked for; the others need counts with sizes, or subgroups. */
export const namedCharts = ['xmr', 'ewma', 'cusum', 'c', 'g', 't', 'run'] as const;
export type NamedChart = (typeof namedCharts)[number];

export interface ChartOptions {
  /** The chart asked for; null lets tests on the series choose. */
  readonly chart: NamedChart | null;
  /** Rows that set the limits once and for all; null lets them follow the series. */
  readonly baseline: BaselineChoice | null;
  /** A set of rules, or names of rules; null for those of the chart alone. */
  readonly rules: string | readonly string[] | null;
  /** False alarms per week; null for the default of the judge, or three sigma on a named chart. */
  readonly alarmsPerWeek: number | null;
  readonly direction: Direction;
  readonly deadband: number;
  readonly bounds: JudgeOptions['bounds'];
}

export const defaultChartOptions: ChartOptions = {
  chart: null,
  baseline: null,
  rules: null,
  alarmsPerWeek: null,
  direction: 'both',
  deadband: 0,
  bounds: [null, null],
};
