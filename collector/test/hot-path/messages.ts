import fc from 'fast-check';
import {
  anyValue,
  attributes,
  bytes,
  concat,
  fixed32,
  fixed64,
  int,
  message,
  text,
  type Attribute,
  type Value,
} from './otlp-encoder.ts';
import type { ItemModel, LogModel, SpanModel } from './reference.ts';

/** Random telemetry for the property tests, and its encoding. */
export const received = 1_790_000_000_123_456_789n;

const oddBytes = fc.uint8Array({ maxLength: 90 });
const plainText = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  fc.string({ unit: fc.constantFrom('a', 'ß', '€', '😀', '\u0000'), minLength: 60, maxLength: 400 }),
  fc.constantFrom('', '\ufeffmark', 'x'.repeat(3000)),
);
const anyText = fc.oneof({ weight: 6, arbitrary: plainText }, { weight: 1, arbitrary: oddBytes });

const scalar: fc.Arbitrary<Value> = fc.oneof(
  anyText.map((string) => ({ string })),
  fc.boolean().map((bool) => ({ bool })),
  fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map((value) => ({ int: value })),
  fc.integer({ min: -300, max: 300 }).map((value) => ({ int: BigInt(value) })),
  fc
    .oneof(fc.double(), fc.constantFrom(-0, NaN, Infinity, -Infinity, 5e-324, 1e21, 0.1))
    .map((value) => ({ double: value })),
  oddBytes.map((value) => ({ bytes: value })),
  fc.constant({}),
);

export const anyValueModel: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }).map((array) => ({ array })),
    fc.array(fc.tuple(anyText, tie('value')), { maxLength: 4 }).map((map) => ({ map })),
  ),
})).value;

/** Names that are renamed, that renames lead to, and that nobody knows. */
const key = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'http.method',
      'http.request.method',
      'http.status_code',
      'http.url',
      'db.system',
      'db.system.name',
      'deployment.environment',
      'peer.service',
      'net.peer.ip',
      'code.function',
      'messaging.kafka.consumer.group',
      'messaging.rocketmq.client_group',
      'container.labels.app',
      'rpc.grpc.request.metadata.x',
      'rpc.connect_rpc.request.metadata.x',
      'message.type',
      '',
    ),
  },
  { weight: 3, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 1, arbitrary: oddBytes },
);

/** Of duplicate keys only the last may have an odd value: see `attributesOf`. */
export const attributeModels: fc.Arbitrary<readonly Attribute[]> = fc
  .tuple(fc.array(fc.tuple(key, anyValueModel), { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 2 }))
  .map(([list, again]) => {
    const name = (item: string | Uint8Array): string =>
      typeof item === 'string' ? item : new TextDecoder('utf-8', { ignoreBOM: true }).decode(item);
    const unique = [...new Map(list.map((entry) => [name(entry[0]), entry])).values()];
    const earlier = again.flatMap((index): Attribute[] => {
      const entry = unique[index % Math.max(unique.length, 1)];
      return entry === undefined ? [] : [[entry[0], { string: 'replaced' }]];
    });
    return [...earlier, ...unique];
  });

const time = fc.oneof(
  fc.constantFrom(0n, received, 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n),
  fc.bigInt(received - 10n ** 14n * 2n, received + 10n ** 14n),
  fc
    .constantFrom(-300, 300, -86_400, 86_400, -34_560_000)
    .chain((seconds) =>
      fc.bigInt(-1n, 1n).map((offset) => received + BigInt(seconds) * 1_000_000_000n + offset),
    ),
);
const identifier = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    fc.uint8Array({ minLength: length, maxLength: length }),
    fc.constantFrom(new Uint8Array(0), new Uint8Array(length), new Uint8Array(length - 1).fill(7)),
  );
const uint32 = fc.oneof(fc.constant(0), fc.nat({ max: 0xffffffff }));

export const schemaUrl = fc.constantFrom(
  '',
  'https://opentelemetry.io/schemas/1.20.0',
  'https://opentelemetry.io/schemas/1.27.0',
  'https://opentelemetry.io/schemas/1.44.0',
  'https://opentelemetry.io/schemas/1.99.0',
  'https://example.com/schemas/own/1.0.0',
  'https://opentelemetry.io/schemas/1.28.7',
);

export const logModel: fc.Arbitrary<LogModel> = fc.record({
  time,
  observed: time,
  severityNumber: fc.oneof(fc.constant(0), fc.integer({ min: -3, max: 30 }), fc.integer()),
  severityText: fc.oneof(fc.constantFrom('', 'INFO', ' warning ', 'Error2', 'noise'), anyText),
  eventName: fc.constantFrom('', 'device.app.lifecycle'),
  body: fc.option(anyValueModel, { nil: undefined }),
  attributes: attributeModels,
  dropped: uint32,
  traceId: identifier(16),
  spanId: identifier(8),
  flags: uint32,
});

/** Fields in the given order; protobuf lets them come in any. */
function shuffled(parts: readonly Uint8Array[], order: readonly number[]): Uint8Array {
  const ranked = parts.map(
    (part, index) => [order[index % Math.max(order.length, 1)] ?? 0, index, part] as const,
  );
  return concat(...ranked.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, , part]) => part));
}

const unknownField = concat(text(99, 'from a newer protocol'), int(98, 7), fixed32(97, 1), fixed64(96, 1n));

export function encodeLog(log: LogModel, order: readonly number[] = []): Uint8Array {
  return shuffled(
    [
      fixed64(1, log.time),
      fixed64(11, log.observed),
      int(2, BigInt(log.severityNumber)),
      text(3, log.severityText),
      ...(log.body === undefined ? [] : [message(5, anyValue(log.body))]),
      concat(...attributes(6, log.attributes)),
      int(7, log.dropped),
      fixed32(8, log.flags),
      bytes(9, log.traceId),
      bytes(10, log.spanId),
      text(12, log.eventName),
      unknownField,
    ],
    order,
  );
}

const itemModel: fc.Arbitrary<ItemModel> = fc.record({
  time,
  name: fc.string(),
  traceId: identifier(16),
  spanId: identifier(8),
  traceState: fc.string(),
  attributes: attributeModels,
  dropped: uint32,
  flags: uint32,
});

export const spanModel: fc.Arbitrary<SpanModel> = fc.record({
  traceId: identifier(16),
  spanId: identifier(8),
  parentSpanId: identifier(8),
  traceState: fc.string(),
  name: anyText.filter((name) => name.length < 4096),
  kind: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer()),
  start: time,
  end: time,
  attributes: attributeModels,
  dropped: uint32,
  events: fc.array(itemModel, { maxLength: 3 }),
  droppedEvents: uint32,
  links: fc.array(itemModel, { maxLength: 3 }),
  droppedLinks: uint32,
  statusCode: fc.oneof(fc.integer({ min: 0, max: 2 }), fc.integer()),
  statusMessage: fc.string(),
  flags: uint32,
});

export function encodeSpan(span: SpanModel, order: readonly number[] = []): Uint8Array {
  return shuffled(
    [
      bytes(1, span.traceId),
      bytes(2, span.spanId),
      text(3, span.traceState),
      bytes(4, span.parentSpanId),
      text(5, span.name),
      int(6, BigInt(span.kind)),
      fixed64(7, span.start),
      fixed64(8, span.end),
      concat(...attributes(9, span.attributes)),
      int(10, span.dropped),
      concat(
        ...span.events.map((event) =>
          message(
            11,
            fixed64(1, event.time),
            text(2, event.name),
            ...attributes(3, event.attributes),
            int(4, event.dropped),
          ),
        ),
      ),
      int(12, span.droppedEvents),
      concat(
        ...span.links.map((link) =>
          message(
            13,
            bytes(1, link.traceId),
            bytes(2, link.spanId),
            text(3, link.traceState),
            ...attributes(4, link.attributes),
            int(5, link.dropped),
            fixed32(6, link.flags),
          ),
        ),
      ),
      int(14, span.droppedLinks),
      message(15, text(2, span.statusMessage), int(3, BigInt(span.statusCode))),
      fixed32(16, span.flags),
      unknownField,
    ],
    order,
  );
}

export interface MetricModel {
  readonly name: string;
  readonly unit: string;
  /** The field of `Metric.data`. */
  readonly data: 5 | 7 | 9 | 10 | 11;
  readonly temporality: number;
  readonly monotonic: boolean;
  readonly points: readonly Uint8Array[];
}

export function encodeMetric(metric: MetricModel): Uint8Array {
  const { data, temporality, monotonic, points } = metric;
  return concat(
    text(1, metric.name),
    text(2, 'a description'),
    text(3, metric.unit),
    message(
      data,
      ...points.map((point) => bytes(1, point)),
      ...(data === 5 || data === 11 ? [] : [int(2, temporality)]),
      ...(data === 7 ? [int(3, monotonic ? 1 : 0)] : []),
    ),
    message(12, text(1, 'prometheus.type'), message(2, text(1, 'counter'))),
  );
}
