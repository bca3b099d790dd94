import type { DecodeSample } from './decode-benchmark.ts';

/**
 * Export requests as an SDK sends them: one resource of seven attributes, one scope, and 1000 records that
 * differ in times, ids, bodies and some attribute values. The same on every run.
 */
const recordsPerBody = 1000;
const bodyCount = 8;

export function decodeSamples(firstTimeNs: bigint): readonly DecodeSample[] {
  const random = randomNumbers(20_261_123);
  const sample = (
    name: string,
    signal: DecodeSample['signal'],
    records: (time: bigint) => Uint8Array[],
  ): DecodeSample => ({
    name,
    signal,
    recordsPerBody,
    bodies: Array.from({ length: bodyCount }, (_, index) =>
      request(records(firstTimeNs + BigInt(index) * 1_000_000_000n)),
    ),
  });
  return [
    sample('logs', 'logs', (time) => many((index) => logRecord(random, time + BigInt(index) * 1000n))),
    sample('spans', 'traces', (time) => many((index) => span(random, time + BigInt(index) * 1000n))),
    sample('number points', 'metrics', (time) => metrics(random, time, numberPoint)),
    sample('histogram points', 'metrics', (time) => metrics(random, time, histogramPoint)),
  ];
}

function many(record: (index: number) => Uint8Array): Uint8Array[] {
  return Array.from({ length: recordsPerBody }, (_, index) => record(index));
}

function request(records: readonly Uint8Array[]): Uint8Array {
  const resource = [
    ['service.name', 'checkout'],
    ['service.namespace', 'shop'],
    ['service.instance.id', '627cc493-f310-47de-96bd-71410b7dec09'],
    ['service.version', '2.4.1'],
    ['deployment.environment.name', 'production'],
    ['telemetry.sdk.language', 'nodejs'],
    ['host.name', 'node-17.example.internal'],
  ] as const;
  return delimited(1, [
    delimited(
      1,
      resource.map(([key, value]) => attribute(1, key, text(1, value))),
    ),
    delimited(2, [delimited(1, [text(1, '@example/checkout'), text(2, '1.2.0')]), ...records]),
  ]);
}

function logRecord(random: Random, time: bigint): Uint8Array {
  const order = Math.floor(random() * 1e9);
  return delimited(2, [
    fixed64(1, time),
    fixed64(11, time + 250_000n),
    varintField(2, 9),
    text(3, 'INFO'),
    delimited(5, [
      text(
        1,
        `order ${order} accepted for customer ${order % 9973} with 3 items, payment pending, warehouse 7`,
      ),
    ]),
    attribute(6, 'http.request.method', text(1, 'POST')),
    attribute(6, 'http.route', text(1, '/api/orders/{id}')),
    attribute(6, 'http.response.status_code', varintField(3, 202)),
    attribute(6, 'order.id', text(1, String(order))),
    attribute(6, 'user.tier', text(1, 'gold')),
    attribute(6, 'thread.id', varintField(3, order % 64)),
    bytes(9, randomBytes(random, 16)),
    bytes(10, randomBytes(random, 8)),
  ]);
}

function span(random: Random, time: bigint): Uint8Array {
  const duration = BigInt(Math.floor(random() * 5e7));
  return delimited(2, [
    bytes(1, randomBytes(random, 16)),
    bytes(2, randomBytes(random, 8)),
    bytes(4, randomBytes(random, 8)),
    text(5, 'POST /api/orders/{id}'),
    varintField(6, 2),
    fixed64(7, time),
    fixed64(8, time + duration),
    attribute(9, 'http.request.method', text(1, 'POST')),
    attribute(9, 'http.route', text(1, '/api/orders/{id}')),
    attribute(9, 'http.response.status_code', varintField(3, 202)),
    attribute(9, 'url.scheme', text(1, 'https')),
    attribute(9, 'server.address', text(1, 'orders.example.com')),
    attribute(9, 'server.port', varintField(3, 443)),
    attribute(9, 'user_agent.original', text(1, 'checkout-web/4.1 (linux; x64)')),
    attribute(9, 'client.address', text(1, `10.0.${Math.floor(random() * 256)}.7`)),
    delimited(11, [fixed64(1, time + 1000n), text(2, 'validated')]),
    delimited(15, [varintField(3, 1)]),
  ]);
}

/** Ten metrics of a hundred series each, as one collection of an SDK gives them. */
function metrics(
  random: Random,
  time: bigint,
  point: (random: Random, time: bigint, series: number) => { data: number; point: Uint8Array },
): Uint8Array[] {
  return Array.from({ length: 10 }, (_, metric) => {
    const points = Array.from({ length: recordsPerBody / 10 }, (__, series) => point(random, time, series));
    const { data } = points[0]!;
    return delimited(2, [
      text(1, `example.requests.${metric}`),
      text(2, 'Requests that were answered'),
      text(3, '{request}'),
      delimited(data, [
        ...points.map((each) => each.point),
        varintField(2, 2),
        ...(data === 7 ? [varintField(3, 1)] : []),
      ]),
    ]);
  });
}

function pointAttributes(field: number, series: number): Uint8Array[] {
  return [
    attribute(field, 'http.request.method', text(1, series % 2 === 0 ? 'GET' : 'POST')),
    attribute(field, 'http.route', text(1, `/api/resource-${series}/{id}`)),
    attribute(field, 'http.response.status_code', varintField(3, 200 + (series % 5))),
  ];
}

function numberPoint(random: Random, time: bigint, series: number): { data: number; point: Uint8Array } {
  return {
    data: 7,
    point: delimited(1, [
      ...pointAttributes(7, series),
      fixed64(2, 1_790_000_000_000_000_000n),
      fixed64(3, time),
      fixed64(6, time / 1_000_000n + BigInt(Math.floor(random() * 10))),
    ]),
  };
}

function histogramPoint(random: Random, time: bigint, series: number): { data: number; point: Uint8Array } {
  const bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
  const counts = Array.from({ length: bounds.length + 1 }, () => BigInt(Math.floor(random() * 1000)));
  return {
    data: 9,
    point: delimited(1, [
      ...pointAttributes(9, series),
      fixed64(2, 1_790_000_000_000_000_000n),
      fixed64(3, time),
      fixed64(
        4,
        counts.reduce((sum, count) => sum + count, 0n),
      ),
      double(5, random() * 1000),
      bytes(6, Buffer.concat(counts.map((count) => fixed64Bytes(count)))),
      bytes(7, Buffer.concat(bounds.map((bound) => doubleBytes(bound)))),
      double(11, 0.001),
      double(12, 9.5),
    ]),
  };
}

type Random = () => number;

/** Numbers from 0 to 1 that are the same on every run (mulberry32). */
function randomNumbers(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function randomBytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => 1 + Math.floor(random() * 255));
}

function varint(value: number): number[] {
  const encoded: number[] = [];
  let rest = value;
  while (rest > 127) {
    encoded.push((rest & 127) | 128);
    rest = Math.floor(rest / 128);
  }
  encoded.push(rest);
  return encoded;
}

function bytes(field: number, value: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.from([...varint(field * 8 + 2), ...varint(value.length)]), value]);
}

function delimited(field: number, parts: readonly Uint8Array[]): Uint8Array {
  return bytes(field, Buffer.concat(parts));
}

function text(field: number, value: string): Uint8Array {
  return bytes(field, Buffer.from(value));
}

function attribute(field: number, key: string, value: Uint8Array): Uint8Array {
  return delimited(field, [text(1, key), bytes(2, value)]);
}

function varintField(field: number, value: number): Uint8Array {
  return Uint8Array.from([...varint(field * 8), ...varint(value)]);
}

function fixed64Bytes(value: bigint): Uint8Array {
  const encoded = Buffer.alloc(8);
  encoded.writeBigUInt64LE(value);
  return encoded;
}

function fixed64(field: number, value: bigint): Uint8Array {
  return Buffer.concat([Uint8Array.from(varint(field * 8 + 1)), fixed64Bytes(value)]);
}

function doubleBytes(value: number): Uint8Array {
  const encoded = Buffer.alloc(8);
  encoded.writeDoubleLE(value);
  return encoded;
}

function double(field: number, value: number): Uint8Array {
  return Buffer.concat([Uint8Array.from(varint(field * 8 + 1)), doubleBytes(value)]);
}
