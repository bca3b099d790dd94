/**
 * Subgroups of one indicator on a grid without holes: entry i is the bucket that begins at
 * `from + i * step` (seconds since 1970). A value that is NaN is missing: nobody knows it, it is not zero.
 */
export interface SubgroupSeries {
  readonly from: number;
  readonly step: number;
  readonly value: Float64Array;
  /** Denominator of a ratio, number of measurements behind a quantile or a mean; 1 where there is none. */
  readonly size: Float64Array;
  /** Records that were counted into the bucket: what late data changes. */
  readonly n: Float64Array;
  /** Share of the bucket's minutes in which the service sent anything, 0 to 1. */
  readonly completeness: Float64Array;
}

export function emptySeries(from: number, to: number, step: number): SubgroupSeries {
  const length = Math.max(0, Math.ceil((to - from) / step));
  return {
    from,
    step,
    value: new Float64Array(length).fill(Number.NaN),
    size: new Float64Array(length).fill(1),
    n: new Float64Array(length),
    completeness: new Float64Array(length),
  };
}

/** The buckets of a stretch; a view, not a copy. */
export function stretchOf(series: SubgroupSeries, from: number, to: number): SubgroupSeries {
  const start = Math.max(0, Math.round((from - series.from) / series.step));
  const end = Math.max(start, Math.round((to - series.from) / series.step));
  return {
    from: series.from + start * series.step,
    step: series.step,
    value: series.value.subarray(start, end),
    size: series.size.subarray(start, end),
    n: series.n.subarray(start, end),
    completeness: series.completeness.subarray(start, end),
  };
}
