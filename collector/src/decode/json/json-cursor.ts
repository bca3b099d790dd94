import { JsonFault } from './json-fault.ts';
import { nameHashSeed, nextNameHash } from './message-descriptor.ts';
import { scanNumber } from './number-text.ts';
import { closingQuote, unescapeString } from './unescape-string.ts';

const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** 1 for the bytes that end a plain run inside a string: quote, backslash, control characters. */
const endsPlainRun = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte === quote || byte === 0x5c ? 1 : 0,
);

const literals = ['true', 'false', 'null'].map((text) => new TextEncoder().encode(text));
const lenientDecoder = new TextDecoder();

/** How much of an offending value is repeated to the sender. */
const maxQuotedBytes = 40;

/**
 * Reads JSON (RFC 8259) from bytes without building values: text and numbers are handed out as the bytes
 * that spell them, so that no number passes through a double unless its field is one. Bytes that are not
 * UTF-8 are handed on as they are; repairing text is the business of who stores it.
 */
export class JsonCursor {
  readonly body: Uint8Array;
  /** Offset of the next byte to be read. */
  at = 0;

  /** The content of the last string read, without escapes: `text` from `textStart` to `textEnd`. */
  text: Uint8Array;
  textStart = 0;
  textEnd = 0;
  /** `nextNameHash` over the last member name read. */
  nameHash = 0;

  constructor(body: Uint8Array) {
    this.body = body;
    this.text = body;
  }

  /** The next byte that is not white space, or -1 at the end. */
  peek(): number {
    const { body } = this;
    const { length } = body;
    let { at } = this;
    while (at < length) {
      const byte = body[at]!;
      if (byte > 0x20 || !(byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09)) {
        this.at = at;
        return byte;
      }
      at++;
    }
    this.at = at;
    return -1;
  }

  /** Enters an object; false when it is empty and already left. */
  enterObject(): boolean {
    return this.enter(openBrace, closeBrace, 'an object');
  }

  /** Enters an array; false when it is empty and already left. */
  enterArray(): boolean {
    return this.enter(openBracket, closeBracket, 'an array');
  }

  /** After a member: true before another one, false when the object has been left. */
  hasNextMember(): boolean {
    return this.hasNext(closeBrace, '"," or "}"');
  }

  hasNextElement(): boolean {
    return this.hasNext(closeBracket, '"," or "]"');
  }

  /** Reads a member's name and the colon behind it; `nameHash` and the text are the name's. */
  readName(): void {
    if (this.peek() !== quote) throw this.expected('a member name in double quotes');
    const { body } = this;
    const { length } = body;
    const start = this.at + 1;
    let at = start;
    let hash = nameHashSeed;
    while (at < length && endsPlainRun[body[at]!] === 0) hash = nextNameHash(hash, body[at++]!);
    if (at < length && body[at] === quote) {
      this.text = body;
      this.textStart = start;
      this.textEnd = at;
      this.at = at + 1;
    } else {
      this.readString();
      hash = nameHashSeed;
      for (let i = this.textStart; i < this.textEnd; i++) hash = nextNameHash(hash, this.text[i]!);
    }
    this.nameHash = hash;
    if (this.peek() !== 0x3a) throw this.expected('":" after a member name');
    this.at++;
  }

  /** Reads the string that begins at the cursor. */
  readString(): void {
    const { body } = this;
    const { length } = body;
    const start = this.at + 1;
    let at = start;
    while (at < length && endsPlainRun[body[at]!] === 0) at++;
    this.text = body;
    this.textStart = start;
    if (at < length && body[at] !== quote) {
      // Rare: only strings with escapes are copied, once.
      this.text = unescapeString(body, start, at);
      this.textStart = 0;
      this.textEnd = this.text.length;
      at = closingQuote(body, at);
    } else {
      this.textEnd = at;
    }
    if (at >= length) throw new JsonFault(this.at, 'the body ends inside a string');
    this.at = at + 1;
  }

  /** Reads the number that begins at the cursor; the text is its spelling. */
  readNumber(): void {
    const end = scanNumber(this.body, this.at, this.body.length);
    if (end < 0) throw this.expected('a number');
    this.text = this.body;
    this.textStart = this.at;
    this.textEnd = end;
    this.at = end;
  }

  /** Reads `null` if that is what follows. */
  takeNull(): boolean {
    if (this.peek() !== 0x6e) return false;
    this.readLiteral();
    return true;
  }

  /** Reads true, false or null and returns its first byte. */
  readLiteral(): number {
    const { body, at } = this;
    for (const literal of literals) {
      if (body[at] !== literal[0]) continue;
      if (!literal.every((byte, i) => body[at + i] === byte)) break;
      this.at += literal.length;
      return literal[0]!;
    }
    throw this.expected('a value');
  }

  /** A fault at the next byte: what had to stand there and what does. */
  expected(what: string): JsonFault {
    const got = this.describeNext();
    return new JsonFault(this.at, `expected ${what}, got ${got}`);
  }

  private enter(open: number, close: number, what: string): boolean {
    if (this.peek() !== open) throw this.expected(what);
    this.at++;
    if (this.peek() !== close) return true;
    this.at++;
    return false;
  }

  private hasNext(close: number, what: string): boolean {
    const byte = this.peek();
    if (byte !== comma && byte !== close) throw this.expected(what);
    this.at++;
    return byte === comma;
  }

  private describeNext(): string {
    const byte = this.peek();
    if (byte === -1) return 'the end of the body';
    if (byte === openBrace) return 'an object';
    if (byte === openBracket) return 'an array';
    const { body, at } = this;
    let end = at + 1;
    const limit = Math.min(body.length, at + maxQuotedBytes);
    if (byte === quote) {
      while (end < limit && endsPlainRun[body[end]!] === 0) end++;
      const text = lenientDecoder.decode(body.subarray(at + 1, end));
      return body[end] === quote ? JSON.stringify(text) : `${JSON.stringify(text)}…`;
    }
    while (end < limit && /[\w.+-]/.test(String.fromCharCode(body[end]!))) end++;
    return JSON.stringify(lenientDecoder.decode(body.subarray(at, end))).slice(1, -1);
  }
}
