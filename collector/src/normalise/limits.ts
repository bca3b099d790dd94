/**
 * Limits on one record. What is over a limit is cut and flagged `truncated`, except that a record over
 * `maxRecordBytes` is refused. A cut array or map is no longer JSON and is stored as a string.
 *
 * By default the text limits are twice the record's: whatever a record can hold is kept whole, also as
 * base64. Only text that escapes make much longer (control characters in a map) meets them.
 */
export interface NormaliseLimits {
  /** Protobuf bytes of one record. Default 16 MiB. */
  readonly maxRecordBytes: number;
  /** Attributes of one record, resource, scope, event or link; the rest count as dropped. Default 1024. */
  readonly maxAttributes: number;
  /** Bytes of an attribute key. Default 1024. */
  readonly maxKeyBytes: number;
  /** Bytes of an attribute value in its text form. Default 32 MiB: room for base64. */
  readonly maxValueBytes: number;
  /** Bytes of a log body in its text form. Default 32 MiB. */
  readonly maxBodyBytes: number;
  /** New series of one metric within an hour; further ones become one overflow series. Default 100,000. */
  readonly maxNewSeriesPerMetric: number;
  /** Series remembered; a metric of one scope counts as 3, a scope and a resource as 8. Default 400,000. */
  readonly maxKnownSeries: number;
  /** Bytes of wire form remembered to recognise them. Default 128 MiB. */
  readonly maxKnownBytes: number;
}

export const defaultLimits: NormaliseLimits = {
  maxRecordBytes: 16 << 20,
  maxAttributes: 1024,
  maxKeyBytes: 1024,
  maxValueBytes: 32 << 20,
  maxBodyBytes: 32 << 20,
  maxNewSeriesPerMetric: 100_000,
  maxKnownSeries: 400_000,
  maxKnownBytes: 128 << 20,
};
