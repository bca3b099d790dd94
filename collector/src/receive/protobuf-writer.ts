/** As much of the protobuf wire format as answers need. A field with its default value is left out. */

export function varintField(field: number, value: number): Buffer {
  return value === 0 ? empty : Buffer.concat([varint(field << 3), varint(value)]);
}

export function textField(field: number, value: string): Buffer {
  return value === '' ? empty : messageField(field, Buffer.from(value));
}

/** A nested message or bytes; written even when empty, because presence has a meaning there. */
export function messageField(field: number, ...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([varint((field << 3) | 2), varint(length), ...parts]);
}

const empty = Buffer.alloc(0);

/** @param value a whole number from 0 to 2^53 - 1 */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}
