/** Where the JSON number that begins at `start` ends, or -1 when there is none. */
export function scanNumber(text: Uint8Array, start: number, limit: number): number {
  let at = start;
  if (at < limit && text[at] === 0x2d) at++;
  const integerAt = at;
  at = skipDigits(text, at, limit);
  if (at === integerAt || (text[integerAt] === 0x30 && at > integerAt + 1)) return -1;
  if (at < limit && text[at] === 0x2e) {
    const fractionAt = ++at;
    at = skipDigits(text, at, limit);
    if (at === fractionAt) return -1;
  }
  if (at < limit && (text[at]! | 0x20) === 0x65) {
    at++;
    if (at < limit && (text[at] === 0x2b || text[at] === 0x2d)) at++;
    const exponentAt = at;
    at = skipDigits(text, at, limit);
    if (at === exponentAt) return -1;
  }
  return at;
}

function skipDigits(text: Uint8Array, start: number, limit: number): number {
  let at = start;
  while (at < limit && text[at]! >= 0x30 && text[at]! <= 0x39) at++;
  return at;
}

/** The number that the text from `start` to `end` spells, rounded to the nearest double. */
export function doubleOf(text: Uint8Array, start: number, end: number): number {
  return Number(spelling(text, start, end));
}

export function spelling(text: Uint8Array, start: number, end: number): string {
  let result = '';
  for (let at = start; at < end; at++) result += String.fromCharCode(text[at]!);
  return result;
}

/**
 * An integer of up to 64 bits, read exactly from decimal text. After `read` returned true, `low` and `high`
 * are the halves (unsigned) of its magnitude, `isNegative` its sign.
 */
export class IntegerText {
  low = 0;
  high = 0;
  isNegative = false;

  /**
   * @param start of a number that `scanNumber` has accepted; `1e3` and `2.0` are integers too
   * @returns false when it is no integer or needs more than 64 bits
   */
  read(text: Uint8Array, start: number, end: number): boolean {
    this.isNegative = text[start] === 0x2d;
    const digitsAt = this.isNegative ? start + 1 : start;
    let head = 0;
    let tail = 0;
    // Two halves of at most 11 and 9 digits are exact as doubles.
    const tailAt = end - 9;
    if (end - digitsAt > 20) return this.readExponent(text, digitsAt, end);
    for (let at = digitsAt; at < end; at++) {
      const digit = text[at]! - 0x30;
      if (digit < 0 || digit > 9) return this.readExponent(text, digitsAt, end);
      if (at < tailAt) head = head * 10 + digit;
      else tail = tail * 10 + digit;
    }
    return this.combine(head, tail);
  }

  /** head * 10^9 + tail in 64 bits; every intermediate value stays below 2^53. */
  private combine(head: number, tail: number): boolean {
    const upper = Math.floor(head / 0x10000) * 1e9;
    const lower = (head % 0x10000) * 1e9 + tail + (upper % 0x10000) * 0x10000;
    this.low = lower >>> 0;
    this.high = Math.floor(upper / 0x10000) + Math.floor(lower / 0x100000000);
    return this.high <= 0xffffffff;
  }

  private readExponent(text: Uint8Array, digitsAt: number, end: number): boolean {
    const parts = /^(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(spelling(text, digitsAt, end));
    if (parts === null) return false;
    const fraction = parts[2] ?? '';
    const digits = (parts[1]! + fraction).replace(/^0+/, '');
    const significant = digits.replace(/0+$/, '');
    if (significant === '') return this.combine(0, 0);
    // The value is `significant` followed by this many zeros.
    const zeros = Number(parts[3] ?? 0) - fraction.length + digits.length - significant.length;
    if (!(zeros >= 0 && significant.length + zeros <= 20)) return false;
    const exact = significant + '0'.repeat(zeros);
    return this.combine(Number(exact.slice(0, -9)), Number(exact.slice(-9)));
  }
}
