import { otlpEnums, otlpMessages, type FieldDeclaration } from './otlp-messages.ts';

export const fieldTypes = {
  string: 0,
  bytes: 1,
  id: 2,
  bool: 3,
  double: 4,
  fixed64: 5,
  sfixed64: 6,
  int64: 7,
  uint64: 8,
  fixed32: 9,
  int32: 10,
  uint32: 11,
  sint32: 12,
  enum: 13,
  message: 14,
} as const;
export type FieldType = (typeof fieldTypes)[keyof typeof fieldTypes];

export interface FieldDescriptor {
  readonly type: FieldType;
  readonly isRepeated: boolean;
  /** Numbers in a repeated field stand in one length-delimited run without tags. */
  readonly isPacked: boolean;
  /** Field number and wire type of one value, as the varint that precedes it. */
  readonly tag: number;
  /** One bit per field of a message; the members of a oneof share theirs. */
  readonly presenceBit: number;
  /** Undefined unless `type` is message. */
  readonly message: MessageDescriptor | undefined;
  /** Undefined unless `type` is enum. */
  readonly enumNames: readonly string[] | undefined;
}

/** A field under one of its two spellings. */
export interface FieldName {
  readonly bytes: Uint8Array;
  readonly isSnakeCase: boolean;
  readonly field: FieldDescriptor;
}

export interface MessageDescriptor {
  readonly isAnyValue: boolean;
  readonly namesByHash: ReadonlyMap<number, FieldName>;
}

/** FNV-1a over the bytes of a name, one step; the seed is `nameHashSeed`, the result a 32-bit integer. */
export function nextNameHash(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}
export const nameHashSeed = 0x811c9dc5 | 0;

const wireTypes = { varint: 0, fixed64: 1, lengthDelimited: 2, fixed32: 5 } as const;

function wireType(type: FieldType): number {
  switch (type) {
    case fieldTypes.string:
    case fieldTypes.bytes:
    case fieldTypes.id:
    case fieldTypes.message:
      return wireTypes.lengthDelimited;
    case fieldTypes.double:
    case fieldTypes.fixed64:
    case fieldTypes.sfixed64:
      return wireTypes.fixed64;
    case fieldTypes.fixed32:
      return wireTypes.fixed32;
    default:
      return wireTypes.varint;
  }
}

function namedType(name: string): FieldType {
  if (name === 'traceId' || name === 'spanId') return fieldTypes.id;
  if (name in otlpMessages) return fieldTypes.message;
  if (name in otlpEnums) return fieldTypes.enum;
  const type = (fieldTypes as Record<string, FieldType>)[name];
  if (type === undefined) throw new Error(`unknown field type ${name}`);
  return type;
}

const descriptors = new Map<string, MessageDescriptor>();
const encoder = new TextEncoder();

function describeField([number, declaration]: FieldDeclaration, presenceBit: number): FieldDescriptor {
  const typeName = declaration.replace(/^(repeated|oneof) /, '');
  const type = namedType(typeName);
  const isRepeated = declaration.startsWith('repeated ');
  const isPacked = isRepeated && wireType(type) !== wireTypes.lengthDelimited;
  return {
    type,
    isRepeated,
    isPacked,
    tag: number * 8 + (isPacked ? wireTypes.lengthDelimited : wireType(type)),
    presenceBit,
    message: type === fieldTypes.message ? messageDescriptor(typeName) : undefined,
    enumNames: otlpEnums[typeName],
  };
}

/** The descriptor of a message of `otlpMessages`. Bits: no OTLP message has more than 31 fields. */
export function messageDescriptor(name: string): MessageDescriptor {
  const known = descriptors.get(name);
  if (known !== undefined) return known;
  const declarations = otlpMessages[name];
  if (declarations === undefined) throw new Error(`unknown message ${name}`);
  const namesByHash = new Map<number, FieldName>();
  const descriptor: MessageDescriptor = { isAnyValue: name === 'AnyValue', namesByHash };
  descriptors.set(name, descriptor); // before its fields: an AnyValue holds AnyValues
  const oneofBit = 1 << 30;
  Object.entries(declarations).forEach(([camelCase, declaration], ordinal) => {
    const field = describeField(declaration, declaration[1].startsWith('oneof ') ? oneofBit : 1 << ordinal);
    const snakeCase = camelCase.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    for (const spelling of new Set([camelCase, snakeCase])) {
      const bytes = encoder.encode(spelling);
      const hash = bytes.reduce(nextNameHash, nameHashSeed);
      if (namesByHash.has(hash)) throw new Error(`names of ${name} share a hash: ${spelling}`);
      namesByHash.set(hash, { bytes, isSnakeCase: spelling !== camelCase, field });
    }
  });
  return descriptor;
}
