import type { SubgroupMethod } from '../estimate/sigma-subgroups.ts';
import type { SubgroupStatistics } from '../estimate/subgroup-statistics.ts';
import type { VariableRows } from '../chart/hotelling-chart.ts';
import type { NaturalBounds } from '../chart/control-chart.ts';
import type { RuleDefinition } from '../rule/rule-definition.ts';
import type { ChartKind } from '../rule/rule-legality.ts';

/** Which points set the limits: the first so many of each stage, a range of places, or given numbers. */
export type BaselineChoice =
  | { readonly kind: 'all' }
  | { readonly kind: 'first'; readonly count: number }
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  | { readonly kind: 'given'; readonly center: number; readonly sigma?: number };

export interface ChartParameters {
  readonly lambda?: number;
  readonly L?: number;
  readonly k?: number;
  readonly h?: number;
  readonly headstart?: number;
  readonly target?: number;
  readonly sigma?: number;
  readonly asymptotic?: boolean;
  readonly center?: 'mean' | 'median';
  readonly form?: 'probability' | 'sigma' | 'weibull' | 'power';
}

export interface LimitChoice {
  readonly k?: number;
  readonly runLength?: number;
  readonly confidence?: number;
}

/** The data of a request in the one form its chart needs; NaN for a missing number. */
export type ChartData =
  | { readonly kind: 'values'; readonly values: Float64Array }
  | { readonly kind: 'subgroups'; readonly subgroups: readonly SubgroupStatistics[] }
  | { readonly kind: 'counts'; readonly counts: Float64Array; readonly sizes: Float64Array }
  | { readonly kind: 'rows'; readonly rows: readonly VariableRows[] };

/** A request that has been checked: every default filled in, every index within the data. */
export interface ChartRequest {
  readonly chart: ChartKind;
  readonly data: ChartData;
  readonly length: number;
  readonly baseline: BaselineChoice;
  readonly exclude: ReadonlySet<number>;
  /** First places of the stages, 0 included, ascending. */
  readonly stageStarts: readonly number[];
  readonly rules: readonly RuleDefinition[];
  readonly sigma?: SubgroupMethod | 'known';
  readonly limits: LimitChoice;
  readonly bounds: NaturalBounds;
  readonly params: ChartParameters;
}
