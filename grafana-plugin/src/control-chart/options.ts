import type { ChartKind } from '@shewhart/analysis';
import type { OptionsWithLegend, OptionsWithTooltip } from '@grafana/schema';

/** Who computes the limits: the data source where it did (else the panel), or always the panel. */
export type LimitSource = 'data' | 'panel';

/**
 * Which points set the limits: the first so many of every stage, a window of time, numbers agreed
 * beforehand, or all points that the query returned. Never "what is visible".
 */
export type BaselineKind = 'first' | 'window' | 'given' | 'all';

/** Saved in dashboards: fields are only ever added; what changes its meaning goes through migrate-options. */
export interface ControlChartOptions extends OptionsWithLegend, OptionsWithTooltip {
  limitSource: LimitSource;
  chart: ChartKind;
  /** Display name of the charted series; empty for the first. */
  series: string;
  /** Display name of the field with subgroup sizes, for p, np and u charts; empty for the second number. */
  sizeSeries: string;
  /** Points per subgroup for averages; 0 takes all series at one instant as a subgroup. */
  subgroupSize: number;
  baseline: {
    kind: BaselineKind;
    first: number;
    /** ISO 8601; variables are filled in. */
    from: string;
    to: string;
    center: number;
    sigma: number;
  };
  /** Instants or windows `from/to` left out of the baseline, separated by commas or new lines. */
  exclude: string;
  /** Instants at which a new stage begins, separated alike. */
  stages: string;
  /** A rule set, or `chosen` for `chosenRules`. */
  rules: string;
  chosenRules: string[];
  sigma: string;
  limitsBy: 'width' | 'run-length';
  /** Distance of the limits in standard errors. */
  width: number;
  /** Points between false alarms. */
  runLength: number;
  lowerBound?: number;
  upperBound?: number;
  ewmaWeight: number;
  /** Half the shift that a CUSUM is to find, in sigmas. */
  cusumAllowance: number;
  cusumDecision: number;
  show: {
    limits: boolean;
    zones: boolean;
    violations: boolean;
    episodes: boolean;
    changes: boolean;
    dispersion: boolean;
  };
  markSize: number;
}

export const defaultOptions: Omit<ControlChartOptions, keyof OptionsWithLegend | keyof OptionsWithTooltip> = {
  limitSource: 'data',
  chart: 'xmr',
  series: '',
  sizeSeries: '',
  subgroupSize: 0,
  baseline: { kind: 'first', first: 25, from: '', to: '', center: 0, sigma: 1 },
  exclude: '',
  stages: '',
  rules: 'nelson',
  chosenRules: ['nelson1', 'nelson2'],
  sigma: '',
  limitsBy: 'width',
  width: 3,
  runLength: 370,
  ewmaWeight: 0.2,
  cusumAllowance: 0.5,
  cusumDecision: 5,
  show: { limits: true, zones: false, violations: true, episodes: true, changes: true, dispersion: false },
  markSize: 9,
};
