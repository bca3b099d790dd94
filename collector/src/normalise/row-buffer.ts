import { isUtf8 } from 'node:buffer';
import { asciiOrValidUtf8 } from './utf8.ts';

/**
 * Rows of one table in RowBinary. `reserve` is called once per record with an upper bound; the writers then
 * never check. Whoever writes more than the bytes of the record (repaired texts, renamed keys) reserves for
 * itself and keeps the promise made for the rest of the record.
 *
 * What profiling taught: up to `nativeCopyBytes` a loop over 32-bit words beats the native copy, whose
 * view object costs more than the copy; the same loop finds out whether a text is plain ASCII, which
 * spares the UTF-8 check.
 */
const nativeCopyBytes = 320;
const nonAscii = 0x80808080 | 0;
const initialBytes = 1 << 16;

export class RowBuffer {
  bytes: Buffer = Buffer.allocUnsafeSlow(initialBytes);
  view: DataView = new DataView(this.bytes.buffer);
  at = 0;
  rows = 0;
  private promised = 0;

  reset(): void {
    this.at = 0;
    this.rows = 0;
    this.promised = 0;
  }

  /** Room for a whole record; `extend` adds to it. */
  reserve(length: number): void {
    this.promised = length;
    if (this.at + length > this.bytes.length) this.grow(length);
  }

  /** Room for `length` bytes more than were reserved for this record. */
  extend(length: number): void {
    this.promised += length;
    if (this.at + this.promised > this.bytes.length) this.grow(this.promised);
  }

  private grow(length: number): void {
    const bytes = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.at + length));
    this.bytes.copy(bytes, 0, 0, this.at);
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }

  /** Gives memory back after an unusually large request. */
  shrink(maxBytes: number): void {
    if (this.bytes.length <= maxBytes) return;
    this.bytes = Buffer.allocUnsafeSlow(initialBytes);
    this.view = new DataView(this.bytes.buffer);
  }

  u8(value: number): void {
    this.bytes[this.at++] = value;
  }

  i32(value: number): void {
    this.view.setInt32(this.at, value, true);
    this.at += 4;
  }

  u64(low: number, high: number): void {
    this.view.setInt32(this.at, low, true);
    this.view.setInt32(this.at + 4, high, true);
    this.at += 8;
  }

  f64(value: number): void {
    this.view.setFloat64(this.at, value, true);
    this.at += 8;
  }

  varint(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.bytes[this.at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.at++] = rest;
  }

  /** Bytes as they are, without a length. */
  copy(source: Uint8Array, view: DataView, from: number, length: number): void {
    if (length > nativeCopyBytes) {
      this.bytes.set(source.subarray(from, from + length), this.at);
      this.at += length;
      return;
    }
    const { bytes, view: target } = this;
    let at = this.at;
    let position = from;
    const wordsEnd = from + (length & ~3);
    for (; position < wordsEnd; position += 4, at += 4) {
      target.setInt32(at, view.getInt32(position, true), true);
    }
    const end = from + length;
    while (position < end) bytes[at++] = source[position++]!;
    this.at = at;
  }

  /** A length and bytes that need no check. */
  binary(source: Uint8Array, view: DataView, from: number, length: number): void {
    this.varint(length);
    this.copy(source, view, from, length);
  }

  /**
   * A length and a text that must be UTF-8. False when it is not: then nothing is written.
   */
  utf8(source: Uint8Array, view: DataView, from: number, length: number): boolean {
    const start = this.at;
    this.varint(length);
    if (length > nativeCopyBytes) {
      const text = source.subarray(from, from + length);
      if (!isUtf8(text)) {
        this.at = start;
        return false;
      }
      this.bytes.set(text, this.at);
      this.at += length;
      return true;
    }
    const { bytes, view: target } = this;
    let at = this.at;
    let position = from;
    let seen = 0;
    const wordsEnd = from + (length & ~3);
    for (; position < wordsEnd; position += 4, at += 4) {
      const word = view.getInt32(position, true);
      seen |= word;
      target.setInt32(at, word, true);
    }
    const end = from + length;
    while (position < end) {
      const byte = source[position++]!;
      seen |= byte;
      bytes[at++] = byte;
    }
    if ((seen & nonAscii) !== 0 && !asciiOrValidUtf8(source, from, end)) {
      this.at = start;
      return false;
    }
    this.at = at;
    return true;
  }

  /** A length and a JavaScript string; makes its own room. */
  string(text: string): void {
    const length = Buffer.byteLength(text);
    this.extend(length + 5);
    this.varint(length);
    this.bytes.write(text, this.at, 'utf8');
    this.at += length;
  }

  /** A length and a short ASCII text such as a number, within the room reserved. */
  ascii(text: string): void {
    const { bytes } = this;
    let at = this.at;
    bytes[at++] = text.length;
    for (let index = 0; index < text.length; index++) bytes[at++] = text.charCodeAt(index);
    this.at = at;
  }

  /** A length and the decimal digits of a number from 0 to 2^31 − 1. */
  digits(value: number): void {
    const { bytes } = this;
    let length = 1;
    for (let limit = 10; length < 10 && value >= limit; limit *= 10) length++;
    bytes[this.at] = length;
    let rest = value;
    for (let at = this.at + length; at > this.at; at--) {
      const tenth = (rest / 10) | 0;
      bytes[at] = 48 + rest - tenth * 10;
      rest = tenth;
    }
    this.at += length + 1;
  }
}

/** A copy in memory of its own: small buffers share a pool, and a kept one would keep its neighbours alive. */
export function keptCopy(bytes: Uint8Array): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  copy.set(bytes);
  return copy;
}
