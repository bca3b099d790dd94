import { tableColumns, type TableName } from '@shewhart/schemas';

/** Reads RowBinary rows back into objects, by the column types of the migrations. */
export type Row = Record<string, unknown>;

class Reader {
  private readonly bytes: Buffer;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.at === this.bytes.length;
  }

  take(length: number): Buffer {
    if (this.at + length > this.bytes.length) throw new Error('a row is cut off');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.take(1)[0]!;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  string(): string {
    const bytes = this.take(this.varint());
    const value = bytes.toString('utf8');
    if (!Buffer.from(value).equals(bytes)) throw new Error('a stored text is not UTF-8');
    return value;
  }
}

type Read = (reader: Reader) => unknown;

const u8: Read = (reader) => reader.take(1)[0];
const bool: Read = (reader) => reader.take(1)[0] === 1;
const i32: Read = (reader) => reader.take(4).readInt32LE();
const u32: Read = (reader) => reader.take(4).readUInt32LE();
const i64: Read = (reader) => reader.take(8).readBigInt64LE();
const u64: Read = (reader) => reader.take(8).readBigUInt64LE();
const u128: Read = (reader) => reader.take(16).toString('hex');
const f64: Read = (reader) => reader.take(8).readDoubleLE();
const string: Read = (reader) => reader.string();
/** Raw bytes, as hexadecimal digits. */
const raw: Read = (reader) => reader.take(reader.varint()).toString('hex');
const nullable =
  (read: Read): Read =>
  (reader) =>
    reader.take(1)[0] === 1 ? null : read(reader);
const array =
  (read: Read): Read =>
  (reader) =>
    Array.from({ length: reader.varint() }, () => read(reader));
/** Pairs in their order; a map with the same key twice would lose one in some clients. */
const map: Read = (reader) => {
  const entries = Array.from({ length: reader.varint() }, () => [reader.string(), reader.string()] as const);
  const keys = new Set(entries.map(([key]) => key));
  if (keys.size < entries.length) throw new Error('a key is stored twice');
  return entries;
};
const tuple =
  (fields: Readonly<Record<string, Read>>): Read =>
  (reader) =>
    Object.fromEntries(Object.entries(fields).map(([name, read]) => [name, read(reader)]));

const event = tuple({
  time: i64,
  name: string,
  attributes: map,
  attribute_types: string,
  dropped_attributes_count: u32,
});
const link = tuple({
  trace_id: raw,
  span_id: raw,
  trace_state: string,
  attributes: map,
  attribute_types: string,
  dropped_attributes_count: u32,
  flags: u32,
});

const byName: Readonly<Record<string, Read>> = {
  time: i64,
  observed_time: i64,
  received_time: i64,
  start_time: i64,
  sequence_start: i64,
  seen_time: i64,
  point_time: i64,
  duration_ns: i64,
  resource_id: u64,
  scope_id: u64,
  series_id: u128,
  severity_number: i32,
  kind: i32,
  status_code: i32,
  scale: i32,
  positive_offset: i32,
  negative_offset: i32,
  body_type: u8,
  value_type: u8,
  temporality: u8,
  monotonic: bool,
  dropped_attributes_count: u32,
  dropped_events_count: u32,
  dropped_links_count: u32,
  flags: u32,
  quality: u32,
  attributes: map,
  metadata: map,
  events: array(event),
  links: array(link),
  trace_id: raw,
  span_id: raw,
  parent_span_id: raw,
  raw,
  value: f64,
  value_int: i64,
  count: u64,
  zero_count: u64,
  zero_threshold: f64,
  sum: nullable(f64),
  min: nullable(f64),
  max: nullable(f64),
  bounds: array(f64),
  quantiles: array(f64),
  quantile_values: array(f64),
  bucket_counts: array(u64),
  positive_counts: array(u64),
  negative_counts: array(u64),
};

const byTable: Partial<Record<TableName, Readonly<Record<string, Read>>>> = {
  series: { kind: u8 },
  summary_point: { sum: f64 },
};

export function readRows(table: TableName, bytes: Uint8Array): Row[] {
  const reader = new Reader(bytes);
  const rows: Row[] = [];
  while (!reader.done) {
    rows.push(
      Object.fromEntries(
        tableColumns[table].map((column) => [
          column,
          (byTable[table]?.[column] ?? byName[column] ?? string)(reader),
        ]),
      ),
    );
  }
  return rows;
}

/** Key, type letter and text of each attribute, sorted by key. */
export function typed(row: Row, prefix = 'attribute'): readonly (readonly [string, string, string])[] {
  const plural = prefix === 'attribute' ? 'attributes' : prefix;
  const entries = row[plural] as readonly (readonly [string, string])[];
  const letters = row[`${prefix}_types`] as string;
  if (letters.length !== entries.length) throw new Error('there are not as many types as attributes');
  return entries
    .map(([key, text], index) => [key, letters[index]!, text] as const)
    .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
}
