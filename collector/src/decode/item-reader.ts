import { valueTypes } from '@shewhart/schemas';
import type { SpanItemFields } from '../record-fields.ts';
import { AttributeReader } from './attribute-reader.ts';
import { fieldSet, malformed, type Wire } from './wire.ts';

type Kind = 'event' | 'link' | 'exemplar';

/** What a tag means in each of the three messages; their fields are few and differ only in their numbers. */
const fieldsOf: Readonly<Record<Kind, ReadonlyMap<number, Field>>> = {
  event: new Map<number, Field>([
    [0x09, 'time'],
    [0x12, 'name'],
    [0x1a, 'attribute'],
    [0x20, 'dropped'],
  ]),
  link: new Map<number, Field>([
    [0x0a, 'traceId'],
    [0x12, 'spanId'],
    [0x1a, 'traceState'],
    [0x22, 'attribute'],
    [0x28, 'dropped'],
    [0x35, 'flags'],
  ]),
  exemplar: new Map<number, Field>([
    [0x11, 'time'],
    [0x19, 'double'],
    [0x22, 'spanId'],
    [0x2a, 'traceId'],
    [0x31, 'int'],
    [0x3a, 'attribute'],
  ]),
};

const knownFields: Readonly<Record<Kind, number>> = {
  event: fieldSet(1, 2, 3, 4),
  link: fieldSet(1, 2, 3, 4, 5, 6),
  exemplar: fieldSet(2, 3, 4, 5, 6, 7),
};

type Field =
  | 'time'
  | 'name'
  | 'attribute'
  | 'dropped'
  | 'traceId'
  | 'spanId'
  | 'traceState'
  | 'flags'
  | 'double'
  | 'int';

/** Notes where the fields of a span event, a span link or an exemplar lie. */
export class ItemReader implements SpanItemFields {
  timeAt = -1;
  nameAt = 0;
  nameLength = 0;
  traceIdAt = 0;
  traceIdLength = 0;
  spanIdAt = 0;
  spanIdLength = 0;
  traceStateAt = 0;
  traceStateLength = 0;
  flags = 0;
  droppedAttributes = 0;
  valueType: number = valueTypes.none;
  valueAt = 0;
  readonly attributes = new AttributeReader();

  read(wire: Wire, kind: Kind, at: number, end: number): void {
    this.reset();
    const fields = fieldsOf[kind];
    let position = at;
    while (position < end) {
      const tag = wire.tag(position, end);
      position = wire.position;
      const field = fields.get(tag);
      if (field === undefined) position = wire.skipUnknown(tag, position, end, knownFields[kind]);
      else if ((tag & 7) === 2) {
        const length = wire.length(position, end);
        position = wire.position + length;
        this.delimited(wire, field, wire.position, length);
      } else {
        position = this.scalar(wire, field, position, end);
        if (position > end) malformed('a field is cut off');
      }
    }
  }

  private reset(): void {
    this.timeAt = -1;
    this.nameLength = 0;
    this.traceIdLength = 0;
    this.spanIdLength = 0;
    this.traceStateLength = 0;
    this.flags = 0;
    this.droppedAttributes = 0;
    this.valueType = valueTypes.none;
    this.attributes.clear();
  }

  private delimited(wire: Wire, field: Field, at: number, length: number): void {
    switch (field) {
      case 'attribute':
        this.attributes.add(wire, at, at + length);
        break;
      case 'name':
        this.nameAt = at;
        this.nameLength = length;
        break;
      case 'traceId':
        this.traceIdAt = at;
        this.traceIdLength = length;
        break;
      case 'spanId':
        this.spanIdAt = at;
        this.spanIdLength = length;
        break;
      default:
        this.traceStateAt = at;
        this.traceStateLength = length;
    }
  }

  private scalar(wire: Wire, field: Field, position: number, end: number): number {
    switch (field) {
      case 'time':
        this.timeAt = position;
        return position + 8;
      case 'dropped':
        this.droppedAttributes = wire.varint32(position, end);
        return wire.position;
      case 'flags':
        if (position + 4 <= end) this.flags = wire.view.getUint32(position, true);
        return position + 4;
      default:
        this.valueType = field === 'int' ? valueTypes.int : valueTypes.double;
        this.valueAt = position;
        return position + 8;
    }
  }
}
