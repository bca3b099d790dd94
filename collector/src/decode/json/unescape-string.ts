import { JsonFault } from './json-fault.ts';

const simpleEscapes: Readonly<Record<string, number>> = {
  '"': 0x22,
  '\\': 0x5c,
  '/': 0x2f,
  b: 0x08,
  f: 0x0c,
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
};

/**
 * The UTF-8 of a JSON string whose content begins at `start` and holds its first escape at `firstEscape`.
 *
 * Half of a surrogate pair (senders cut emoji in two) has no UTF-8 form. It becomes the byte 0xFF, which
 * no UTF-8 text holds: the record is then repaired to U+FFFD and marked, as for any other broken text.
 */
export function unescapeString(body: Uint8Array, start: number, firstEscape: number): Uint8Array {
  // An escape is at least as long as the bytes it stands for, so the string's own length is enough.
  const end = closingQuote(body, firstEscape);
  const text = new Uint8Array(end - start);
  text.set(body.subarray(start, firstEscape));
  let to = firstEscape - start;
  let from = firstEscape;
  while (from < end) {
    const byte = body[from]!;
    if (byte < 0x20) throw new JsonFault(from, 'a control character in a string must be escaped');
    if (byte !== 0x5c) {
      text[to++] = byte;
      from++;
    } else if (body[from + 1] === 0x75) {
      const unit = codeUnit(body, from, end);
      const low =
        isLead(unit) && body[from + 6] === 0x5c && body[from + 7] === 0x75
          ? codeUnit(body, from + 6, end)
          : 0;
      const isPair = isTrail(low);
      to = writeCodePoint(text, to, isPair ? 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00) : unit);
      from += isPair ? 12 : 6;
    } else {
      const escaped = simpleEscapes[String.fromCharCode(body[from + 1]!)];
      if (escaped === undefined) throw new JsonFault(from, 'an unknown escape in a string');
      text[to++] = escaped;
      from += 2;
    }
  }
  return text.subarray(0, to);
}

/** Offset of the quote that ends the string, or the end of the body; `from` lies inside the string. */
export function closingQuote(body: Uint8Array, from: number): number {
  let at = from;
  while (at < body.length && body[at] !== 0x22) at += body[at] === 0x5c ? 2 : 1;
  return Math.min(at, body.length);
}

function isLead(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isTrail(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

/** The four hexadecimal digits of the escape at `at`. */
function codeUnit(body: Uint8Array, at: number, end: number): number {
  let unit = 0;
  for (let digitAt = at + 2; digitAt < at + 6; digitAt++) {
    const digit = digitAt < end ? parseInt(String.fromCharCode(body[digitAt]!), 16) : NaN;
    if (Number.isNaN(digit)) throw new JsonFault(at, 'an escape \\u without four hexadecimal digits');
    unit = unit * 16 + digit;
  }
  return unit;
}

function writeCodePoint(text: Uint8Array, at: number, codePoint: number): number {
  if (codePoint < 0x80) {
    text[at] = codePoint;
    return at + 1;
  }
  if (codePoint < 0x800) {
    text[at] = 0xc0 | (codePoint >> 6);
    text[at + 1] = 0x80 | (codePoint & 0x3f);
    return at + 2;
  }
  if (codePoint < 0x10000) {
    if (isLead(codePoint) || isTrail(codePoint)) {
      text[at] = 0xff;
      return at + 1;
    }
    text[at] = 0xe0 | (codePoint >> 12);
    text[at + 1] = 0x80 | ((codePoint >> 6) & 0x3f);
    text[at + 2] = 0x80 | (codePoint & 0x3f);
    return at + 3;
  }
  text[at] = 0xf0 | (codePoint >> 18);
  text[at + 1] = 0x80 | ((codePoint >> 12) & 0x3f);
  text[at + 2] = 0x80 | ((codePoint >> 6) & 0x3f);
  text[at + 3] = 0x80 | (codePoint & 0x3f);
  return at + 4;
}
