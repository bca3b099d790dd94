import { CollectorError } from '../errors.ts';

/**
 * The protobuf wire format. Readers keep their position in a local variable and read one-byte varints
 * (nearly all of them) themselves; what is longer comes here and leaves the new position in `position`.
 *
 * A length read past the end of the array is undefined and makes the position NaN, therefore bounds are
 * checked as `!(position <= end)`, which NaN fails too.
 */
export const maxGroupNesting = 64;

export function malformed(what: string): never {
  throw new CollectorError('DECODE_MALFORMED_BODY', `The body is not valid OTLP protobuf: ${what}.`);
}

export class Wire {
  bytes: Uint8Array;
  view: DataView;
  /** Where the last read ended. */
  position = 0;
  /** Halves of the last 64-bit varint, as signed 32-bit numbers. */
  low = 0;
  high = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Any varint into `low` and `high`; bits beyond 64 are refused. */
  varint64(at: number, end: number): void {
    const { bytes } = this;
    let low = 0;
    let high = 0;
    let position = at;
    for (let shift = 0; shift < 70; shift += 7) {
      if (position >= end) malformed('a varint is cut off');
      const byte = bytes[position++]!;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) {
        if (shift === 63 && byte > 1) malformed('a varint has more than 64 bits');
        this.low = low;
        this.high = high;
        this.position = position;
        return;
      }
    }
    malformed('a varint is longer than 10 bytes');
  }

  /** The low 32 bits of a varint, unsigned; for uint32, int32, enum and bool, which are cut by rule. */
  varint32(at: number, end: number): number {
    this.varint64(at, end);
    return this.low >>> 0;
  }

  /** A field tag: its number and wire type in at most 32 bits. */
  tag(at: number, end: number): number {
    this.varint64(at, end);
    if (this.high !== 0) malformed('a field tag has more than 32 bits');
    return this.low >>> 0;
  }

  /** The length of a delimited field; what it delimits lies before `end`. */
  length(at: number, end: number): number {
    this.varint64(at, end);
    const length = this.low >>> 0;
    if (this.high !== 0 || this.position + length > end) malformed('a field is longer than what contains it');
    return length;
  }

  /** The end of an unknown field whose tag ends at `at`. */
  skip(tag: number, at: number, end: number): number {
    if (tag >>> 3 === 0) malformed('field number 0');
    const next = (tag & 7) === 3 ? this.skipGroup(tag >>> 3, at, end) : this.skipPlain(tag & 7, at, end);
    if (next > end) malformed('a field is cut off');
    return next;
  }

  private skipPlain(wireType: number, at: number, end: number): number {
    switch (wireType) {
      case 0:
        this.varint64(at, end);
        return this.position;
      case 1:
        return at + 8;
      case 2: {
        const length = this.length(at, end);
        return this.position + length;
      }
      case 5:
        return at + 4;
      default:
        malformed(wireType === 4 ? 'a group ends that never began' : 'an unknown wire type');
    }
  }

  /** Groups are long deprecated, yet a sender may have one among its unknown fields. */
  private skipGroup(field: number, at: number, end: number): number {
    const open = [field];
    let position = at;
    while (open.length > 0) {
      const tag = this.tag(position, end);
      position = this.position;
      if (tag >>> 3 === 0) malformed('field number 0');
      if ((tag & 7) === 3) {
        if (open.length >= maxGroupNesting) malformed('groups are nested too deep');
        open.push(tag >>> 3);
      } else if ((tag & 7) === 4) {
        if (open.pop() !== tag >>> 3) malformed('a group ends that never began');
      } else {
        position = this.skipPlain(tag & 7, position, end);
        if (position > end) malformed('a field is cut off');
      }
    }
    return position;
  }

  /** Skips a field that no reader knows, or refuses a known field (see `fieldSet`) with the wrong wire type. */
  skipUnknown(tag: number, at: number, end: number, knownFields: number): number {
    const field = tag >>> 3;
    if (field < 32 && ((knownFields >>> field) & 1) === 1)
      malformed(`field ${field} has the wrong wire type`);
    return this.skip(tag, at, end);
  }
}

/** A bit set of field numbers below 32. */
export function fieldSet(...fields: readonly number[]): number {
  let bits = 0;
  for (const field of fields) bits |= 1 << field;
  return bits;
}
