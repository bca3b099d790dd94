import type { DecodedBatch, Signal } from './ports.ts';

/**
 * What `decode` hands to `normalise`, record by record: where in the request's bytes each field lies, never
 * its value as an object. One instance of each shape is refilled for every record, so nothing here may be
 * kept. `At` is an offset into `Payload.bytes`, -1 for an absent field whose absence differs from zero.
 */
export interface Payload {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /**
   * JSON text of an array or key-value list (kinds 7 and 8), its maps in the order sent or sorted by key.
   * Bits of the quality column for what was found inside are left in `nestedQuality`.
   * @throws NestedTooDeep
   */
  nestedText(kind: number, at: number, length: number, sortKeys: boolean): string;
  readonly nestedQuality: number;
}

/** An attribute value or body nested deeper than `maxNesting`: its record is refused, the rest is taken. */
export class NestedTooDeep extends Error {
  override readonly name = 'NestedTooDeep';
}

/** AnyValue nesting that is understood; a top-level array is depth 1. */
export const maxNesting = 64;

/**
 * Attributes as parallel arrays, valid below `count`. `kind` is a code of `bodyTypes`. `first` and `second`:
 * offset and length of string, bytes, array, map; 0 or 1 of a bool; low and high half of an int; offset of a double.
 */
export interface AttributeList {
  readonly count: number;
  readonly keyAt: Int32Array;
  readonly keyLength: Int32Array;
  readonly kind: Uint8Array;
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** References into string tables, which only profiles have; treated as absent. */
  readonly stringReferences: number;
}

/** Attributes that are only looked into when their bytes are not known yet. */
export interface LazyAttributes {
  /** The attributes' wire bytes including field tags, in one piece, in `rawSource`. */
  readonly rawSource: Uint8Array;
  readonly rawView: DataView;
  readonly rawAt: number;
  readonly rawLength: number;
  /** Reads them; the list is valid until the next `load` of any record. */
  load(): AttributeList;
}

export interface ResourceFields {
  /** The resource message's wire bytes. */
  readonly rawSource: Uint8Array;
  readonly rawAt: number;
  readonly rawLength: number;
  readonly schemaUrlAt: number;
  readonly schemaUrlLength: number;
  readonly droppedAttributes: number;
  /** Reads the attributes and `droppedAttributes`. */
  load(): AttributeList;
}

export interface ScopeFields extends ResourceFields {
  readonly nameAt: number;
  readonly nameLength: number;
  readonly versionAt: number;
  readonly versionLength: number;
}

export interface LogFields {
  readonly recordAt: number;
  readonly recordEnd: number;
  readonly timeAt: number;
  readonly observedAt: number;
  readonly severityNumber: number;
  readonly severityTextAt: number;
  readonly severityTextLength: number;
  readonly eventNameAt: number;
  readonly eventNameLength: number;
  /** Kind, first and second as in `AttributeList`. */
  readonly bodyKind: number;
  readonly bodyFirst: number;
  readonly bodySecond: number;
  readonly traceIdAt: number;
  readonly traceIdLength: number;
  readonly spanIdAt: number;
  readonly spanIdLength: number;
  readonly flags: number;
  readonly droppedAttributes: number;
  readonly attributes: AttributeList;
}

export interface SpanFields {
  readonly recordAt: number;
  readonly recordEnd: number;
  readonly startAt: number;
  readonly endAt: number;
  readonly nameAt: number;
  readonly nameLength: number;
  readonly kind: number;
  readonly statusCode: number;
  readonly statusMessageAt: number;
  readonly statusMessageLength: number;
  readonly traceIdAt: number;
  readonly traceIdLength: number;
  readonly spanIdAt: number;
  readonly spanIdLength: number;
  readonly parentSpanIdAt: number;
  readonly parentSpanIdLength: number;
  readonly traceStateAt: number;
  readonly traceStateLength: number;
  readonly flags: number;
  readonly droppedAttributes: number;
  readonly droppedEvents: number;
  readonly droppedLinks: number;
  readonly attributes: AttributeList;
  readonly eventCount: number;
  readonly linkCount: number;
  /** Fills `item` with the event or link of this index. */
  loadEvent(index: number): void;
  loadLink(index: number): void;
  readonly item: SpanItemFields;
}

/** A span event (time, name) or link (ids, trace state, flags), or an exemplar (time, ids, value). */
export interface SpanItemFields {
  readonly timeAt: number;
  readonly nameAt: number;
  readonly nameLength: number;
  readonly traceIdAt: number;
  readonly traceIdLength: number;
  readonly spanIdAt: number;
  readonly spanIdLength: number;
  readonly traceStateAt: number;
  readonly traceStateLength: number;
  readonly flags: number;
  readonly droppedAttributes: number;
  /** A code of `valueTypes`, and the offset of its 8 bytes. */
  readonly valueType: number;
  readonly valueAt: number;
  readonly attributes: AttributeList;
}

export interface MetricFields {
  readonly recordAt: number;
  readonly recordEnd: number;
  readonly nameAt: number;
  readonly nameLength: number;
  readonly unitAt: number;
  readonly unitLength: number;
  readonly descriptionAt: number;
  readonly descriptionLength: number;
  /** A code of `seriesKinds`, 0 when the metric has no data. */
  readonly kind: number;
  readonly temporality: number;
  readonly monotonic: boolean;
  readonly metadata: LazyAttributes;
}

/** 64-bit counts as low and high halves in turn. */
export interface CountList {
  readonly count: number;
  readonly halves: Uint32Array;
}

export interface DoubleList {
  readonly count: number;
  readonly values: Float64Array;
}

/** A point of any kind; which fields have a meaning follows from the metric's kind. */
export interface PointFields {
  readonly recordAt: number;
  readonly recordEnd: number;
  readonly startAt: number;
  readonly timeAt: number;
  readonly flags: number;
  /** A code of `valueTypes`, and the offset of its 8 bytes. */
  readonly valueType: number;
  readonly valueAt: number;
  readonly countAt: number;
  readonly sumAt: number;
  readonly minAt: number;
  readonly maxAt: number;
  readonly bounds: DoubleList;
  /** Of an explicit histogram, or the positive range of an exponential one. */
  readonly bucketCounts: CountList;
  readonly negativeCounts: CountList;
  readonly scale: number;
  readonly zeroCountAt: number;
  readonly zeroThresholdAt: number;
  readonly positiveOffset: number;
  readonly negativeOffset: number;
  readonly quantiles: DoubleList;
  readonly quantileValues: DoubleList;
  readonly attributes: LazyAttributes;
  readonly exemplarCount: number;
  loadExemplar(index: number): void;
  readonly item: SpanItemFields;
}

/**
 * Takes the fields of one request in the order of the wire's nesting and gives back its rows. Between
 * `begin` and `finish` nothing is visible outside; `abandon` forgets everything since `begin`.
 */
export interface RecordSink {
  /** @param receivedAtNs nanoseconds since 1970 */
  begin(signal: Signal, payload: Payload, receivedAtNs: bigint): void;
  resource(fields: ResourceFields): void;
  scope(fields: ScopeFields): void;
  log(fields: LogFields): void;
  span(fields: SpanFields): void;
  metric(fields: MetricFields): void;
  /** A point of the last metric. */
  point(fields: PointFields): void;
  finish(): DecodedBatch;
  abandon(): void;
  forgetWritten(): void;
}
