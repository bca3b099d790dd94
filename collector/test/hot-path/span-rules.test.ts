import { expect, test } from 'vitest';
import { attributeText, decoded, findings, refusalsOf, rowsOf } from './harness.ts';
import { received } from './messages.ts';
import { attributes, bytes, concat, fixed32, fixed64, int, message, text } from './otlp-encoder.ts';
import type { Row } from './row-binary-reader.ts';

const ids = concat(bytes(1, Buffer.alloc(16, 1)), bytes(2, Buffer.alloc(8, 2)));
const times = concat(fixed64(7, received - 5n), fixed64(8, received));

function onlySpan(...fields: readonly Uint8Array[]): Row {
  return rowsOf(decoded('traces', [concat(...fields)]), 'span')[0]!;
}

test('44: a span without a valid id of its own is kept and flagged, its neighbours are untouched', () => {
  const broken = concat(
    bytes(1, Buffer.alloc(16)),
    bytes(2, Buffer.alloc(7, 1)),
    bytes(4, Buffer.alloc(9, 1)),
    times,
  );
  const rows = rowsOf(decoded('traces', [broken, concat(ids, times)]), 'span');
  expect(rows.map((row) => [row['trace_id'], row['span_id'], row['parent_span_id']])).toEqual([
    ['', '', ''],
    ['01'.repeat(16), '02'.repeat(8), ''],
  ]);
  expect(rows.map(findings)).toEqual([['invalid_trace_id', 'invalid_span_id', 'invalid_reference_id'], []]);
});

test('a span is judged late by its end and left out of rollups by its start', () => {
  const day = 86_400_000_000_000n;
  const found = (start: bigint, end: bigint) => findings(onlySpan(ids, fixed64(7, start), fixed64(8, end)));
  expect(found(received - 2n * day, received)).toEqual([]);
  expect(found(received - 401n * day, received)).toEqual(['outside_rollup_window']);
  expect(found(received - 3n * day, received - 2n * day)).toEqual(['late']);
  expect(found(received, received + 301_000_000_000n)).toEqual(['future_time']);
});

test('a span may end before it began, or not have ended, or not say when it began', () => {
  expect(onlySpan(ids, fixed64(7, received), fixed64(8, received - 3n))).toMatchObject({ duration_ns: -3n });
  const open = onlySpan(ids, fixed64(7, received - 9n));
  expect([open['duration_ns'], findings(open)]).toEqual([0n, ['end_time_missing']]);
  const startless = onlySpan(ids, fixed64(8, received - 9n));
  expect([startless['time'], startless['duration_ns'], findings(startless)]).toEqual([
    received - 9n,
    0n,
    ['time_missing'],
  ]);
  const batch = decoded('traces', [concat(ids, fixed64(7, 1n), fixed64(8, 2n ** 63n))]);
  expect(refusalsOf(batch)).toEqual({ time_out_of_range: 1 });
});

test('events and links are kept with typed attributes; a status in two pieces is one', () => {
  const row = onlySpan(
    ids,
    times,
    message(15, text(2, 'refused')),
    message(15, int(3, 2)),
    message(
      11,
      fixed64(1, received),
      text(2, 'exception'),
      ...attributes(3, [['n', { int: 1n }]]),
      int(4, 2),
    ),
    message(13, bytes(1, Buffer.alloc(16, 3)), bytes(2, Buffer.alloc(8)), text(3, 'a=b'), fixed32(6, 257)),
  );
  expect(row).toMatchObject({ status_code: 2, status_message: 'refused' });
  const [event] = row['events'] as Row[];
  expect(event).toMatchObject({ time: received, name: 'exception', dropped_attributes_count: 2 });
  expect(attributeText(event!)).toEqual({ n: 'i:1' });
  expect(row['links']).toMatchObject([
    { trace_id: '03'.repeat(16), span_id: '', trace_state: 'a=b', flags: 257 },
  ]);
  expect(findings(row)).toEqual(['invalid_reference_id']);
});

test('a dead letter keeps the first 64 KiB of a record', () => {
  const batch = decoded('traces', [concat(fixed64(7, 2n ** 63n), text(5, 'x'.repeat(100_000)))]);
  const [letter] = rowsOf(batch, 'dead_letter');
  expect((letter?.['raw'] as string).length).toBe(2 * 65_536);
});
