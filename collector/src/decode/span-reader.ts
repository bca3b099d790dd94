import type { SpanFields } from '../record-fields.ts';
import { AttributeReader } from './attribute-reader.ts';
import { ItemReader } from './item-reader.ts';
import { fieldSet, malformed, type Wire } from './wire.ts';

const knownFields = fieldSet(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
const statusFields = fieldSet(2, 3);

/** Offsets of messages, as many as there are. */
class RangeList {
  count = 0;
  private ranges = new Int32Array(32);

  add(at: number, end: number): void {
    if (this.count * 2 === this.ranges.length) {
      const ranges = new Int32Array(this.ranges.length * 2);
      ranges.set(this.ranges);
      this.ranges = ranges;
    }
    this.ranges[this.count * 2] = at;
    this.ranges[this.count * 2 + 1] = end;
    this.count += 1;
  }

  at(index: number): number {
    return this.ranges[index * 2]!;
  }

  end(index: number): number {
    return this.ranges[index * 2 + 1]!;
  }
}

/** Notes where the fields of one Span lie; its events and links are read one at a time when asked for. */
export class SpanReader implements SpanFields {
  recordAt = 0;
  recordEnd = 0;
  startAt = -1;
  endAt = -1;
  nameAt = 0;
  nameLength = 0;
  kind = 0;
  statusCode = 0;
  statusMessageAt = 0;
  statusMessageLength = 0;
  traceIdAt = 0;
  traceIdLength = 0;
  spanIdAt = 0;
  spanIdLength = 0;
  parentSpanIdAt = 0;
  parentSpanIdLength = 0;
  traceStateAt = 0;
  traceStateLength = 0;
  flags = 0;
  droppedAttributes = 0;
  droppedEvents = 0;
  droppedLinks = 0;
  readonly attributes = new AttributeReader();
  readonly item = new ItemReader();
  private readonly events = new RangeList();
  private readonly links = new RangeList();
  private wire!: Wire;

  get eventCount(): number {
    return this.events.count;
  }

  get linkCount(): number {
    return this.links.count;
  }

  loadEvent(index: number): void {
    this.item.read(this.wire, 'event', this.events.at(index), this.events.end(index));
  }

  loadLink(index: number): void {
    this.item.read(this.wire, 'link', this.links.at(index), this.links.end(index));
  }

  private reset(wire: Wire, at: number, end: number): void {
    this.wire = wire;
    this.recordAt = at;
    this.recordEnd = end;
    this.startAt = -1;
    this.endAt = -1;
    this.nameLength = 0;
    this.kind = 0;
    this.statusCode = 0;
    this.statusMessageLength = 0;
    this.traceIdLength = 0;
    this.spanIdLength = 0;
    this.parentSpanIdLength = 0;
    this.traceStateLength = 0;
    this.flags = 0;
    this.droppedAttributes = 0;
    this.droppedEvents = 0;
    this.droppedLinks = 0;
    this.attributes.clear();
    this.events.count = 0;
    this.links.count = 0;
  }

  read(wire: Wire, at: number, end: number): void {
    this.reset(wire, at, end);
    const { bytes } = wire;
    let position = at;
    while (position < end) {
      let tag = bytes[position++]!;
      if (tag > 127) {
        tag = wire.tag(position - 1, end);
        position = wire.position;
      }
      if ((tag & 7) === 2 && tag < 0x80) {
        let length = bytes[position++]!;
        if (length > 127) {
          length = wire.length(position - 1, end);
          position = wire.position;
        }
        const from = position;
        position += length;
        if (!(position <= end)) malformed('a span is cut off');
        if (tag === 0x4a) this.attributes.add(wire, from, position);
        else this.delimited(wire, tag, from, length);
      } else {
        position = this.scalar(wire, tag, position, end);
        if (position > end) malformed('a span is cut off');
      }
    }
  }

  private delimited(wire: Wire, tag: number, at: number, length: number): void {
    switch (tag) {
      case 0x0a:
        this.traceIdAt = at;
        this.traceIdLength = length;
        break;
      case 0x12:
        this.spanIdAt = at;
        this.spanIdLength = length;
        break;
      case 0x1a:
        this.traceStateAt = at;
        this.traceStateLength = length;
        break;
      case 0x22:
        this.parentSpanIdAt = at;
        this.parentSpanIdLength = length;
        break;
      case 0x2a:
        this.nameAt = at;
        this.nameLength = length;
        break;
      case 0x5a:
        this.events.add(at, at + length);
        break;
      case 0x6a:
        this.links.add(at, at + length);
        break;
      case 0x7a:
        this.status(wire, at, at + length);
        break;
      default:
        malformed(`field ${tag >>> 3} has the wrong wire type`);
    }
  }

  private scalar(wire: Wire, tag: number, position: number, end: number): number {
    switch (tag) {
      case 0x39:
        this.startAt = position;
        return position + 8;
      case 0x41:
        this.endAt = position;
        return position + 8;
      case 0x30:
        this.kind = wire.varint32(position, end) | 0;
        return wire.position;
      case 0x50:
        this.droppedAttributes = wire.varint32(position, end);
        return wire.position;
      case 0x60:
        this.droppedEvents = wire.varint32(position, end);
        return wire.position;
      case 0x70:
        this.droppedLinks = wire.varint32(position, end);
        return wire.position;
      case 0x85:
        if (position + 4 <= end) this.flags = wire.view.getUint32(position, true);
        return position + 4;
      default:
        return wire.skipUnknown(tag, position, end, knownFields);
    }
  }

  private status(wire: Wire, at: number, end: number): void {
    let position = at;
    while (position < end) {
      const tag = wire.tag(position, end);
      position = wire.position;
      if (tag === 0x12) {
        const length = wire.length(position, end);
        this.statusMessageAt = wire.position;
        this.statusMessageLength = length;
        position = wire.position + length;
      } else if (tag === 0x18) {
        this.statusCode = wire.varint32(position, end) | 0;
        position = wire.position;
      } else position = wire.skipUnknown(tag, position, end, statusFields);
    }
  }
}
