import { seriesKinds, valueTypes } from '@shewhart/schemas';
import type { PointFields } from '../record-fields.ts';
import { AttributeRange, type AttributeReader } from './attribute-reader.ts';
import { ItemReader } from './item-reader.ts';
import { Counts, Doubles } from './number-lists.ts';
import { fieldSet, malformed, type Wire } from './wire.ts';

const numberFields = fieldSet(2, 3, 4, 5, 6, 7, 8);
const histogramFields = fieldSet(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
const exponentialFields = fieldSet(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
const summaryFields = fieldSet(2, 3, 4, 5, 6, 7, 8);
const bucketFields = fieldSet(1, 2);
const quantileFields = fieldSet(1, 2);

/** The tag of the attributes in each kind of point. */
const attributeTags: Readonly<Record<number, number>> = {
  [seriesKinds.gauge]: 0x3a,
  [seriesKinds.sum]: 0x3a,
  [seriesKinds.histogram]: 0x4a,
  [seriesKinds.exponential_histogram]: 0x0a,
  [seriesKinds.summary]: 0x3a,
};

/** Notes where the fields of one data point lie, and gathers its lists of numbers. */
export class PointReader implements PointFields {
  recordAt = 0;
  recordEnd = 0;
  startAt = -1;
  timeAt = -1;
  flags = 0;
  valueType: number = valueTypes.none;
  valueAt = 0;
  countAt = -1;
  sumAt = -1;
  minAt = -1;
  maxAt = -1;
  readonly bounds = new Doubles();
  readonly bucketCounts = new Counts();
  readonly negativeCounts = new Counts();
  scale = 0;
  zeroCountAt = -1;
  zeroThresholdAt = -1;
  positiveOffset = 0;
  negativeOffset = 0;
  readonly quantiles = new Doubles();
  readonly quantileValues = new Doubles();
  attributes!: AttributeRange;
  exemplarCount = 0;
  readonly item = new ItemReader();
  private exemplars = new Int32Array(16);
  private readonly list: AttributeReader;
  private ranges: Readonly<Record<number, AttributeRange>> = {};
  private wire!: Wire;

  constructor(list: AttributeReader) {
    this.list = list;
  }

  /** Before the points of a metric. */
  begin(wire: Wire): void {
    if (this.wire === wire) return;
    this.wire = wire;
    this.ranges = Object.fromEntries(
      [...new Set(Object.values(attributeTags))].map((tag) => [
        tag,
        new AttributeRange(wire, this.list, tag),
      ]),
    );
  }

  loadExemplar(index: number): void {
    this.item.read(this.wire, 'exemplar', this.exemplars[index * 2]!, this.exemplars[index * 2 + 1]!);
  }

  read(wire: Wire, kind: number, at: number, end: number): void {
    this.recordAt = at;
    this.recordEnd = end;
    this.startAt = -1;
    this.timeAt = -1;
    this.flags = 0;
    this.valueType = valueTypes.none;
    this.exemplarCount = 0;
    this.attributes = this.ranges[attributeTags[kind]!]!;
    this.attributes.clear();
    if (kind === seriesKinds.gauge || kind === seriesKinds.sum) this.readNumber(wire, at, end);
    else this.readDistribution(wire, kind, at, end);
    this.attributes.finish();
  }

  private readNumber(wire: Wire, at: number, end: number): void {
    const { bytes } = wire;
    let position = at;
    while (position < end) {
      const tagAt = position;
      let tag = bytes[position++]!;
      if (tag > 127) {
        tag = wire.tag(position - 1, end);
        position = wire.position;
      }
      switch (tag) {
        case 0x3a: {
          let length = bytes[position++]!;
          if (length > 127) {
            length = wire.length(position - 1, end);
            position = wire.position;
          }
          position += length;
          if (position <= end) this.attributes.add(tagAt, position);
          break;
        }
        case 0x11:
          this.startAt = position;
          position += 8;
          break;
        case 0x19:
          this.timeAt = position;
          position += 8;
          break;
        case 0x21:
          this.valueType = valueTypes.double;
          this.valueAt = position;
          position += 8;
          break;
        case 0x31:
          this.valueType = valueTypes.int;
          this.valueAt = position;
          position += 8;
          break;
        case 0x2a:
          position = this.addExemplar(wire, position, end);
          break;
        case 0x40:
          this.flags = wire.varint32(position, end);
          position = wire.position;
          break;
        default:
          position = wire.skipUnknown(tag, position, end, numberFields);
      }
      if (!(position <= end)) malformed('a data point is cut off');
    }
  }

  private addExemplar(wire: Wire, position: number, end: number): number {
    const length = wire.length(position, end);
    const index = this.exemplarCount * 2;
    if (index === this.exemplars.length) {
      const exemplars = new Int32Array(index * 2);
      exemplars.set(this.exemplars);
      this.exemplars = exemplars;
    }
    this.exemplars[index] = wire.position;
    this.exemplars[index + 1] = wire.position + length;
    this.exemplarCount += 1;
    return wire.position + length;
  }

  private readDistribution(wire: Wire, kind: number, at: number, end: number): void {
    this.countAt = -1;
    this.sumAt = -1;
    this.minAt = -1;
    this.maxAt = -1;
    this.bounds.count = 0;
    this.bucketCounts.count = 0;
    this.negativeCounts.count = 0;
    this.scale = 0;
    this.zeroCountAt = -1;
    this.zeroThresholdAt = -1;
    this.positiveOffset = 0;
    this.negativeOffset = 0;
    this.quantiles.count = 0;
    this.quantileValues.count = 0;
    let position = at;
    while (position < end) {
      const tagAt = position;
      const tag = wire.tag(position, end);
      const from = wire.position;
      if (tag === attributeTags[kind]) {
        const length = wire.length(from, end);
        position = wire.position + length;
        this.attributes.add(tagAt, position);
        continue;
      }
      position = this.common(tag, from);
      if (position < 0) position = this.special(wire, kind, tag, from, end);
      if (position > end) malformed('a data point is cut off');
    }
  }

  /** The fields that all distributions have under the same numbers; -1 for any other. */
  private common(tag: number, position: number): number {
    switch (tag) {
      case 0x11:
        this.startAt = position;
        return position + 8;
      case 0x19:
        this.timeAt = position;
        return position + 8;
      case 0x21:
        this.countAt = position;
        return position + 8;
      case 0x29:
        this.sumAt = position;
        return position + 8;
      default:
        return -1;
    }
  }

  private special(wire: Wire, kind: number, tag: number, position: number, end: number): number {
    if (kind === seriesKinds.histogram) return this.histogramField(wire, tag, position, end);
    if (kind === seriesKinds.summary) return this.summaryField(wire, tag, position, end);
    return this.exponentialField(wire, tag, position, end);
  }

  private histogramField(wire: Wire, tag: number, position: number, end: number): number {
    switch (tag) {
      case 0x32:
        return this.bucketCounts.addPackedFixed(wire, position, end);
      case 0x31:
        return this.bucketCounts.addFixed(wire, position, end);
      case 0x3a:
        return this.bounds.addPacked(wire, position, end);
      case 0x39:
        return this.bounds.addOne(wire, position, end);
      case 0x42:
        return this.addExemplar(wire, position, end);
      case 0x50:
        this.flags = wire.varint32(position, end);
        return wire.position;
      case 0x59:
        this.minAt = position;
        return position + 8;
      case 0x61:
        this.maxAt = position;
        return position + 8;
      default:
        return wire.skipUnknown(tag, position, end, histogramFields);
    }
  }

  private exponentialField(wire: Wire, tag: number, position: number, end: number): number {
    switch (tag) {
      case 0x30:
        this.scale = zigzag(wire.varint32(position, end));
        return wire.position;
      case 0x39:
        this.zeroCountAt = position;
        return position + 8;
      case 0x42:
        return this.buckets(wire, this.bucketCounts, true, position, end);
      case 0x4a:
        return this.buckets(wire, this.negativeCounts, false, position, end);
      case 0x50:
        this.flags = wire.varint32(position, end);
        return wire.position;
      case 0x5a:
        return this.addExemplar(wire, position, end);
      case 0x61:
        this.minAt = position;
        return position + 8;
      case 0x69:
        this.maxAt = position;
        return position + 8;
      case 0x71:
        this.zeroThresholdAt = position;
        return position + 8;
      default:
        return wire.skipUnknown(tag, position, end, exponentialFields);
    }
  }

  private buckets(wire: Wire, counts: Counts, positive: boolean, position: number, limit: number): number {
    const length = wire.length(position, limit);
    let at = wire.position;
    const end = at + length;
    while (at < end) {
      const tag = wire.tag(at, end);
      at = wire.position;
      if (tag === 0x08) {
        const offset = zigzag(wire.varint32(at, end));
        if (positive) this.positiveOffset = offset;
        else this.negativeOffset = offset;
        at = wire.position;
      } else if (tag === 0x12) at = counts.addPackedVarints(wire, at, end);
      else if (tag === 0x10) {
        wire.varint64(at, end);
        counts.add(wire.low, wire.high);
        at = wire.position;
      } else at = wire.skipUnknown(tag, at, end, bucketFields);
    }
    return end;
  }

  private summaryField(wire: Wire, tag: number, position: number, end: number): number {
    if (tag === 0x32) return this.quantile(wire, position, end);
    if (tag === 0x40) {
      this.flags = wire.varint32(position, end);
      return wire.position;
    }
    return wire.skipUnknown(tag, position, end, summaryFields);
  }

  private quantile(wire: Wire, position: number, limit: number): number {
    const length = wire.length(position, limit);
    let at = wire.position;
    const end = at + length;
    let quantile = 0;
    let value = 0;
    while (at < end) {
      const tag = wire.tag(at, end);
      at = wire.position;
      if (tag === 0x09 || tag === 0x11) {
        if (at + 8 > end) malformed('a quantile is cut off');
        const number = wire.view.getFloat64(at, true);
        if (tag === 0x09) quantile = number;
        else value = number;
        at += 8;
      } else at = wire.skipUnknown(tag, at, end, quantileFields);
    }
    this.quantiles.add(quantile);
    this.quantileValues.add(value);
    return end;
  }
}

function zigzag(value: number): number {
  return (value >>> 1) ^ -(value & 1);
}
