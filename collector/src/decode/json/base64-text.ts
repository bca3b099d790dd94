/** Six bits for each letter of the standard and the URL-safe alphabet, 255 for every other byte. */
const sixBits = new Uint8Array(256).fill(255);
[...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].forEach((letter, value) => {
  sixBits[letter.charCodeAt(0)] = value;
});
sixBits['-'.charCodeAt(0)] = 62;
sixBits['_'.charCodeAt(0)] = 63;

/** The bytes that base64 text stands for, in either alphabet, padded or not; undefined when it is not base64. */
export function decodeBase64(text: Uint8Array, start: number, end: number): Uint8Array | undefined {
  let lettersEnd = end;
  while (lettersEnd > start && text[lettersEnd - 1] === 0x3d) lettersEnd--;
  const letters = lettersEnd - start;
  const padding = end - lettersEnd;
  if (letters % 4 === 1 || padding > 2 || (padding > 0 && (letters + padding) % 4 !== 0)) return undefined;
  const bytes = new Uint8Array(Math.floor((letters * 3) / 4));
  let to = 0;
  let bits = 0;
  let held = 0;
  for (let at = start; at < lettersEnd; at++) {
    const value = sixBits[text[at]!]!;
    if (value === 255) return undefined;
    bits = ((bits << 6) | value) & 0xffffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[to++] = (bits >>> held) & 0xff;
    }
  }
  return bytes;
}
