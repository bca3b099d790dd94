import { bodyTypes } from '@shewhart/schemas';
import type { AttributeList, LazyAttributes } from '../record-fields.ts';
import { readAnyValue, type ValueSlot } from './any-value.ts';
import type { Wire } from './wire.ts';
import { fieldSet, malformed } from './wire.ts';

const keyValueFields = fieldSet(1, 2, 3);

/** Reads KeyValue messages into the parallel arrays of an `AttributeList`. */
export class AttributeReader implements AttributeList, ValueSlot {
  count = 0;
  keyAt = new Int32Array(64);
  keyLength = new Int32Array(64);
  kind = new Uint8Array(64);
  first = new Int32Array(64);
  second = new Int32Array(64);
  stringReferences = 0;
  valueKind = 0;
  valueFirst = 0;
  valueSecond = 0;

  clear(): void {
    this.count = 0;
    this.stringReferences = 0;
  }

  add(wire: Wire, at: number, end: number): void {
    const { bytes } = wire;
    const index = this.count;
    if (index === this.keyAt.length) this.grow();
    let position = at;
    let keyAt = at;
    let keyLength = 0;
    this.valueKind = bodyTypes.empty;
    while (position < end) {
      let tag = bytes[position++]!;
      if (tag > 127) {
        tag = wire.tag(position - 1, end);
        position = wire.position;
      }
      if (tag === 0x0a || tag === 0x12) {
        let length = bytes[position++]!;
        if (length > 127) {
          length = wire.length(position - 1, end);
          position = wire.position;
        }
        const from = position;
        position += length;
        if (!(position <= end)) malformed('an attribute is cut off');
        if (tag === 0x0a) {
          keyAt = from;
          keyLength = length;
        } else readAnyValue(wire, this, from, position);
      } else if (tag === 0x18) {
        wire.varint64(position, end);
        position = wire.position;
        this.stringReferences += 1;
      } else position = wire.skipUnknown(tag, position, end, keyValueFields);
    }
    this.keyAt[index] = keyAt;
    this.keyLength[index] = keyLength;
    this.kind[index] = this.valueKind;
    this.first[index] = this.valueFirst;
    this.second[index] = this.valueSecond;
    this.count = index + 1;
  }

  private grow(): void {
    const length = this.keyAt.length * 2;
    this.keyAt = widened(this.keyAt, length);
    this.keyLength = widened(this.keyLength, length);
    const kind = new Uint8Array(length);
    kind.set(this.kind);
    this.kind = kind;
    this.first = widened(this.first, length);
    this.second = widened(this.second, length);
  }
}

function widened(from: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const to = new Int32Array(length);
  to.set(from);
  return to;
}

/**
 * The attribute fields of a message as one piece of bytes. Nearly always they follow one another and are
 * only pointed at; where something stands between them they are gathered into a buffer of their own.
 */
export class AttributeRange implements LazyAttributes {
  rawSource: Uint8Array;
  rawView: DataView;
  rawAt = 0;
  rawLength = 0;
  private readonly wire: Wire;
  private readonly list: AttributeReader;
  /** The one-byte tag of the attribute field in its message. */
  private readonly fieldTag: number;
  private pieces: [number, number][] = [];

  constructor(wire: Wire, list: AttributeReader, fieldTag: number) {
    this.wire = wire;
    this.list = list;
    this.fieldTag = fieldTag;
    this.rawSource = wire.bytes;
    this.rawView = wire.view;
  }

  clear(): void {
    this.rawSource = this.wire.bytes;
    this.rawView = this.wire.view;
    this.rawLength = 0;
    if (this.pieces.length > 0) this.pieces = [];
  }

  /** @param tagAt where the field's tag begins */
  add(tagAt: number, end: number): void {
    if (this.rawLength === 0) this.rawAt = tagAt;
    else if (this.rawAt + this.rawLength !== tagAt || this.pieces.length > 0) {
      if (this.pieces.length === 0) this.pieces.push([this.rawAt, this.rawAt + this.rawLength]);
      this.pieces.push([tagAt, end]);
      return;
    }
    this.rawLength = end - this.rawAt;
  }

  /** To be called after the last `add`. */
  finish(): void {
    if (this.pieces.length === 0) return;
    const { bytes } = this.wire;
    const gathered = Buffer.concat(this.pieces.map(([from, to]) => bytes.subarray(from, to)));
    this.rawSource = gathered;
    this.rawView = new DataView(gathered.buffer, gathered.byteOffset, gathered.length);
    this.rawAt = 0;
    this.rawLength = gathered.length;
  }

  load(): AttributeList {
    const { list } = this;
    list.clear();
    if (this.pieces.length === 0) this.loadPiece(this.rawAt, this.rawAt + this.rawLength);
    else for (const [from, to] of this.pieces) this.loadPiece(from, to);
    return list;
  }

  private loadPiece(at: number, end: number): void {
    const { list, wire, fieldTag } = this;
    let position = at;
    while (position < end) {
      if (wire.tag(position, end) !== fieldTag) malformed('attributes changed under the reader');
      const length = wire.length(wire.position, end);
      position = wire.position + length;
      list.add(wire, wire.position, position);
    }
  }
}
