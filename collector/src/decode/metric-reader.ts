import { seriesKinds } from '@shewhart/schemas';
import type { MetricFields, RecordSink } from '../record-fields.ts';
import { AttributeRange, AttributeReader } from './attribute-reader.ts';
import { eachDelimited } from './context-reader.ts';
import { PointReader } from './point-reader.ts';
import { fieldSet, malformed, type Wire } from './wire.ts';

const metricFields = fieldSet(1, 2, 3, 5, 7, 9, 10, 11, 12);

/** Kind of series by the field of `Metric.data`. */
const kindOfField: ReadonlyMap<number, number> = new Map([
  [5, seriesKinds.gauge],
  [7, seriesKinds.sum],
  [9, seriesKinds.histogram],
  [10, seriesKinds.exponential_histogram],
  [11, seriesKinds.summary],
]);

/** Fields of the data message beside the points (field 1). */
const gaugeFields = fieldSet(1);
const temporalFields = fieldSet(1, 2);
const sumFields = fieldSet(1, 2, 3);

/** Reads one Metric: what it says about all its points first, then the points, whatever their order. */
export class MetricReader implements MetricFields {
  recordAt = 0;
  recordEnd = 0;
  nameAt = 0;
  nameLength = 0;
  unitAt = 0;
  unitLength = 0;
  descriptionAt = 0;
  descriptionLength = 0;
  kind = 0;
  temporality = 0;
  monotonic = false;
  metadata!: AttributeRange;
  private readonly attributes = new AttributeReader();
  private readonly points = new PointReader(this.attributes);
  /** The data messages that count: of several kinds the last one sent, in all its pieces. */
  private data: [number, number][] = [];

  read(wire: Wire, sink: RecordSink, at: number, end: number): void {
    this.reset(wire, at, end);
    this.readHeader(wire, at, end);
    this.metadata.finish();
    for (const [from, to] of this.data) this.readTemporality(wire, from, to);
    sink.metric(this);
    const { points, kind } = this;
    for (const [from, to] of this.data) {
      eachDelimited(wire, from, to, 0x0a, (pointAt, pointEnd) => {
        points.read(wire, kind, pointAt, pointEnd);
        sink.point(points);
      });
    }
  }

  private reset(wire: Wire, at: number, end: number): void {
    this.recordAt = at;
    this.recordEnd = end;
    this.nameAt = at;
    this.nameLength = 0;
    this.unitAt = at;
    this.unitLength = 0;
    this.descriptionAt = at;
    this.descriptionLength = 0;
    this.kind = 0;
    this.temporality = 0;
    this.monotonic = false;
    this.metadata = new AttributeRange(wire, this.attributes, 0x62);
    this.data = [];
    this.points.begin(wire);
  }

  private readHeader(wire: Wire, at: number, end: number): void {
    let position = at;
    while (position < end) {
      const tagAt = position;
      const tag = wire.tag(position, end);
      position = wire.position;
      const field = tag >>> 3;
      if ((tag & 7) !== 2 || field > 31 || ((metricFields >>> field) & 1) === 0) {
        position = wire.skipUnknown(tag, position, end, metricFields);
        continue;
      }
      const length = wire.length(position, end);
      const from = wire.position;
      position = from + length;
      if (field === 12) this.metadata.add(tagAt, position);
      else this.headerField(field, from, length);
    }
  }

  private headerField(field: number, at: number, length: number): void {
    if (field === 1) {
      this.nameAt = at;
      this.nameLength = length;
    } else if (field === 2) {
      this.descriptionAt = at;
      this.descriptionLength = length;
    } else if (field === 3) {
      this.unitAt = at;
      this.unitLength = length;
    } else {
      const kind = kindOfField.get(field)!;
      if (kind !== this.kind) this.data = [];
      this.kind = kind;
      this.data.push([at, at + length]);
    }
  }

  private readTemporality(wire: Wire, at: number, end: number): void {
    const { kind } = this;
    const hasTemporality = kind !== seriesKinds.gauge && kind !== seriesKinds.summary;
    const known = kind === seriesKinds.sum ? sumFields : hasTemporality ? temporalFields : gaugeFields;
    let position = at;
    while (position < end) {
      const tag = wire.tag(position, end);
      position = wire.position;
      if (tag === 0x0a) {
        const length = wire.length(position, end);
        position = wire.position + length;
      } else if (tag === 0x10 && hasTemporality) {
        this.temporality = wire.varint32(position, end) | 0;
        position = wire.position;
      } else if (tag === 0x18 && kind === seriesKinds.sum) {
        wire.varint64(position, end);
        this.monotonic = (wire.low | wire.high) !== 0;
        position = wire.position;
      } else position = wire.skipUnknown(tag, position, end, known);
      if (position > end) malformed('a metric is cut off');
    }
  }
}
