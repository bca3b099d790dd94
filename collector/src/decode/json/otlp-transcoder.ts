import { decodeBase64 } from './base64-text.ts';
import type { JsonCursor } from './json-cursor.ts';
import { JsonFault } from './json-fault.ts';
import {
  fieldTypes,
  type FieldDescriptor,
  type FieldName,
  type MessageDescriptor,
} from './message-descriptor.ts';
import type { ProtobufWriter } from './protobuf-writer.ts';
import { writeScalar } from './scalar-field.ts';
import { skipValue } from './skip-value.ts';

/** Departures from OTLP/JSON that are understood unless `strict`. */
export const jsonLeniencies = {
  byteOrderMark: 'json_byte_order_mark',
  snakeCaseName: 'json_snake_case_name',
  enumName: 'json_enum_name',
  /** A member given twice, or two members of a oneof: protobuf's rule for repeated occurrences applies. */
  duplicateMember: 'json_duplicate_member',
  /** `null` as an element of an array stands for the default value of its type. */
  nullElement: 'json_null_element',
  /** An id that is not hexadecimal: its record is kept without it. */
  invalidId: 'json_invalid_id',
} as const;
export type JsonLeniency = (typeof jsonLeniencies)[keyof typeof jsonLeniencies];

/**
 * Rewrites the message under the cursor as protobuf, field by field in the order in which they stand. What
 * is present is written, also zero and "", so that presence survives where it has a meaning.
 *
 * An AnyValue nested beyond `maxNestingDepth` is written one level further than it is understood and no
 * deeper: enough for the record to be refused as the same record in protobuf is, without recursing as deep
 * as a stranger likes.
 */
export class OtlpTranscoder {
  readonly leniencies = new Map<string, number>();
  readonly cursor: JsonCursor;
  readonly writer: ProtobufWriter;
  private readonly maxValueDepth: number;
  private readonly strict: boolean;

  constructor(
    cursor: JsonCursor,
    writer: ProtobufWriter,
    options: { readonly maxNestingDepth: number; readonly strict: boolean },
  ) {
    this.cursor = cursor;
    this.writer = writer;
    this.maxValueDepth = options.maxNestingDepth + 1;
    this.strict = options.strict;
  }

  /** Notes a departure, or refuses it when strict; `what` continues "OTLP/JSON …". */
  depart(kind: JsonLeniency, at: number, what: string): void {
    if (this.strict) throw new JsonFault(at, `OTLP/JSON ${what} (strict mode)`);
    this.leniencies.set(kind, (this.leniencies.get(kind) ?? 0) + 1);
  }

  note(kind: JsonLeniency): void {
    this.leniencies.set(kind, (this.leniencies.get(kind) ?? 0) + 1);
  }

  /** @param depth how many AnyValues enclose this message */
  message(descriptor: MessageDescriptor, depth: number): void {
    const { cursor } = this;
    const depthInside = descriptor.isAnyValue ? depth + 1 : depth;
    if (depthInside > this.maxValueDepth) {
      skipValue(cursor);
      return;
    }
    if (!cursor.enterObject()) return;
    let seen = 0;
    do {
      const nameAt = cursor.at;
      cursor.readName();
      const name = this.findName(descriptor);
      if (name === undefined) {
        skipValue(cursor);
        continue;
      }
      if (name.isSnakeCase)
        this.depart('json_snake_case_name', nameAt, 'names are written in lowerCamelCase');
      if (cursor.takeNull()) continue;
      const { presenceBit } = name.field;
      if ((seen & presenceBit) !== 0) {
        this.depart('json_duplicate_member', nameAt, 'gives a field, or a member of a oneof, only once');
      }
      seen |= presenceBit;
      this.field(name.field, depthInside);
    } while (cursor.hasNextMember());
  }

  private findName(descriptor: MessageDescriptor): FieldName | undefined {
    const { text, textStart, textEnd, nameHash } = this.cursor;
    const name = descriptor.namesByHash.get(nameHash);
    if (name === undefined || name.bytes.length !== textEnd - textStart) return undefined;
    for (let i = 0; i < name.bytes.length; i++) {
      if (name.bytes[i] !== text[textStart + i]) return undefined;
    }
    return name;
  }

  private field(field: FieldDescriptor, depth: number): void {
    if (!field.isRepeated) {
      this.value(field, depth);
      return;
    }
    const { cursor, writer } = this;
    if (!cursor.enterArray()) return;
    let runAt = 0;
    if (field.isPacked) {
      writer.varint32(field.tag);
      runAt = writer.beginNested();
    }
    do {
      this.element(field, depth);
    } while (cursor.hasNextElement());
    if (field.isPacked) writer.endNested(runAt);
  }

  private element(field: FieldDescriptor, depth: number): void {
    const { cursor } = this;
    cursor.peek();
    const at = cursor.at;
    if (!cursor.takeNull()) {
      this.value(field, depth);
      return;
    }
    this.depart('json_null_element', at, 'has no null in arrays');
    this.defaultElement(field);
  }

  private defaultElement(field: FieldDescriptor): void {
    const { writer } = this;
    if (!field.isPacked) writer.varint32(field.tag);
    if (field.type === fieldTypes.double || field.type === fieldTypes.fixed64) writer.fixed64(0, 0);
    else writer.byte(0);
  }

  private value(field: FieldDescriptor, depth: number): void {
    const { writer } = this;
    switch (field.type) {
      case fieldTypes.message: {
        writer.varint32(field.tag);
        const lengthAt = writer.beginNested();
        this.message(field.message!, depth);
        writer.endNested(lengthAt);
        break;
      }
      case fieldTypes.string:
        this.readString('a string');
        writer.varint32(field.tag);
        this.writeText();
        break;
      case fieldTypes.id:
        this.id(field.tag);
        break;
      case fieldTypes.bytes:
        writer.varint32(field.tag);
        this.bytes();
        break;
      default:
        if (!field.isPacked) writer.varint32(field.tag);
        writeScalar(this, field);
    }
  }

  private readString(what: string): void {
    if (this.cursor.peek() !== 0x22) throw this.cursor.expected(what);
    this.cursor.readString();
  }

  private writeText(): void {
    const { text, textStart, textEnd } = this.cursor;
    this.writer.lengthDelimited(text, textStart, textEnd);
  }

  /** Hexadecimal text of any length; the length is judged where protobuf's is, in the record's context. */
  private id(tag: number): void {
    const { cursor, writer } = this;
    this.readString('an id in hexadecimal digits');
    const digits = cursor.textEnd - cursor.textStart;
    if (digits === 0) return;
    writer.varint32(tag);
    const isHex = digits % 2 === 0 && digits <= maxIdDigits && this.decodeHex(digits / 2);
    if (isHex) {
      writer.lengthDelimited(idBytes, 0, digits / 2);
    } else {
      // No id has one byte, so this one is found invalid and its record is kept without it.
      this.note('json_invalid_id');
      writer.varint32(1);
      writer.byte(0);
    }
  }

  private decodeHex(length: number): boolean {
    const { text, textStart } = this.cursor;
    for (let i = 0; i < length; i++) {
      const high = hexDigits[text[textStart + 2 * i]!]!;
      const low = hexDigits[text[textStart + 2 * i + 1]!]!;
      if ((high | low) > 15) return false;
      idBytes[i] = high * 16 + low;
    }
    return true;
  }

  private bytes(): void {
    const { cursor } = this;
    cursor.peek();
    const at = cursor.at;
    this.readString('base64 text');
    const bytes = decodeBase64(cursor.text, cursor.textStart, cursor.textEnd);
    if (bytes === undefined) {
      cursor.at = at;
      throw cursor.expected('base64 text');
    }
    this.writer.lengthDelimited(bytes, 0, bytes.length);
  }
}

const maxIdDigits = 128;
const idBytes = new Uint8Array(maxIdDigits / 2);

/** The value of each hexadecimal digit in either case, 16 for every other byte. */
const hexDigits = new Uint8Array(256).fill(16);
[...'0123456789abcdef'].forEach((digit, value) => {
  hexDigits[digit.charCodeAt(0)] = value;
  hexDigits[digit.toUpperCase().charCodeAt(0)] = value;
});
