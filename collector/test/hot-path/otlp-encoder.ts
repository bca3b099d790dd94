/** A small, slow, obvious protobuf encoder: every test message is made with it, field by field. */

export function varint(value: bigint | number): number[] {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return bytes;
}

export type Bytes = Uint8Array;

export function concat(...parts: readonly (Uint8Array | readonly number[])[]): Bytes {
  return Buffer.concat(parts.map((part) => Uint8Array.from(part)));
}

export const tag = (field: number, wireType: number): number[] => varint(field * 8 + wireType);
export const int = (field: number, value: bigint | number): Bytes => concat(tag(field, 0), varint(value));
export const sint = (field: number, value: number): Bytes =>
  int(field, value < 0 ? -2n * BigInt(value) - 1n : 2n * BigInt(value));
export const fixed64 = (field: number, value: bigint): Bytes => concat(tag(field, 1), fixed64Bytes(value));
export const double = (field: number, value: number): Bytes => concat(tag(field, 1), doubleBytes(value));
export const fixed32 = (field: number, value: number): Bytes => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return concat(tag(field, 5), bytes);
};
export const bytes = (field: number, value: Uint8Array): Bytes =>
  concat(tag(field, 2), varint(value.length), value);
export const text = (field: number, value: string | Uint8Array): Bytes =>
  bytes(field, typeof value === 'string' ? Buffer.from(value) : value);
export const message = (field: number, ...parts: readonly Uint8Array[]): Bytes =>
  bytes(field, concat(...parts));
export const packed = (field: number, ...parts: readonly Uint8Array[]): Bytes => message(field, ...parts);

export function fixed64Bytes(value: bigint): Bytes {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  return bytes;
}

export function doubleBytes(value: number): Bytes {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

/** A value of an attribute or body; an empty object is a value that is there but empty. */
export type Value =
  | Record<string, never>
  | { readonly string: string | Uint8Array }
  | { readonly bool: boolean }
  | { readonly int: bigint }
  | { readonly double: number }
  | { readonly bytes: Uint8Array }
  | { readonly array: readonly Value[] }
  | { readonly map: readonly Attribute[] };
export type Attribute = readonly [key: string | Uint8Array, value: Value];

export function anyValue(value: Value): Bytes {
  if ('string' in value) return text(1, value.string);
  if ('bool' in value) return int(2, value.bool ? 1 : 0);
  if ('int' in value) return int(3, value.int);
  if ('double' in value) return double(4, value.double);
  if ('bytes' in value) return bytes(7, value.bytes);
  if ('array' in value) {
    return message(5, ...value.array.map((item) => message(1, anyValue(item))));
  }
  if ('map' in value) return message(6, ...attributes(1, value.map));
  return new Uint8Array(0);
}

export function attributes(field: number, list: readonly Attribute[]): Bytes[] {
  return list.map(([key, value]) => message(field, text(1, key), message(2, anyValue(value))));
}

export interface ContextModel {
  readonly resource?: readonly Attribute[];
  readonly resourceDropped?: number;
  readonly resourceSchemaUrl?: string;
  readonly scopeName?: string;
  readonly scopeVersion?: string;
  readonly scopeAttributes?: readonly Attribute[];
  readonly scopeDropped?: number;
  readonly scopeSchemaUrl?: string;
}

/** A request with one resource and one scope; the three signals share this shape. */
export function request(context: ContextModel, records: readonly Uint8Array[]): Bytes {
  const resource =
    context.resource === undefined
      ? []
      : [message(1, ...attributes(1, context.resource), int(2, context.resourceDropped ?? 0))];
  const scope =
    context.scopeName === undefined
      ? []
      : [
          message(
            1,
            text(1, context.scopeName),
            text(2, context.scopeVersion ?? ''),
            ...attributes(3, context.scopeAttributes ?? []),
            int(4, context.scopeDropped ?? 0),
          ),
        ];
  const scopeRecords = message(
    2,
    ...scope,
    ...records.map((record) => bytes(2, record)),
    text(3, context.scopeSchemaUrl ?? ''),
  );
  return message(1, ...resource, scopeRecords, text(3, context.resourceSchemaUrl ?? ''));
}
