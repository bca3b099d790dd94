import type { AttributeList, ScopeFields } from '../record-fields.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { fieldSet, malformed, type Wire } from './wire.ts';

const envelopeFields = fieldSet(1, 2, 3);
const resourceFields = fieldSet(1, 2);
const scopeFields = fieldSet(1, 2, 3, 4);

/**
 * One level of the envelope: ResourceLogs and its like (resource, scopes, schema URL) or ScopeLogs and its
 * like (scope, records, schema URL). What describes the level may stand after its content on the wire, so
 * `scan` passes over it once before the content is read.
 */
export class ContextReader implements ScopeFields {
  rawSource: Uint8Array;
  rawAt = 0;
  rawLength = 0;
  schemaUrlAt = 0;
  schemaUrlLength = 0;
  droppedAttributes = 0;
  nameAt = 0;
  nameLength = 0;
  versionAt = 0;
  versionLength = 0;
  private readonly wire: Wire;
  private readonly list: AttributeReader;
  private readonly level: 'resource' | 'scope';
  /** A message sent in several pieces counts as one, in their order. */
  private readonly pieces: [number, number][] = [];

  constructor(wire: Wire, list: AttributeReader, level: 'resource' | 'scope') {
    this.wire = wire;
    this.list = list;
    this.level = level;
    this.rawSource = wire.bytes;
  }

  scan(at: number, end: number): void {
    const { wire, pieces } = this;
    const { bytes } = wire;
    pieces.length = 0;
    this.schemaUrlAt = at;
    this.schemaUrlLength = 0;
    let position = at;
    while (position < end) {
      let tag = bytes[position++]!;
      if (tag > 127) {
        tag = wire.tag(position - 1, end);
        position = wire.position;
      }
      if (tag === 0x12 || tag === 0x0a || tag === 0x1a) {
        const length = wire.length(position, end);
        position = wire.position + length;
        if (tag === 0x0a) pieces.push([wire.position, position]);
        else if (tag === 0x1a) {
          this.schemaUrlAt = wire.position;
          this.schemaUrlLength = length;
        }
      } else position = wire.skipUnknown(tag, position, end, envelopeFields);
    }
    this.join(at);
  }

  private join(at: number): void {
    const { bytes } = this.wire;
    const [only] = this.pieces;
    if (this.pieces.length > 1) {
      this.rawSource = Buffer.concat(this.pieces.map(([from, to]) => bytes.subarray(from, to)));
      this.rawAt = 0;
      this.rawLength = this.rawSource.length;
    } else {
      this.rawSource = bytes;
      this.rawAt = only?.[0] ?? at;
      this.rawLength = only === undefined ? 0 : only[1] - only[0];
    }
  }

  load(): AttributeList {
    this.list.clear();
    this.droppedAttributes = 0;
    this.nameLength = 0;
    this.versionLength = 0;
    for (const [from, to] of this.pieces) {
      if (this.level === 'resource') this.loadResource(from, to);
      else this.loadScope(from, to);
    }
    return this.list;
  }

  private loadResource(at: number, end: number): void {
    const { wire, list } = this;
    let position = at;
    while (position < end) {
      const tag = wire.tag(position, end);
      position = wire.position;
      if (tag === 0x0a) {
        const length = wire.length(position, end);
        position = wire.position + length;
        list.add(wire, wire.position, position);
      } else if (tag === 0x10) {
        this.droppedAttributes = wire.varint32(position, end);
        position = wire.position;
      } else position = wire.skipUnknown(tag, position, end, resourceFields);
    }
  }

  private loadScope(at: number, end: number): void {
    const { wire, list } = this;
    let position = at;
    while (position < end) {
      const tag = wire.tag(position, end);
      position = wire.position;
      if (tag === 0x20) {
        this.droppedAttributes = wire.varint32(position, end);
        position = wire.position;
        continue;
      }
      if (tag !== 0x0a && tag !== 0x12 && tag !== 0x1a) {
        position = wire.skipUnknown(tag, position, end, scopeFields);
        continue;
      }
      const length = wire.length(position, end);
      const from = wire.position;
      position = from + length;
      if (tag === 0x1a) list.add(wire, from, position);
      else if (tag === 0x0a) {
        this.nameAt = from;
        this.nameLength = length;
      } else {
        this.versionAt = from;
        this.versionLength = length;
      }
    }
  }
}

/** Calls `visit` for every delimited field with this one-byte tag. */
export function eachDelimited(
  wire: Wire,
  at: number,
  end: number,
  wanted: number,
  visit: (from: number, to: number) => void,
): void {
  const { bytes } = wire;
  const field = fieldSet(wanted >>> 3);
  let position = at;
  while (position < end) {
    let tag = bytes[position++]!;
    if (tag > 127) {
      tag = wire.tag(position - 1, end);
      position = wire.position;
    }
    if (tag === wanted) {
      let length = bytes[position++]!;
      if (length > 127) {
        length = wire.length(position - 1, end);
        position = wire.position;
      }
      const from = position;
      position += length;
      if (!(position <= end)) malformed('a message is cut off');
      visit(from, position);
    } else position = wire.skipUnknown(tag, position, end, field);
  }
}
