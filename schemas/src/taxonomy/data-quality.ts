/**
 * What is noted about a record that was stored although something about it is unusual. Every stored row has
 * a `quality` column (UInt32) in which each finding is one bit, so that a query can leave such rows out
 * without losing them.
 *
 * A bit is permanent: it is on disk in every row written so far. A finding that is no longer raised keeps
 * its bit and its entry here; a new one takes the next free bit. A test pins every bit.
 */
export const dataQualityFindings = {
  future_time: {
    bit: 0,
    meaning: 'The event time is more than 5 minutes after the time of receipt: the sender clock is ahead.',
  },
  late: {
    bit: 1,
    meaning: 'The event time is more than 24 hours before the time of receipt.',
  },
  time_missing: {
    bit: 2,
    meaning:
      'The sender gave no event time; the observed time, or else the time of receipt, stands in its place.',
  },
  observed_missing: {
    bit: 3,
    meaning: 'The sender gave no observed time; the time of receipt stands in its place.',
  },
  time_clamped: {
    bit: 4,
    meaning:
      'A time other than the event time (observed, start, span event, exemplar) lies after 2262-04-11 and is stored as that moment.',
  },
  ended_before_start: {
    bit: 5,
    meaning: 'A span, or the interval of a metric point, ends before it starts.',
  },
  end_time_missing: {
    bit: 6,
    meaning: 'The span has no end time; its duration is stored as 0.',
  },
  start_time_missing: {
    bit: 7,
    meaning: 'A sum or histogram point has no start time, so the beginning of its sequence is unknown.',
  },
  invalid_trace_id: {
    bit: 8,
    meaning: 'The trace id has a wrong length or is all zeros; it is stored as absent.',
  },
  invalid_span_id: {
    bit: 9,
    meaning: 'The span id has a wrong length or is all zeros; it is stored as absent.',
  },
  invalid_reference_id: {
    bit: 10,
    meaning:
      'An id of the parent span, of a link or of an exemplar has a wrong length or is all zeros; it is stored as absent.',
  },
  severity_out_of_range: {
    bit: 11,
    meaning: 'The severity number is outside 0 to 24; it is stored as it came.',
  },
  severity_from_text: {
    bit: 12,
    meaning: 'The sender gave no severity number; it was derived from the severity text.',
  },
  duplicate_attribute_key: {
    bit: 13,
    meaning: 'An attribute key occurred more than once; the last value is stored.',
  },
  invalid_utf8_repaired: {
    bit: 14,
    meaning: 'A text was not valid UTF-8; the broken bytes are replaced by U+FFFD.',
  },
  renamed_attributes: {
    bit: 15,
    meaning: 'At least one attribute is stored under its canonical name instead of the name it came with.',
  },
  rename_collision: {
    bit: 16,
    meaning:
      'Two attribute keys have the same canonical name; the newer key has it, the other keeps its old name.',
  },
  unit_converted: {
    bit: 17,
    meaning: 'Values were converted to the unit of the canonical metric, for example from ms to s.',
  },
  unknown_schema_version: {
    bit: 18,
    meaning:
      'The schema URL names a newer version than this collector knows, or another vocabulary; nothing was renamed.',
  },
  unknown_service: {
    bit: 19,
    meaning: 'The sender did not say which service it is; the service is stored as unknown_service.',
  },
  truncated: {
    bit: 20,
    meaning: 'A value was cut by a limit of the collector.',
  },
  counter_reset_without_start: {
    bit: 21,
    meaning: 'A cumulative monotonic value fell although the start time stayed the same.',
  },
  outside_rollup_window: {
    bit: 22,
    meaning:
      'The event time is more than 400 days before the time of receipt or more than a day after it; the row is stored, but the rollups leave it out.',
  },
  lenient_encoding: {
    bit: 23,
    meaning:
      'The record departed from the OTLP encoding (snake_case names, enum names, loose base64) and was understood all the same.',
  },
  string_reference_ignored: {
    bit: 24,
    meaning:
      'An attribute refers to a string table, which only profiles have; the reference is treated as absent.',
  },
  unknown_enum_value: {
    bit: 25,
    meaning: 'A span kind or status code is none that OTLP defines; it is stored as it came.',
  },
  negative_delta: {
    bit: 26,
    meaning: 'A delta of a monotonic sum is negative; it is stored as it came.',
  },
} as const satisfies Readonly<Record<string, { bit: number; meaning: string }>>;

export type DataQualityFinding = keyof typeof dataQualityFindings;

export const dataQualityFindingNames = Object.keys(dataQualityFindings) as readonly DataQualityFinding[];

/** The value of one finding in the `quality` column, for hot paths: `quality |= qualityFlag.late`. */
export const qualityFlag = Object.fromEntries(
  dataQualityFindingNames.map((name) => [name, (1 << dataQualityFindings[name].bit) >>> 0]),
) as Readonly<Record<DataQualityFinding, number>>;

/** The `quality` value with exactly these findings. */
export function flagsOf(names: Iterable<DataQualityFinding>): number {
  let bits = 0;
  for (const name of names) bits |= qualityFlag[name];
  return bits >>> 0;
}

/** The findings of a `quality` value in the order of their bits; bits of a newer version are passed over. */
export function namesOf(bits: number): readonly DataQualityFinding[] {
  return dataQualityFindingNames.filter((name) => (bits & qualityFlag[name]) !== 0);
}
