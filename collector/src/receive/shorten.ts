const ellipsis = '…';
const ellipsisBytes = Buffer.byteLength(ellipsis);

/** At most `maxBytes` bytes of UTF-8, never half a character; lone surrogates become U+FFFD. */
export function shorten(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return bytes.toString();
  if (maxBytes < ellipsisBytes) return '';
  let end = maxBytes - ellipsisBytes;
  // Bytes of the form 10xxxxxx continue a character: step back to its first.
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end) + ellipsis;
}
