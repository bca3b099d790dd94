import { tableColumns, tableNames, type TableName } from '@shewhart/schemas';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DecodedBatch } from '../../src/ports.ts';
import { openedStore, type OpenedStore } from '../store-fixture.ts';
import { noonNs } from '../stored-rows.ts';
import { decoded, metric, newDecoder, shop } from './harness.ts';
import { encodeLog, encodeSpan, logModel, spanModel } from './messages.ts';
import {
  attributes,
  concat,
  double,
  doubleBytes,
  fixed64,
  fixed64Bytes,
  int,
  message,
  packed,
  sint,
} from './otlp-encoder.ts';
import { readRows, type Row } from './row-binary-reader.ts';

/** Rows of every table, inserted into the real engine with the real schema and read back from it. */
let opened: OpenedStore;

beforeAll(async () => {
  opened = await openedStore();
});

afterAll(async () => {
  await opened.close();
});

const head = concat(fixed64(2, noonNs - 1_000_000_000n), fixed64(3, noonNs));
const labels = attributes(7, [
  ['http.method', { string: 'GET' }],
  ['code', { int: 200n }],
]);
const exemplar = message(5, ...labels, fixed64(2, noonNs), fixed64(6, -1n), message(4, Buffer.alloc(8, 255)));
const numbers = [
  ...[2n ** 63n - 1n, -(2n ** 63n), 0n].map((value) => fixed64(6, value)),
  ...[NaN, -0, Infinity, 5e-324].map((value) => double(4, value)),
  int(8, 1),
];

const records = {
  logs: fc.sample(logModel, { numRuns: 200, seed: 11 }).map((log) => encodeLog(log)),
  traces: fc.sample(spanModel, { numRuns: 200, seed: 12 }).map((span) => encodeSpan(span)),
  metrics: [
    metric({ name: 'sum', points: numbers.map((value) => concat(head, value, ...labels, exemplar)) }),
    metric({ name: 'gauge', data: 5, points: numbers.map((value) => concat(head, value)) }),
    metric({ name: 'no time', points: [fixed64(6, 1n)] }),
    metric({
      name: 'histogram',
      data: 9,
      temporality: 1,
      points: [
        concat(head, fixed64(4, 2n ** 64n - 1n), double(11, -1)),
        concat(
          head,
          fixed64(4, 3n),
          double(5, -0),
          packed(6, fixed64Bytes(1n), fixed64Bytes(2n)),
          packed(7, doubleBytes(Infinity)),
        ),
      ],
    }),
    metric({
      name: 'exponential',
      data: 10,
      points: [
        concat(
          head,
          fixed64(4, 3n),
          sint(6, -3),
          message(8, sint(1, -7), int(2, 1), int(2, 0), int(2, 2)),
          double(14, 0.5),
        ),
        concat(head, fixed64(4, 2n), fixed64(7, 1n), message(9, sint(1, 5), int(2, 1))),
      ],
    }),
    metric({
      name: 'summary',
      data: 11,
      points: [concat(head, fixed64(4, 3n), double(5, 1.5), message(6, double(1, 0.5), double(2, -0)))],
    }),
  ],
};

const byText = (rows: readonly Row[]): string[] =>
  rows
    .map((row) =>
      JSON.stringify(row, (_, value: unknown) => {
        if (typeof value === 'bigint') return `${value}n`;
        return typeof value === 'number' && !Number.isInteger(value)
          ? `${value}`
          : Object.is(value, -0)
            ? '-0'
            : value;
      }),
    )
    .sort();

async function storedRows(table: TableName): Promise<Row[]> {
  const columns = tableColumns[table].map((column) => `\`${column}\``).join(', ');
  const answer = await opened.connection.ask(
    `SELECT hex(formatRow('RowBinary', ${columns})) AS row FROM \`${table}\``,
  );
  return readRows(table, Buffer.from(answer.map(({ row }) => row as string).join(''), 'hex'));
}

test('every row of every table reads back from the engine as it was written', async () => {
  const decoder = newDecoder();
  const sent = new Map<TableName, Row[]>();
  for (const signal of ['logs', 'traces', 'metrics'] as const) {
    const batch: DecodedBatch = decoded(signal, records[signal], { decoder, at: noonNs, context: shop });
    for (const section of batch.sections) {
      const rows = readRows(section.table, section.bytes);
      sent.set(section.table, [...(sent.get(section.table) ?? []), ...rows]);
      await opened.store.insert(section, `${signal}-${section.table}`);
    }
  }
  const ofTelemetry = tableNames.filter((name) => !/(_event|_catalogue)$/.test(name));
  expect([...sent.keys()].sort()).toEqual([...ofTelemetry].sort());
  for (const [table, rows] of sent) {
    expect(byText(await storedRows(table)), table).toEqual(byText(rows));
  }
});

test('the engine sees the values that were sent', async () => {
  const { value } = opened;
  expect(await value(`SELECT toString(max(value_int)) FROM number_point WHERE metric = 'sum'`)).toBe(
    '9223372036854775807',
  );
  expect(await value(`SELECT toString(countIf(isNaN(value))) FROM number_point WHERE metric = 'gauge'`)).toBe(
    '1',
  );
  expect(
    await value(`SELECT toString(countIf(1 / value = -inf)) FROM number_point WHERE metric = 'gauge'`),
  ).toBe('1');
  expect(await value(`SELECT toString(max(count)) FROM histogram_point`)).toBe('18446744073709551615');
  expect(await value(`SELECT toString(countIf(sum IS NULL)) FROM histogram_point`)).toBe('1');
  expect(await value(`SELECT toString(toUnixTimestamp64Nano(any(time))) FROM number_point`)).toBe(
    String(noonNs),
  );
  expect(await value(`SELECT attributes['http.request.method'] FROM series WHERE metric = 'sum'`)).toBe(
    'GET',
  );
  expect(
    await value(
      `SELECT toString(count()) FROM number_point WHERE (metric, series_id) IN (SELECT metric, series_id FROM series)`,
    ),
  ).toBe(String(numbers.length * 2));
});
