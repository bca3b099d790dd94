/**
 * Why a record is refused: it is counted in `partial_success`, and a sample of it is kept as a dead letter
 * with the reason. Only what cannot be stored with its meaning is refused; what is merely suspicious is
 * stored with a data-quality finding. A negative delta of a monotonic sum, for one, breaks the data model
 * but has a plain meaning as a row, so it is stored and flagged.
 *
 * Codes and names are permanent: both are on disk and in alerts. A test pins them.
 */
export const refusalReasons = {
  metric_point_without_time: {
    code: 1,
    sentence: 'The data point has no time (time_unix_nano is 0); set it to the end of the measured interval.',
  },
  metric_without_data: {
    code: 2,
    sentence:
      'The metric has none of gauge, sum, histogram, exponential_histogram and summary; send one of them.',
  },
  metric_name_missing: {
    code: 3,
    sentence: 'The metric has no name; give the instrument a name.',
  },
  unspecified_temporality: {
    code: 4,
    sentence:
      'The aggregation temporality of the sum or histogram is neither delta nor cumulative; set it to 1 (delta) or 2 (cumulative).',
  },
  number_without_value: {
    code: 5,
    sentence:
      'The number data point has neither as_double nor as_int; set one, or the no-recorded-value flag if the series ended.',
  },
  histogram_bucket_mismatch: {
    code: 6,
    sentence:
      'The histogram needs exactly one bucket count more than it has explicit bounds, or none of either.',
  },
  histogram_bounds_not_increasing: {
    code: 7,
    sentence: 'The explicit bounds of the histogram must increase strictly and must not be NaN.',
  },
  histogram_count_mismatch: {
    code: 8,
    sentence: 'The bucket counts of the histogram do not add up to its count.',
  },
  histogram_sum_without_count: {
    code: 9,
    sentence: 'The histogram has a sum other than 0 although its count is 0.',
  },
  exponential_histogram_count_mismatch: {
    code: 10,
    sentence:
      'The positive, negative and zero counts of the exponential histogram do not add up to its count.',
  },
  exponential_histogram_out_of_range: {
    code: 11,
    sentence:
      'A bucket of the exponential histogram lies outside the range of a double, or its zero threshold is negative or NaN; check scale and offset.',
  },
  summary_quantile_invalid: {
    code: 12,
    sentence: 'The quantiles of the summary must lie between 0 and 1 and increase strictly.',
  },
  time_out_of_range: {
    code: 13,
    sentence:
      'The time lies after 2262-04-11, which cannot be stored; check that it is in nanoseconds since 1970.',
  },
  attribute_nesting_too_deep: {
    code: 14,
    sentence: 'A body or attribute value is nested deeper than 64 levels; flatten it.',
  },
  record_too_large: {
    code: 15,
    sentence: 'The record is larger than the 16 MiB that are stored of one; shorten its body or attributes.',
  },
} as const satisfies Readonly<Record<string, { code: number; sentence: string }>>;

export type RefusalReason = keyof typeof refusalReasons;

export const refusalReasonNames = Object.keys(refusalReasons) as readonly RefusalReason[];

const reasonByCode: ReadonlyMap<number, RefusalReason> = new Map(
  refusalReasonNames.map((name) => [refusalReasons[name].code, name]),
);

export function refusalCode(reason: RefusalReason): number {
  return refusalReasons[reason].code;
}

/** The reason with this code, or undefined for a code of a newer version. */
export function refusalReasonOfCode(code: number): RefusalReason | undefined {
  return reasonByCode.get(code);
}
