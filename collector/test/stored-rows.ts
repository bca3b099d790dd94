import { bodyTypes, valueTypes } from '@shewhart/schemas';
import type { TableRows } from '../src/ports.ts';

// Rows in RowBinary, written the slow and obvious way.

/** Noon of yesterday: the tables keep rows for a number of days from their receipt. */
const dayMs = 86_400_000;
export const noonNs = BigInt(Math.floor(Date.now() / dayMs) * dayMs - dayMs / 2) * 1_000_000n;

export interface LogRow {
  readonly body: string;
  readonly service?: string;
  readonly timeNs?: bigint;
  readonly receivedNs?: bigint;
  readonly severityNumber?: number;
}

export function logRows(rows: readonly LogRow[]): TableRows {
  return { table: 'log', rows: rows.length, bytes: Buffer.concat(rows.map(logRow)) };
}

export function logRow(row: LogRow): Buffer {
  const time = row.timeNs ?? noonNs;
  return Buffer.concat([
    int64(time),
    int64(time),
    int64(row.receivedNs ?? noonNs),
    text(row.service ?? 'checkout'),
    text('production'),
    uint64(1n),
    uint64(2n),
    int32(row.severityNumber ?? 9),
    text('INFO'),
    text(''),
    Buffer.from([bodyTypes.string]),
    text(row.body),
    map({ key: 'value' }),
    text('s'),
    int32(0),
    text(''),
    text(''),
    int32(0),
    int32(0),
  ]);
}

export function numberPoints(
  points: readonly { readonly value: number; readonly timeNs: bigint }[],
): TableRows {
  const bytes = points.map(({ value, timeNs }) => {
    const double = Buffer.alloc(8);
    double.writeDoubleLE(value);
    return Buffer.concat([
      text('http.server.request.duration'),
      Buffer.alloc(16, 7),
      int64(timeNs),
      int64(0n),
      int64(0n),
      int64(noonNs),
      int32(0),
      int32(0),
      Buffer.from([valueTypes.double]),
      double,
      int64(0n),
    ]);
  });
  return { table: 'number_point', rows: points.length, bytes: Buffer.concat(bytes) };
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return bytes;
}

function uint64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([varint(bytes.length), bytes]);
}

function map(entries: Record<string, string>): Buffer {
  const pairs = Object.entries(entries);
  return Buffer.concat([varint(pairs.length), ...pairs.flatMap(([key, value]) => [text(key), text(value)])]);
}
