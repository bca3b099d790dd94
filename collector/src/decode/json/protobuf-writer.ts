/** Shorter runs are copied faster byte by byte than by a call into the engine. */
const shortCopyBytes = 48;

/**
 * Appends protobuf to a growing buffer. The length of a nested message is known only at its end: one byte
 * is reserved for it, and a message that needs more is moved once. Most are attributes of fewer than 128
 * bytes and stay where they are.
 */
export class ProtobufWriter {
  private bytes: Uint8Array;
  private view: DataView;
  private at = 0;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(Math.max(capacity, 64));
    this.view = new DataView(this.bytes.buffer);
  }

  finish(): Uint8Array {
    return this.bytes.subarray(0, this.at);
  }

  /** Returns the place to hand to `endNested`. */
  beginNested(): number {
    this.reserve(1);
    return this.at++;
  }

  endNested(lengthAt: number): void {
    const start = lengthAt + 1;
    const length = this.at - start;
    if (length < 0x80) {
      this.bytes[lengthAt] = length;
      return;
    }
    const more = varintBytes(length) - 1;
    this.reserve(more);
    this.bytes.copyWithin(start + more, start, this.at);
    this.at = lengthAt;
    this.varint32(length);
    this.at += length;
  }

  /** @param value 0 to 2^32 - 1 */
  varint32(value: number): void {
    this.reserve(5);
    let rest = value;
    while (rest > 0x7f) {
      this.bytes[this.at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.at++] = rest;
  }

  /** Both halves as unsigned 32-bit integers. */
  varint64(low: number, high: number): void {
    if (high === 0) {
      this.varint32(low);
      return;
    }
    this.reserve(10);
    let restLow = low;
    let restHigh = high;
    while (restHigh !== 0) {
      this.bytes[this.at++] = (restLow & 0x7f) | 0x80;
      restLow = ((restLow >>> 7) | (restHigh << 25)) >>> 0;
      restHigh >>>= 7;
    }
    this.varint32(restLow);
  }

  fixed32(value: number): void {
    this.reserve(4);
    this.view.setUint32(this.at, value, true);
    this.at += 4;
  }

  fixed64(low: number, high: number): void {
    this.reserve(8);
    this.view.setUint32(this.at, low, true);
    this.view.setUint32(this.at + 4, high, true);
    this.at += 8;
  }

  double(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.at, value, true);
    this.at += 8;
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.at++] = value;
  }

  /** The bytes of `source` from `start` to `end`, preceded by their number. */
  lengthDelimited(source: Uint8Array, start: number, end: number): void {
    const length = end - start;
    this.varint32(length);
    this.reserve(length);
    if (length < shortCopyBytes) {
      const { bytes } = this;
      let to = this.at;
      for (let from = start; from < end; from++) bytes[to++] = source[from]!;
    } else {
      this.bytes.set(source.subarray(start, end), this.at);
    }
    this.at += length;
  }

  private reserve(count: number): void {
    if (this.at + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.at + count));
    grown.set(this.bytes.subarray(0, this.at));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}

function varintBytes(value: number): number {
  if (value < 1 << 14) return value < 0x80 ? 1 : 2;
  if (value < 1 << 21) return 3;
  return value < 1 << 28 ? 4 : 5;
}
