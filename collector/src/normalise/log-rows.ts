import { bodyTypes } from '@shewhart/schemas';
import { qualityFlag, severityFromText } from '@shewhart/schemas/taxonomy';
import { NestedTooDeep, type LogFields } from '../record-fields.ts';
import type { AttributeWriter } from './attribute-writer.ts';
import type { Batch } from './batch.ts';
import type { ContextRegistry, ScopeEntry } from './context-registry.ts';
import { writeReference } from './identifier.ts';
import type { NormaliseLimits } from './limits.ts';
import { maxNameBytes } from './record-texts.ts';
import { lastTimeHigh, lastTimeLow } from './time-policy.ts';
import { repaired } from './utf8.ts';
import type { ValueWriter } from './value-writer.ts';

/** Everything of a log row but its texts, with room to spare. */
const fixedBytes = 256;

/** Writes log records as rows of `log`. */
export class LogRows {
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

  write(fields: LogFields, scope: ScopeEntry): void {
    const { view } = this.batch.payload;
    if (fields.timeAt >= 0 && view.getInt32(fields.timeAt + 4, true) < 0) {
      this.refuse('time_out_of_range', fields, scope);
      return;
    }
    if (fields.recordEnd - fields.recordAt > this.limits.maxRecordBytes) {
      this.refuse('record_too_large', fields, scope);
      return;
    }
    const row = this.batch.tables.log;
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

  private refuse(
    reason: 'time_out_of_range' | 'record_too_large' | 'attribute_nesting_too_deep',
    fields: LogFields,
    scope: ScopeEntry,
  ): void {
    this.batch.refuse(reason, 'log', scope.resource.service, '', fields.recordAt, fields.recordEnd);
  }

  private writeRow(fields: LogFields, scope: ScopeEntry): void {
    const { batch, values, attributes } = this;
    const { payload, time } = batch;
    const row = batch.tables.log;
    const list = fields.attributes;
    row.reserve(
      fields.recordEnd - fields.recordAt + scope.columns.length + attributes.room(list.count) + fixedBytes,
    );
    values.quality = scope.recordQuality;
    this.writeTimes(fields);
    row.u64(time.receivedLow, time.receivedHigh);
    row.copy(scope.columns, scope.columnsView, 0, scope.columns.length);
    this.writeSeverity(fields);
    this.writeName(fields.eventNameAt, fields.eventNameLength);
    this.writeBody(fields);
    attributes.write(row, list, scope.logKeys);
    row.i32(saturatedSum(fields.droppedAttributes, attributes.dropped));
    const { bytes, view } = payload;
    if (!writeReference(row, bytes, view, fields.traceIdAt, fields.traceIdLength, 16)) {
      values.quality |= qualityFlag.invalid_trace_id;
    }
    if (!writeReference(row, bytes, view, fields.spanIdAt, fields.spanIdLength, 8)) {
      values.quality |= qualityFlag.invalid_span_id;
    }
    row.i32(fields.flags);
    row.i32(values.quality);
  }

  /** Event time, else observed time, else time of receipt; observed time, else time of receipt. */
  private writeTimes(fields: LogFields): void {
    const { values } = this;
    const { time } = this.batch;
    const { view } = this.batch.payload;
    const row = this.batch.tables.log;
    let observedLow = fields.observedAt < 0 ? 0 : view.getInt32(fields.observedAt, true);
    let observedHigh = fields.observedAt < 0 ? 0 : view.getInt32(fields.observedAt + 4, true);
    if ((observedLow | observedHigh) === 0) {
      observedLow = time.receivedLow;
      observedHigh = time.receivedHigh;
      values.quality |= qualityFlag.observed_missing;
    } else if (observedHigh < 0) {
      observedLow = lastTimeLow;
      observedHigh = lastTimeHigh;
      values.quality |= qualityFlag.time_clamped;
    }
    let low = fields.timeAt < 0 ? 0 : view.getInt32(fields.timeAt, true);
    let high = fields.timeAt < 0 ? 0 : view.getInt32(fields.timeAt + 4, true);
    if ((low | high) === 0) {
      low = observedLow;
      high = observedHigh;
      values.quality |= qualityFlag.time_missing;
    }
    values.quality |= time.skew(low, high) | time.rollup(low, high);
    row.u64(low, high);
    row.u64(observedLow, observedHigh);
  }

  /** A number from the sender wins; without one, a text that is a known level gives it. */
  private writeSeverity(fields: LogFields): void {
    const { values } = this;
    let number = fields.severityNumber;
    if (number === 0 && fields.severityTextLength > 0) {
      const { bytes } = this.batch.payload;
      const length = Math.min(fields.severityTextLength, 64);
      number = severityFromText(repaired(bytes, fields.severityTextAt, length));
      if (number !== 0) values.quality |= qualityFlag.severity_from_text;
    }
    if (number < 0 || number > 24) values.quality |= qualityFlag.severity_out_of_range;
    this.batch.tables.log.i32(number);
    this.writeName(fields.severityTextAt, fields.severityTextLength);
  }

  private writeName(at: number, length: number): void {
    const row = this.batch.tables.log;
    if (length === 0) row.u8(0);
    else this.values.string(row, at, length, maxNameBytes);
  }

  private writeBody(fields: LogFields): void {
    const row = this.batch.tables.log;
    const { values } = this;
    const typeAt = row.at;
    row.u8(fields.bodyKind);
    if (fields.bodyKind < bodyTypes.string) {
      row.u8(0);
      return;
    }
    values.write(row, fields.bodyKind, fields.bodyFirst, fields.bodySecond, this.limits.maxBodyBytes);
    // A cut array or map is no longer JSON and becomes a string.
    if (values.wasCut) row.bytes[typeAt] = bodyTypes.string;
  }
}

export function saturatedSum(left: number, right: number): number {
  return Math.min(left + right, 0xffffffff) | 0;
}
