import type { RowBuffer } from './row-buffer.ts';

/** Whether the bytes are a trace id (16) or span id (8): the right length and not all zeros. */
export function isIdentifier(view: DataView, at: number, length: number, wanted: 16 | 8): boolean {
  if (length !== wanted) return false;
  let seen = view.getInt32(at) | view.getInt32(at + 4);
  if (wanted === 16) seen |= view.getInt32(at + 8) | view.getInt32(at + 12);
  return seen !== 0;
}

/**
 * Writes an id as a string of raw bytes, or an empty one where it is absent or no id.
 * @returns false when something was sent that is no id
 */
export function writeReference(
  row: RowBuffer,
  bytes: Uint8Array,
  view: DataView,
  at: number,
  length: number,
  wanted: 16 | 8,
): boolean {
  if (isIdentifier(view, at, length, wanted)) {
    row.binary(bytes, view, at, wanted);
    return true;
  }
  row.u8(0);
  return length === 0;
}
