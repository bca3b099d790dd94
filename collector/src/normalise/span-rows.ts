import { qualityFlag, type RefusalReason } from '@shewhart/schemas/taxonomy';
import { NestedTooDeep, type SpanFields } from '../record-fields.ts';
import type { AttributeWriter } from './attribute-writer.ts';
import type { Batch } from './batch.ts';
import type { ContextRegistry, ScopeEntry } from './context-registry.ts';
import { writeReference } from './identifier.ts';
import type { NormaliseLimits } from './limits.ts';
import { saturatedSum } from './log-rows.ts';
import { maxMessageBytes, maxNameBytes } from './record-texts.ts';
import { writeOtherTime } from './time-policy.ts';
import type { ValueWriter } from './value-writer.ts';

/** Everything of a span, an event or a link but its texts, with room to spare. */
const fixedBytes = 256;
const lastSpanKind = 5;
const lastStatusCode = 2;

/** Writes spans as rows of `span`. */
export class SpanRows {
  private readonly batch: Batch;
  private readonly contexts: ContextRegistry;
  private readonly attributes: AttributeWriter;
  private readonly values: ValueWriter;
  private readonly limits: NormaliseLimits;

  constructor(
    batch: Batch,
    contexts: ContextRegistry,
    attributes: AttributeWriter,
    values: ValueWriter,
    limits: NormaliseLimits,
  ) {
    this.batch = batch;
    this.contexts = contexts;
    this.attributes = attributes;
    this.values = values;
    this.limits = limits;
  }

  write(fields: SpanFields, scope: ScopeEntry): void {
    if (this.isBeyond(fields.startAt) || this.isBeyond(fields.endAt)) {
      this.refuse('time_out_of_range', fields, scope);
      return;
    }
    if (fields.recordEnd - fields.recordAt > this.limits.maxRecordBytes) {
      this.refuse('record_too_large', fields, scope);
      return;
    }
    const row = this.batch.tables.span;
    const start = row.at;
    try {
      this.writeRow(fields, scope);
    } catch (error) {
      row.at = start;
      if (!(error instanceof NestedTooDeep)) throw error;
      this.refuse('attribute_nesting_too_deep', fields, scope);
      return;
    }
    row.rows += 1;
    this.batch.accepted += 1;
    this.contexts.writeContext(scope);
  }

  private isBeyond(at: number): boolean {
    return at >= 0 && this.batch.payload.view.getInt32(at + 4, true) < 0;
  }

  private refuse(reason: RefusalReason, fields: SpanFields, scope: ScopeEntry): void {
    this.batch.refuse(reason, 'span', scope.resource.service, '', fields.recordAt, fields.recordEnd);
  }

  private writeRow(fields: SpanFields, scope: ScopeEntry): void {
    const { batch, values, attributes } = this;
    const { bytes, view } = batch.payload;
    const { time } = batch;
    const row = batch.tables.span;
    row.reserve(
      fields.recordEnd -
        fields.recordAt +
        scope.columns.length +
        attributes.room(fields.attributes.count) +
        fixedBytes,
    );
    values.quality = scope.recordQuality;
    this.writeTimes(fields);
    row.u64(time.receivedLow, time.receivedHigh);
    row.copy(scope.columns, scope.columnsView, 0, scope.columns.length);
    this.writeText(fields.nameAt, fields.nameLength, maxNameBytes);
    row.i32(fields.kind);
    row.i32(fields.statusCode);
    this.flagUnknownEnums(fields);
    this.writeText(fields.statusMessageAt, fields.statusMessageLength, maxMessageBytes);
    // A span without a valid id of its own is kept all the same, but no other record can refer to it.
    const traced = writeReference(row, bytes, view, fields.traceIdAt, fields.traceIdLength, 16);
    if (!traced || fields.traceIdLength === 0) values.quality |= qualityFlag.invalid_trace_id;
    const spanned = writeReference(row, bytes, view, fields.spanIdAt, fields.spanIdLength, 8);
    if (!spanned || fields.spanIdLength === 0) values.quality |= qualityFlag.invalid_span_id;
    if (!writeReference(row, bytes, view, fields.parentSpanIdAt, fields.parentSpanIdLength, 8)) {
      values.quality |= qualityFlag.invalid_reference_id;
    }
    this.writeText(fields.traceStateAt, fields.traceStateLength, maxNameBytes);
    row.i32(fields.flags);
    attributes.write(row, fields.attributes, scope.spanKeys);
    row.i32(saturatedSum(fields.droppedAttributes, attributes.dropped));
    this.writeEvents(fields, scope);
    row.i32(fields.droppedEvents);
    this.writeLinks(fields, scope);
    row.i32(fields.droppedLinks);
    row.i32(values.quality);
  }

  private flagUnknownEnums(fields: SpanFields): void {
    const { kind, statusCode } = fields;
    if (kind < 0 || kind > lastSpanKind || statusCode < 0 || statusCode > lastStatusCode) {
      this.values.quality |= qualityFlag.unknown_enum_value;
    }
  }

  private writeText(at: number, length: number, maxBytes: number): void {
    const row = this.batch.tables.span;
    if (length === 0) row.u8(0);
    else this.values.string(row, at, length, maxBytes);
  }

  /**
   * Start and duration. A span without an end lasts 0; one without a start begins at its end, or at receipt
   * when it has neither. Whether it is late or early is judged by its end, which is when it was sent.
   */
  private writeTimes(fields: SpanFields): void {
    const { values } = this;
    const { time } = this.batch;
    const { view } = this.batch.payload;
    let startLow = fields.startAt < 0 ? 0 : view.getInt32(fields.startAt, true);
    let startHigh = fields.startAt < 0 ? 0 : view.getInt32(fields.startAt + 4, true);
    let endLow = fields.endAt < 0 ? 0 : view.getInt32(fields.endAt, true);
    let endHigh = fields.endAt < 0 ? 0 : view.getInt32(fields.endAt + 4, true);
    const hasEnd = (endLow | endHigh) !== 0;
    if ((startLow | startHigh) === 0) {
      startLow = hasEnd ? endLow : time.receivedLow;
      startHigh = hasEnd ? endHigh : time.receivedHigh;
      values.quality |= qualityFlag.time_missing;
    }
    if (!hasEnd) {
      endLow = startLow;
      endHigh = startHigh;
      values.quality |= qualityFlag.end_time_missing;
    }
    const durationLow = (endLow - startLow) | 0;
    const durationHigh = (endHigh - startHigh - (endLow >>> 0 < startLow >>> 0 ? 1 : 0)) | 0;
    if (durationHigh < 0) values.quality |= qualityFlag.ended_before_start;
    values.quality |= time.skew(endLow, endHigh) | time.rollup(startLow, startHigh);
    const row = this.batch.tables.span;
    row.u64(startLow, startHigh);
    row.u64(durationLow, durationHigh);
  }

  private writeEvents(fields: SpanFields, scope: ScopeEntry): void {
    const { values, attributes } = this;
    const { item, eventCount } = fields;
    const row = this.batch.tables.span;
    row.varint(eventCount);
    for (let index = 0; index < eventCount; index++) {
      fields.loadEvent(index);
      row.extend(attributes.room(item.attributes.count) + fixedBytes);
      values.quality |= writeOtherTime(row, this.batch.payload.view, item.timeAt);
      this.writeText(item.nameAt, item.nameLength, maxNameBytes);
      attributes.write(row, item.attributes, scope.eventKeys);
      row.i32(saturatedSum(item.droppedAttributes, attributes.dropped));
    }
  }

  private writeLinks(fields: SpanFields, scope: ScopeEntry): void {
    const { values, attributes } = this;
    const { item, linkCount } = fields;
    const { bytes, view } = this.batch.payload;
    const row = this.batch.tables.span;
    row.varint(linkCount);
    for (let index = 0; index < linkCount; index++) {
      fields.loadLink(index);
      row.extend(attributes.room(item.attributes.count) + fixedBytes);
      const traced = writeReference(row, bytes, view, item.traceIdAt, item.traceIdLength, 16);
      const spanned = writeReference(row, bytes, view, item.spanIdAt, item.spanIdLength, 8);
      if (!traced || !spanned) values.quality |= qualityFlag.invalid_reference_id;
      this.writeText(item.traceStateAt, item.traceStateLength, maxNameBytes);
      attributes.write(row, item.attributes, scope.spanKeys);
      row.i32(saturatedSum(item.droppedAttributes, attributes.dropped));
      row.i32(item.flags);
    }
  }
}
