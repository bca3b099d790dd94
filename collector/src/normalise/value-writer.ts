import { bodyTypes } from '@shewhart/schemas';
import { qualityFlag } from '@shewhart/schemas/taxonomy';
import type { Payload } from '../record-fields.ts';
import type { RowBuffer } from './row-buffer.ts';
import { toBigInt } from './time-policy.ts';
import { cutLength, repaired } from './utf8.ts';

/** Type letters by kind, as `attributeTypeLetters` has them: absent and empty are both `e`. */
const letters = [0x65, 0x65, 0x73, 0x62, 0x69, 0x64, 0x79, 0x61, 0x6d];
const stringLetter = 0x73;

/**
 * Writes values in their text form: strings bare, numbers and booleans as JSON, bytes as base64, nothing for
 * an empty value, arrays and maps as JSON with their maps in the order sent. Doubles are in the shortest
 * form that reads back the same; −0 keeps its sign.
 */
export class ValueWriter {
  /** Findings about the values since the caller cleared it. */
  quality = 0;
  /** The kind of the last value as stored, which differs from the kind sent for cut arrays and maps. */
  letter = 0;
  /** Whether the last value was an array or map that had to be cut and is now stored as a string. */
  wasCut = false;
  private payload!: Payload;

  begin(payload: Payload): void {
    this.payload = payload;
  }

  /** Within the room reserved for the record's bytes plus 32. */
  write(row: RowBuffer, kind: number, first: number, second: number, maxBytes: number): void {
    this.letter = letters[kind]!;
    this.wasCut = false;
    switch (kind) {
      case bodyTypes.string:
        this.string(row, first, second, maxBytes);
        break;
      case bodyTypes.int:
        if (second === 0 && first >= 0) row.digits(first);
        else if (second === -1 && first < 0) row.ascii(String(first));
        else row.ascii(String(toBigInt(first, second)));
        break;
      case bodyTypes.bool:
        row.ascii(first === 1 ? 'true' : 'false');
        break;
      case bodyTypes.double:
        row.ascii(doubleText(this.payload.view.getFloat64(first, true)));
        break;
      case bodyTypes.bytes:
        this.base64(row, first, second, maxBytes);
        break;
      case bodyTypes.array:
      case bodyTypes.map:
        this.nested(row, kind, first, second, maxBytes);
        break;
      default:
        row.u8(0);
    }
  }

  /** A text field such as a name: repaired and cut like a string value. */
  string(row: RowBuffer, at: number, length: number, maxBytes: number): void {
    const { bytes, view } = this.payload;
    let kept = length;
    if (length > maxBytes) {
      kept = cutLength(bytes, at, maxBytes);
      this.quality |= qualityFlag.truncated;
    }
    if (row.utf8(bytes, view, at, kept)) return;
    this.quality |= qualityFlag.invalid_utf8_repaired;
    row.string(repaired(bytes, at, kept));
  }

  private base64(row: RowBuffer, at: number, length: number, maxBytes: number): void {
    const { bytes } = this.payload;
    let kept = length;
    if (length > (maxBytes >>> 2) * 3) {
      kept = (maxBytes >>> 2) * 3;
      this.quality |= qualityFlag.truncated;
    }
    row.string(Buffer.from(bytes.buffer, bytes.byteOffset + at, kept).toString('base64'));
  }

  private nested(row: RowBuffer, kind: number, at: number, length: number, maxBytes: number): void {
    const text = this.payload.nestedText(kind, at, length, false);
    this.quality |= this.payload.nestedQuality;
    const bytes = text.length * 3 > maxBytes ? Buffer.from(text) : undefined;
    if (bytes === undefined || bytes.length <= maxBytes) {
      row.string(text);
      return;
    }
    this.quality |= qualityFlag.truncated;
    this.letter = stringLetter;
    this.wasCut = true;
    row.string(bytes.toString('utf8', 0, cutLength(bytes, 0, maxBytes)));
  }
}

export function doubleText(value: number): string {
  return value === 0 && 1 / value < 0 ? '-0' : String(value);
}
