import type { JsonCursor } from './json-cursor.ts';
import { fieldTypes, type FieldDescriptor } from './message-descriptor.ts';
import { doubleOf, IntegerText, scanNumber, spelling } from './number-text.ts';
import type { OtlpTranscoder } from './otlp-transcoder.ts';
import type { ProtobufWriter } from './protobuf-writer.ts';

const integer = new IntegerText();

/** Writes the number or truth value under the cursor, without its tag. */
export function writeScalar(transcoder: OtlpTranscoder, field: FieldDescriptor): void {
  const { cursor, writer } = transcoder;
  switch (field.type) {
    case fieldTypes.bool:
      writer.byte(readBool(cursor) ? 1 : 0);
      break;
    case fieldTypes.double:
      writer.double(readDouble(cursor));
      break;
    case fieldTypes.enum:
      writeEnum(transcoder, field.enumNames!);
      break;
    case fieldTypes.fixed64:
      readInteger(cursor, unsigned64);
      writer.fixed64(integer.low, integer.high);
      break;
    case fieldTypes.uint64:
      readInteger(cursor, unsigned64);
      writer.varint64(integer.low, integer.high);
      break;
    case fieldTypes.sfixed64:
      readInteger(cursor, signed64);
      writer.fixed64(integer.low, integer.high);
      break;
    case fieldTypes.int64:
      readInteger(cursor, signed64);
      writer.varint64(integer.low, integer.high);
      break;
    default:
      writeInteger32(cursor, writer, field);
  }
}

function writeInteger32(cursor: JsonCursor, writer: ProtobufWriter, field: FieldDescriptor): void {
  switch (field.type) {
    case fieldTypes.fixed32:
      readInteger(cursor, unsigned32);
      writer.fixed32(integer.low);
      break;
    case fieldTypes.uint32:
      readInteger(cursor, unsigned32);
      writer.varint32(integer.low);
      break;
    case fieldTypes.sint32: {
      readInteger(cursor, signed32);
      const value = integer.low | 0;
      writer.varint32(((value << 1) ^ (value >> 31)) >>> 0);
      break;
    }
    default:
      readInteger(cursor, signed32);
      writer.varint64(integer.low, integer.high);
  }
}

function readBool(cursor: JsonCursor): boolean {
  const byte = cursor.peek();
  if (byte !== 0x74 && byte !== 0x66) throw cursor.expected('true or false');
  return cursor.readLiteral() === 0x74;
}

function writeEnum(transcoder: OtlpTranscoder, names: readonly string[]): void {
  const { cursor, writer } = transcoder;
  const isText = cursor.peek() === 0x22;
  const { at } = cursor;
  if (isText) {
    cursor.readString();
    transcoder.depart('json_enum_name', at, 'writes enum values as integers');
    const value = names.indexOf(shortText(cursor));
    if (value >= 0) {
      writer.varint32(value);
      return;
    }
    cursor.at = at;
  }
  readInteger(cursor, enumValue);
  writer.varint64(integer.low, integer.high);
}

interface IntegerRange {
  readonly words: string;
  /** Greatest magnitude below and above zero, in halves. */
  readonly negative: { readonly low: number; readonly high: number };
  readonly positive: { readonly low: number; readonly high: number };
}

const none = { low: 0, high: 0 };
const unsigned32: IntegerRange = {
  words: 'a 32-bit unsigned integer',
  negative: none,
  positive: { low: 0xffffffff, high: 0 },
};
const signed32: IntegerRange = {
  words: 'a 32-bit integer',
  negative: { low: 0x80000000, high: 0 },
  positive: { low: 0x7fffffff, high: 0 },
};
const enumValue: IntegerRange = { ...signed32, words: 'the integer of an enum value' };
const unsigned64: IntegerRange = {
  words: 'a 64-bit unsigned integer',
  negative: none,
  positive: { low: 0xffffffff, high: 0xffffffff },
};
const signed64: IntegerRange = {
  words: 'a 64-bit integer',
  negative: { low: 0, high: 0x80000000 },
  positive: { low: 0xffffffff, high: 0x7fffffff },
};

/** Leaves the integer under the cursor, a number or a string, in two's complement in `integer`. */
function readInteger(cursor: JsonCursor, range: IntegerRange): void {
  cursor.peek();
  const { at } = cursor;
  if (
    !readNumberText(cursor) ||
    !integer.read(cursor.text, cursor.textStart, cursor.textEnd) ||
    !isWithin(range)
  ) {
    cursor.at = at;
    throw cursor.expected(range.words);
  }
  if (!integer.isNegative) return;
  integer.low = -integer.low >>> 0;
  integer.high = (~integer.high + (integer.low === 0 ? 1 : 0)) >>> 0;
}

function isWithin(range: IntegerRange): boolean {
  const limit = integer.isNegative ? range.negative : range.positive;
  return integer.high < limit.high || (integer.high === limit.high && integer.low <= limit.low);
}

/** No double needs more digits; converting more would be work that a stranger chooses. */
const maxNumberBytes = 1100;

/** The text of a number, bare or in quotes; false when there is none. */
function readNumberText(cursor: JsonCursor): boolean {
  const byte = cursor.peek();
  if (byte === 0x22) {
    cursor.readString();
    if (scanNumber(cursor.text, cursor.textStart, cursor.textEnd) !== cursor.textEnd) return false;
  } else {
    if (byte !== 0x2d && !(byte >= 0x30 && byte <= 0x39)) return false;
    cursor.readNumber();
  }
  return cursor.textEnd - cursor.textStart <= maxNumberBytes;
}

/** The last string read, when it is short enough to be a name of something. */
function shortText(cursor: JsonCursor): string {
  const { text, textStart, textEnd } = cursor;
  return textEnd - textStart > 64 ? '' : spelling(text, textStart, textEnd);
}

const specialDoubles = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

function readDouble(cursor: JsonCursor): number {
  cursor.peek();
  const { at } = cursor;
  if (readNumberText(cursor)) {
    const value = doubleOf(cursor.text, cursor.textStart, cursor.textEnd);
    if (Number.isFinite(value)) return value;
  } else if (cursor.at > at) {
    const value = specialDoubles.get(shortText(cursor));
    if (value !== undefined) return value;
  }
  cursor.at = at;
  throw cursor.expected('a number, "NaN", "Infinity" or "-Infinity"');
}
