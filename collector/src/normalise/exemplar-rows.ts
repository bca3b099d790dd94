import { qualityFlag } from '@shewhart/schemas/taxonomy';
import type { PointFields } from '../record-fields.ts';
import type { AttributeWriter } from './attribute-writer.ts';
import type { Batch } from './batch.ts';
import type { ContextRegistry } from './context-registry.ts';
import { writeReference } from './identifier.ts';
import { writeNumber } from './point-rows.ts';
import type { MetricEntry, Series } from './series.ts';
import { writeOtherTime } from './time-policy.ts';
import type { ValueWriter } from './value-writer.ts';

const fixedBytes = 256;

/** Writes the exemplars of a point; their findings are the point's. */
export class ExemplarRows {
  private readonly batch: Batch;
  private readonly contexts: ContextRegistry;
  private readonly attributes: AttributeWriter;
  private readonly values: ValueWriter;

  constructor(batch: Batch, contexts: ContextRegistry, attributes: AttributeWriter, values: ValueWriter) {
    this.batch = batch;
    this.contexts = contexts;
    this.attributes = attributes;
    this.values = values;
  }

  write(fields: PointFields, metric: MetricEntry, series: Series): number {
    this.values.quality = 0;
    for (let index = 0; index < fields.exemplarCount; index++) {
      fields.loadExemplar(index);
      this.writeRow(fields, metric, series);
    }
    return this.values.quality;
  }

  private writeRow(fields: PointFields, metric: MetricEntry, series: Series): void {
    const { attributes, values } = this;
    const { item } = fields;
    const { payload, time, tables } = this.batch;
    const { bytes, view } = payload;
    const { known } = this.contexts;
    const row = tables.exemplar;
    const room = attributes.room(item.attributes.count);
    row.reserve(fields.recordEnd - fields.recordAt + metric.shape.nameColumn.length + room + fixedBytes);
    row.copy(metric.shape.nameColumn, metric.shape.nameView, 0, metric.shape.nameColumn.length);
    row.copy(known.bytes, known.view, series.idAt, 16);
    row.copy(bytes, view, fields.timeAt, 8);
    values.quality |= writeOtherTime(row, view, item.timeAt);
    row.u64(time.receivedLow, time.receivedHigh);
    writeNumber(row, view, item.valueType, item.valueAt, metric.shape.divisor);
    const traced = writeReference(row, bytes, view, item.traceIdAt, item.traceIdLength, 16);
    const spanned = writeReference(row, bytes, view, item.spanIdAt, item.spanIdLength, 8);
    if (!traced || !spanned) values.quality |= qualityFlag.invalid_reference_id;
    attributes.write(row, item.attributes, metric.scope.metricKeys);
    row.rows += 1;
  }
}
