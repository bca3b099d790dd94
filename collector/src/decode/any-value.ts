import { isUtf8 } from 'node:buffer';
import { bodyTypes } from '@shewhart/schemas';
import { qualityFlag } from '@shewhart/schemas/taxonomy';
import { maxNesting, NestedTooDeep } from '../record-fields.ts';
import { fieldSet, malformed, type Wire } from './wire.ts';

/** Where a value was found: kind, first and second as in `AttributeList`. */
export interface ValueSlot {
  valueKind: number;
  valueFirst: number;
  valueSecond: number;
  stringReferences: number;
}

const anyValueFields = fieldSet(1, 2, 3, 4, 5, 6, 7, 8);

/** Reads an AnyValue; of several values the last counts (a second array or map replaces the first). */
export function readAnyValue(wire: Wire, slot: ValueSlot, at: number, end: number): void {
  const { bytes } = wire;
  let position = at;
  if (slot.valueKind < bodyTypes.empty) slot.valueKind = bodyTypes.empty;
  while (position < end) {
    let tag = bytes[position++]!;
    if (tag > 127) {
      tag = wire.tag(position - 1, end);
      position = wire.position;
    }
    switch (tag) {
      case 0x0a:
      case 0x2a:
      case 0x32:
      case 0x3a: {
        let length = bytes[position++]!;
        if (length > 127) {
          length = wire.length(position - 1, end);
          position = wire.position;
        }
        slot.valueKind = delimitedKind(tag);
        slot.valueFirst = position;
        slot.valueSecond = length;
        position += length;
        break;
      }
      case 0x10:
        wire.varint64(position, end);
        position = wire.position;
        slot.valueKind = bodyTypes.bool;
        slot.valueFirst = (wire.low | wire.high) === 0 ? 0 : 1;
        slot.valueSecond = 0;
        break;
      case 0x18:
        wire.varint64(position, end);
        position = wire.position;
        slot.valueKind = bodyTypes.int;
        slot.valueFirst = wire.low;
        slot.valueSecond = wire.high;
        break;
      case 0x21:
        slot.valueKind = bodyTypes.double;
        slot.valueFirst = position;
        slot.valueSecond = 8;
        position += 8;
        break;
      case 0x40:
        wire.varint64(position, end);
        position = wire.position;
        slot.valueKind = bodyTypes.empty;
        slot.stringReferences += 1;
        break;
      default:
        position = wire.skipUnknown(tag, position, end, anyValueFields);
    }
    if (!(position <= end)) malformed('a value is cut off');
  }
}

function delimitedKind(tag: number): number {
  if (tag === 0x0a) return bodyTypes.string;
  if (tag === 0x2a) return bodyTypes.array;
  return tag === 0x32 ? bodyTypes.map : bodyTypes.bytes;
}

/** A double as JSON, shortest form that reads back the same; −0 keeps its sign, what JSON lacks is a string. */
export function doubleJson(value: number): string {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? String(value) : `"${value}"`;
}

export function int64Text(low: number, high: number): string {
  return String((BigInt(high) << 32n) | BigInt(low >>> 0));
}

/**
 * Writes arrays and key-value lists as JSON: specials and bytes as strings, empty values as null, of
 * duplicate keys the last value at the first one's place. Maps keep the order sent, or are sorted by the
 * bytes of their keys where the text is to be hashed.
 */
export class NestedText {
  /** Bits of the quality column for what was found on the way; the caller clears them. */
  quality = 0;
  private readonly wire: Wire;

  constructor(wire: Wire) {
    this.wire = wire;
  }

  text(kind: number, at: number, length: number, sortKeys: boolean, depth = 1): string {
    if (depth > maxNesting) throw new NestedTooDeep('nested too deep');
    return kind === bodyTypes.map
      ? this.map(at, at + length, sortKeys, depth)
      : this.array(at, at + length, sortKeys, depth);
  }

  private array(at: number, end: number, sortKeys: boolean, depth: number): string {
    const parts: string[] = [];
    for (const [from, to] of this.elements(at, end)) {
      const slot = newSlot();
      readAnyValue(this.wire, slot, from, to);
      parts.push(this.value(slot, sortKeys, depth));
    }
    return `[${parts.join(',')}]`;
  }

  private map(at: number, end: number, sortKeys: boolean, depth: number): string {
    const entries = new Map<string, string>();
    for (const [from, to] of this.elements(at, end)) {
      const slot = newSlot();
      const key = this.keyValue(slot, from, to);
      if (entries.has(key)) this.quality |= qualityFlag.duplicate_attribute_key;
      entries.set(key, this.value(slot, sortKeys, depth));
    }
    const list = [...entries];
    if (sortKeys) list.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return `{${list.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
  }

  private keyValue(slot: ValueSlot, at: number, end: number): string {
    const { wire } = this;
    let key = '';
    let position = at;
    while (position < end) {
      const tag = wire.tag(position, end);
      position = wire.position;
      if (tag === 0x0a || tag === 0x12) {
        const length = wire.length(position, end);
        position = wire.position + length;
        if (tag === 0x0a) key = this.string(wire.position, length);
        else readAnyValue(wire, slot, wire.position, position);
      } else if (tag === 0x18) {
        wire.varint64(position, end);
        position = wire.position;
        slot.stringReferences += 1;
      } else position = wire.skipUnknown(tag, position, end, keyValueFields);
    }
    return key;
  }

  /** The delimited elements of field 1. */
  private elements(at: number, end: number): readonly (readonly [number, number])[] {
    const { wire } = this;
    const ranges: [number, number][] = [];
    let position = at;
    while (position < end) {
      const tag = wire.tag(position, end);
      position = wire.position;
      if (tag === 0x0a) {
        const length = wire.length(position, end);
        position = wire.position + length;
        ranges.push([wire.position, position]);
      } else position = wire.skipUnknown(tag, position, end, listFields);
    }
    return ranges;
  }

  private value(slot: ValueSlot, sortKeys: boolean, depth: number): string {
    if (slot.stringReferences > 0) this.quality |= qualityFlag.string_reference_ignored;
    const { bytes, view } = this.wire;
    const { valueKind, valueFirst, valueSecond } = slot;
    switch (valueKind) {
      case bodyTypes.string:
        return JSON.stringify(this.string(valueFirst, valueSecond));
      case bodyTypes.bool:
        return valueFirst === 1 ? 'true' : 'false';
      case bodyTypes.int:
        return int64Text(valueFirst, valueSecond);
      case bodyTypes.double:
        return doubleJson(view.getFloat64(valueFirst, true));
      case bodyTypes.bytes:
        return `"${Buffer.from(bytes.buffer, bytes.byteOffset + valueFirst, valueSecond).toString('base64')}"`;
      case bodyTypes.array:
      case bodyTypes.map:
        return this.text(valueKind, valueFirst, valueSecond, sortKeys, depth + 1);
      default:
        return 'null';
    }
  }

  private string(at: number, length: number): string {
    const { bytes } = this.wire;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + at, length);
    if (!isUtf8(text)) this.quality |= qualityFlag.invalid_utf8_repaired;
    return text.toString('utf8');
  }
}

const keyValueFields = fieldSet(1, 2, 3);
const listFields = fieldSet(1);

function newSlot(): ValueSlot {
  return { valueKind: bodyTypes.absent, valueFirst: 0, valueSecond: 0, stringReferences: 0 };
}
