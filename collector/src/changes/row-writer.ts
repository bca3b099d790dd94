import { tableColumns, type TableName } from '@shewhart/schemas';
import type { TableRows } from '../ports.ts';

/**
 * Rows in ClickHouse's RowBinary for tables that get few of them: each column is written by a function of
 * its type, and the columns' order is that of `tableColumns`.
 */
export type ColumnValue = Buffer;

/** Most fields of most reports are empty or none: one buffer each for all of them. */
const zero = Buffer.from([0]);
const none = Buffer.from([1]);

export function string(value: string | undefined): Buffer {
  return value === undefined || value === '' ? zero : bytes(Buffer.from(value, 'utf8'));
}

export function bytes(value: Uint8Array): Buffer {
  if (value.byteLength >= 0x80) return Buffer.concat([varint(value.byteLength), value]);
  const buffer = Buffer.allocUnsafe(1 + value.byteLength);
  buffer[0] = value.byteLength;
  buffer.set(value, 1);
  return buffer;
}

/** DateTime64(9): nanoseconds since 1970. */
export function time(nanoseconds: bigint): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64LE(nanoseconds);
  return buffer;
}

export function float64(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeDoubleLE(value);
  return buffer;
}

export function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

export const bool = (value: boolean): Buffer => Buffer.from([value ? 1 : 0]);

export function nullable<T>(value: T | undefined, write: (value: T) => Buffer): Buffer {
  return value === undefined ? none : Buffer.concat([zero, write(value)]);
}

export function strings(values: readonly string[] | undefined): Buffer {
  if (values === undefined || values.length === 0) return zero;
  return Buffer.concat([varint(values.length), ...values.map(string)]);
}

export function map(entries: Readonly<Record<string, string>>): Buffer {
  const pairs = Object.entries(entries);
  return Buffer.concat([
    varint(pairs.length),
    ...pairs.flatMap(([key, value]) => [string(key), string(value)]),
  ]);
}

/** One section; every row has a value for every column of the table. */
export function tableRows(
  table: TableName,
  rows: readonly Readonly<Record<string, ColumnValue>>[],
): TableRows {
  const parts = rows.flatMap((row) =>
    tableColumns[table].map((column) => {
      const value = row[column];
      if (value === undefined) throw new Error(`a row of ${table} has no value for ${column}`);
      return value;
    }),
  );
  return { table, rows: rows.length, bytes: Buffer.concat(parts) };
}

function varint(value: number): Buffer {
  const encoded: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    encoded.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...encoded, rest]);
}
