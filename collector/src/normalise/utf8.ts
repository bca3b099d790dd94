import { isUtf8 } from 'node:buffer';

/** Below this a loop is faster than making a view for the native check. */
const loopBytes = 64;

/** Whether the bytes are UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing past U+10FFFF. */
export function asciiOrValidUtf8(bytes: Uint8Array, from: number, end: number): boolean {
  if (end - from > loopBytes) return isUtf8(bytes.subarray(from, end));
  let at = from;
  while (at < end) {
    const lead = bytes[at++]!;
    if (lead < 0x80) continue;
    const following = followingBytes(lead);
    if (following === 0 || at + following > end) return false;
    const second = bytes[at]!;
    if (!validSecond(lead, second)) return false;
    for (let index = 1; index < following; index++) {
      if ((bytes[at + index]! & 0xc0) !== 0x80) return false;
    }
    at += following;
  }
  return true;
}

function followingBytes(lead: number): number {
  if (lead < 0xc2) return 0;
  if (lead < 0xe0) return 1;
  if (lead < 0xf0) return 2;
  return lead < 0xf5 ? 3 : 0;
}

function validSecond(lead: number, second: number): boolean {
  const from = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const to = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  return second >= from && second <= to;
}

/** The longest prefix of at most `maxLength` bytes that does not cut a character in two. */
export function cutLength(bytes: Uint8Array, from: number, maxLength: number): number {
  let length = maxLength;
  while (length > 0 && maxLength - length < 3 && (bytes[from + length]! & 0xc0) === 0x80) length--;
  return (bytes[from + length]! & 0xc0) === 0x80 ? maxLength : length;
}

/** Text of the bytes, each broken sequence replaced by U+FFFD. */
export function repaired(bytes: Uint8Array, from: number, length: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, length).toString('utf8');
}
