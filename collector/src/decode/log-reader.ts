import { bodyTypes } from '@shewhart/schemas';
import type { LogFields } from '../record-fields.ts';
import { readAnyValue, type ValueSlot } from './any-value.ts';
import { AttributeReader } from './attribute-reader.ts';
import { fieldSet, malformed, type Wire } from './wire.ts';

const knownFields = fieldSet(1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12);

/** Notes where the fields of one LogRecord lie. */
export class LogReader implements LogFields {
  recordAt = 0;
  recordEnd = 0;
  timeAt = -1;
  observedAt = -1;
  severityNumber = 0;
  severityTextAt = 0;
  severityTextLength = 0;
  eventNameAt = 0;
  eventNameLength = 0;
  bodyKind = 0;
  bodyFirst = 0;
  bodySecond = 0;
  traceIdAt = 0;
  traceIdLength = 0;
  spanIdAt = 0;
  spanIdLength = 0;
  flags = 0;
  droppedAttributes = 0;
  readonly attributes = new AttributeReader();
  private readonly body: ValueSlot = { valueKind: 0, valueFirst: 0, valueSecond: 0, stringReferences: 0 };

  private reset(at: number, end: number): void {
    this.recordAt = at;
    this.recordEnd = end;
    this.timeAt = -1;
    this.observedAt = -1;
    this.severityNumber = 0;
    this.severityTextLength = 0;
    this.eventNameLength = 0;
    this.traceIdLength = 0;
    this.spanIdLength = 0;
    this.flags = 0;
    this.droppedAttributes = 0;
    this.attributes.clear();
    this.body.valueKind = bodyTypes.absent;
    this.body.stringReferences = 0;
  }

  read(wire: Wire, at: number, end: number): void {
    this.reset(at, end);
    const { bytes } = wire;
    let position = at;
    while (position < end) {
      let tag = bytes[position++]!;
      if (tag > 127) {
        tag = wire.tag(position - 1, end);
        position = wire.position;
      }
      if ((tag & 7) === 2 && tag < 0x64) {
        let length = bytes[position++]!;
        if (length > 127) {
          length = wire.length(position - 1, end);
          position = wire.position;
        }
        const from = position;
        position += length;
        if (!(position <= end)) malformed('a log record is cut off');
        if (tag === 0x32) this.attributes.add(wire, from, position);
        else this.delimited(wire, tag, from, length);
      } else {
        position = this.scalar(wire, tag, position, end);
        if (position > end) malformed('a log record is cut off');
      }
    }
    this.bodyKind = this.body.valueKind;
    this.bodyFirst = this.body.valueFirst;
    this.bodySecond = this.body.valueSecond;
    this.attributes.stringReferences += this.body.stringReferences;
  }

  private delimited(wire: Wire, tag: number, at: number, length: number): void {
    switch (tag) {
      case 0x2a:
        readAnyValue(wire, this.body, at, at + length);
        break;
      case 0x1a:
        this.severityTextAt = at;
        this.severityTextLength = length;
        break;
      case 0x4a:
        this.traceIdAt = at;
        this.traceIdLength = length;
        break;
      case 0x52:
        this.spanIdAt = at;
        this.spanIdLength = length;
        break;
      case 0x62:
        this.eventNameAt = at;
        this.eventNameLength = length;
        break;
      default:
        // Field 4 was removed from the protocol; the rest are known by another wire type.
        if (tag !== 0x22) malformed(`field ${tag >>> 3} has the wrong wire type`);
    }
  }

  private scalar(wire: Wire, tag: number, position: number, end: number): number {
    switch (tag) {
      case 0x09:
        this.timeAt = position;
        return position + 8;
      case 0x59:
        this.observedAt = position;
        return position + 8;
      case 0x10:
        this.severityNumber = wire.varint32(position, end) | 0;
        return wire.position;
      case 0x38:
        this.droppedAttributes = wire.varint32(position, end);
        return wire.position;
      case 0x45:
        // Read only when it lies inside the record; the caller refuses it otherwise.
        if (position + 4 <= end) this.flags = wire.view.getUint32(position, true);
        return position + 4;
      default:
        return wire.skipUnknown(tag, position, end, knownFields);
    }
  }
}
