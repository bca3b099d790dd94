import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createProtobufDecoder } from '../../src/decode/protobuf-decoder.ts';
import { CollectorError } from '../../src/errors.ts';
import { createNormaliser } from '../../src/normalise/normaliser.ts';
import type { DecodedBatch, Signal } from '../../src/ports.ts';
import { encodeLog, encodeMetric, encodeSpan, logModel, received, spanModel } from './messages.ts';
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
  request,
  sint,
} from './otlp-encoder.ts';
import { readRows } from './row-binary-reader.ts';

/**
 * Requests with bytes flipped, cut out, doubled and inserted, by the hundred thousand. Whatever arrives is
 * either taken, and then every row reads back to its last byte, or refused as a whole as malformed, and then
 * the next good request comes out as from a decoder that never saw the bad one.
 */
const mutationsPerSignal = 35_000;

function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) % below;
  };
}

function mutated(body: Uint8Array, random: (below: number) => number): Uint8Array {
  let bytes = Buffer.from(body);
  for (let times = 1 + random(3); times > 0 && bytes.length > 0; times--) {
    const at = random(bytes.length);
    const length = 1 + random(12);
    switch (random(6)) {
      case 0:
        bytes[at] = bytes[at]! ^ (1 << random(8));
        break;
      case 1:
        bytes[at] = [0, 0x7f, 0x80, 0xff][random(4)]!;
        break;
      case 2:
        bytes = bytes.subarray(0, at);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at)]);
        break;
      default:
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          Uint8Array.from({ length }, () => random(256)),
          bytes.subarray(at),
        ]);
    }
  }
  return bytes;
}

const pointAttributes = [
  ['http.method', { string: 'GET' }],
  ['list', { array: [{ int: 1n }, { map: [['k', { double: 1.5 }]] }] }],
] as const;
const exemplar = concat(
  fixed64(2, received),
  double(3, 1.5),
  ...attributes(7, pointAttributes),
  message(4, Buffer.alloc(8, 1)),
  message(5, Buffer.alloc(16, 1)),
);
const head = [fixed64(2, received - 5n), fixed64(3, received)];
const metricRecords = [
  encodeMetric({
    name: 'http.server.duration',
    unit: 'ms',
    data: 7,
    temporality: 2,
    monotonic: true,
    points: [
      concat(...head, fixed64(6, 5n), ...attributes(7, pointAttributes), message(5, exemplar)),
      concat(...head, double(4, 5.5), ...attributes(7, pointAttributes)),
    ],
  }),
  encodeMetric({
    name: 'latency',
    unit: 's',
    data: 9,
    temporality: 1,
    monotonic: false,
    points: [
      concat(
        ...head,
        ...attributes(9, pointAttributes),
        fixed64(4, 6n),
        double(5, 1.5),
        packed(6, fixed64Bytes(1n), fixed64Bytes(2n), fixed64Bytes(3n)),
        packed(7, doubleBytes(1), doubleBytes(2)),
        message(8, exemplar),
        double(11, 0),
        double(12, 9),
      ),
    ],
  }),
  encodeMetric({
    name: 'exponential',
    unit: 's',
    data: 10,
    temporality: 2,
    monotonic: false,
    points: [
      concat(
        ...head,
        ...attributes(1, pointAttributes),
        fixed64(4, 7n),
        sint(6, 3),
        fixed64(7, 1n),
        message(8, sint(1, -2), packed(2, Uint8Array.of(1, 2))),
        message(9, sint(1, 4), int(2, 3)),
        double(14, 0.001),
      ),
    ],
  }),
  encodeMetric({
    name: 'summary',
    unit: 's',
    data: 11,
    temporality: 0,
    monotonic: false,
    points: [
      concat(
        ...head,
        ...attributes(7, pointAttributes),
        fixed64(4, 7n),
        double(5, 2),
        message(6, double(1, 0.5), double(2, 3)),
      ),
    ],
  }),
];

const context = {
  resource: [['service.name', { string: 'shop' }]],
  resourceSchemaUrl: 'https://opentelemetry.io/schemas/1.20.0',
  scopeName: 'lib',
  scopeAttributes: [['scope.key', { int: 4n }]],
} as const;

function seeds(signal: Signal): Uint8Array[] {
  if (signal === 'metrics') return [request(context, metricRecords)];
  const records =
    signal === 'logs'
      ? fc.sample(logModel, { numRuns: 30, seed: 7 }).map((log) => encodeLog(log))
      : fc.sample(spanModel, { numRuns: 30, seed: 7 }).map((span) => encodeSpan(span));
  return Array.from({ length: 10 }, (_, index) => request(context, records.slice(index * 3, index * 3 + 3)));
}

function recordBytes(batch: DecodedBatch): string[] {
  return batch.sections
    .filter(({ table }) => !['resource', 'scope', 'series'].includes(table))
    .map(({ table, bytes }) => `${table} ${Buffer.from(bytes).toString('hex')}`);
}

test.each(['logs', 'traces', 'metrics'] as const)('mutated %s are taken whole or refused whole', (signal) => {
  const decoder = createProtobufDecoder(createNormaliser());
  const random = randomNumbers(20_261_123);
  const bodies = seeds(signal);
  const good = bodies[0]!;
  const expected = recordBytes(
    createProtobufDecoder(createNormaliser()).decode(signal, 'protobuf', good, received),
  );
  let refused = 0;
  for (let index = 0; index < mutationsPerSignal; index++) {
    const body = mutated(bodies[index % bodies.length]!, random);
    let batch: DecodedBatch | undefined;
    try {
      batch = decoder.decode(signal, 'protobuf', body, received);
    } catch (error) {
      if (!(error instanceof CollectorError) || error.code !== 'DECODE_MALFORMED_BODY') {
        throw new Error(`mutation ${index} of ${signal}: ${Buffer.from(body).toString('hex')}`, {
          cause: error,
        });
      }
      refused += 1;
    }
    for (const { table, rows, bytes } of batch?.sections ?? []) {
      if (readRows(table, bytes).length !== rows) throw new Error(`mutation ${index}: rows of ${table}`);
    }
    if (batch === undefined && refused % 20 === 0) {
      expect(recordBytes(decoder.decode(signal, 'protobuf', good, received))).toEqual(expected);
    }
  }
  expect(refused).toBeGreaterThan(mutationsPerSignal / 4);
  expect(refused).toBeLessThan(mutationsPerSignal);
});
