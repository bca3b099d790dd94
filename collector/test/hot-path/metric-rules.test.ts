import { seriesKinds, temporalities, valueTypes } from '@shewhart/schemas';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attributeText, decoded, findings, metric, newDecoder, refusalsOf, rowsOf, shop } from './harness.ts';
import { encodeMetric, received } from './messages.ts';
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
  text,
  type Attribute,
  type Value,
} from './otlp-encoder.ts';
import type { Row } from './row-binary-reader.ts';

/** The numbered rules of the OTLP checklist that concern metrics. */
const start = received - 1_000_000_000n;
const head = concat(fixed64(2, start), fixed64(3, received));
const noValue = int(8, 1);
const int64 = (value: bigint) => fixed64(6, value);
const point = (time: bigint, value: bigint, from = start) =>
  concat(fixed64(2, from), fixed64(3, time), int64(value));

test('51: a point without a time is refused and counted', () => {
  const batch = decoded('metrics', [
    metric({ points: [fixed64(2, start), concat(fixed64(3, 0n), int64(1n)), concat(head, int64(1n))] }),
  ]);
  expect([batch.accepted, refusalsOf(batch)]).toEqual([1, { metric_point_without_time: 2 }]);
  expect(batch.refusals[0]?.detail).toMatch(/metric "m", service "shop"/);
});

test('52: a metric without data refuses that metric only, and counts as one', () => {
  const empty = concat(text(1, 'nothing'), text(3, '1'));
  const batch = decoded('metrics', [empty, metric({ points: [concat(head, int64(1n))] })]);
  expect([batch.accepted, refusalsOf(batch)]).toEqual([1, { metric_without_data: 1 }]);
});

test('52: a metric without a name refuses each of its points', () => {
  const batch = decoded('metrics', [
    metric({ name: '', points: [concat(head, int64(1n)), concat(head, int64(2n))] }),
  ]);
  expect([batch.accepted, refusalsOf(batch)]).toEqual([0, { metric_name_missing: 2 }]);
});

test('53: points of unspecified or unknown temporality are refused', () => {
  const points = [concat(head, int64(1n)), concat(head, int64(2n))];
  for (const [data, temporality] of [
    [7, 0],
    [7, 3],
    [9, 0],
    [10, 0],
  ] as const) {
    const batch = decoded('metrics', [
      metric({ data, temporality, points: data === 7 ? points : [head, head] }),
    ]);
    expect([batch.accepted, refusalsOf(batch)]).toEqual([0, { unspecified_temporality: 2 }]);
  }
});

test('54: a number without a value is refused unless it ends the series', () => {
  const batch = decoded('metrics', [metric({ data: 5, points: [head, concat(head, noValue)] })]);
  expect([batch.accepted, refusalsOf(batch)]).toEqual([1, { number_without_value: 1 }]);
  expect(rowsOf(batch, 'number_point')).toMatchObject([
    { value_type: valueTypes.none, value: 0, value_int: 0n, flags: 1 },
  ]);
});

test('55: integers stay exact over the full range; NaN, infinities and negative zero survive', () => {
  const numbers = [0n, -1n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)];
  const doubles = [NaN, Infinity, -Infinity, -0, 0, 5e-324, 0.1];
  const batch = decoded('metrics', [
    metric({
      data: 5,
      points: [
        ...numbers.map((value) => concat(head, int64(value))),
        ...doubles.map((value) => concat(head, double(4, value))),
      ],
    }),
  ]);
  const rows = rowsOf(batch, 'number_point');
  expect(
    rows.slice(0, numbers.length).map((row) => [row['value_type'], row['value_int'], row['value']]),
  ).toEqual(numbers.map((value) => [valueTypes.int, value, Number(value)]));
  expect(
    rows.slice(numbers.length).map((row) => [row['value_type'], row['value_int'], row['value']]),
  ).toEqual(doubles.map((value) => [valueTypes.double, 0n, value]));
});

const counts = (...values: readonly bigint[]) => packed(6, ...values.map((value) => fixed64Bytes(value)));
const bounds = (...values: readonly number[]) => packed(7, ...values.map((value) => doubleBytes(value)));

test('56: a histogram is stored as sent, absent apart from zero', () => {
  const batch = decoded('metrics', [
    metric({
      data: 9,
      temporality: 1,
      points: [
        concat(head, fixed64(4, 6n), double(5, 0), counts(1n, 2n, 3n), bounds(-1, Infinity), double(11, -0)),
        concat(head, fixed64(4, 6n)),
        concat(head, fixed64(4, 6n), fixed64(6, 1n), fixed64(6, 5n), double(7, 0.5), int(10, 4)),
        head,
      ],
    }),
  ]);
  expect(refusalsOf(batch)).toEqual({});
  expect(rowsOf(batch, 'histogram_point')).toMatchObject([
    { count: 6n, sum: 0, min: -0, max: null, bounds: [-1, Infinity], bucket_counts: [1n, 2n, 3n] },
    { count: 6n, sum: null, min: null, max: null, bounds: [], bucket_counts: [] },
    { bounds: [0.5], bucket_counts: [1n, 5n], flags: 4 },
    { count: 0n, sum: null },
  ]);
});

test.each([
  ['histogram_bucket_mismatch', concat(fixed64(4, 3n), counts(1n, 2n), bounds(1, 2))],
  ['histogram_bucket_mismatch', concat(fixed64(4, 3n), bounds(1))],
  ['histogram_bounds_not_increasing', concat(fixed64(4, 3n), counts(1n, 1n, 1n), bounds(2, 2))],
  ['histogram_bounds_not_increasing', concat(fixed64(4, 2n), counts(1n, 1n), bounds(NaN))],
  ['histogram_count_mismatch', concat(fixed64(4, 4n), counts(1n, 2n), bounds(1))],
  ['histogram_count_mismatch', concat(fixed64(4, 0n), counts(2n ** 63n, 2n ** 63n - 1n), bounds(1))],
  ['histogram_sum_without_count', concat(double(5, 1), counts(0n), bounds())],
])('56: %s refuses the point', (reason, fields) => {
  const batch = decoded('metrics', [
    metric({ data: 9, points: [concat(head, fields), concat(head, fields, int(10, 1))] }),
  ]);
  expect([batch.accepted, refusalsOf(batch)]).toEqual([1, { [reason]: 1 }]);
});

test('56: counts beyond the exact doubles are added exactly', () => {
  const big = 2n ** 62n + 1n;
  const batch = decoded('metrics', [
    metric({
      data: 9,
      points: [
        concat(head, fixed64(4, 2n * big), counts(big, big), bounds(1)),
        concat(head, fixed64(4, 2n * big), counts(big, big + 1n), bounds(1)),
      ],
    }),
  ]);
  expect(rowsOf(batch, 'histogram_point')).toMatchObject([{ count: 2n * big, bucket_counts: [big, big] }]);
  expect(refusalsOf(batch)).toEqual({ histogram_count_mismatch: 1 });
});

const exponential = (...fields: readonly Uint8Array[]) =>
  metric({ data: 10, points: [concat(head, ...fields)] });

test('57: an exponential histogram is stored as sent, with its zero threshold', () => {
  const batch = decoded('metrics', [
    exponential(
      fixed64(4, 10n),
      double(5, -3),
      sint(6, -2),
      fixed64(7, 1n),
      message(8, sint(1, -5), packed(2, Uint8Array.of(1, 0, 3))),
      message(9, sint(1, 2), int(2, 2), int(2, 3)),
      double(12, -8),
      double(13, 9),
      double(14, 1e-9),
    ),
  ]);
  expect(refusalsOf(batch)).toEqual({});
  expect(rowsOf(batch, 'exponential_histogram_point')).toMatchObject([
    {
      count: 10n,
      sum: -3,
      min: -8,
      max: 9,
      scale: -2,
      zero_count: 1n,
      zero_threshold: 1e-9,
      positive_offset: -5,
      positive_counts: [1n, 0n, 3n],
      negative_offset: 2,
      negative_counts: [2n, 3n],
    },
  ]);
});

test.each([
  ['exponential_histogram_count_mismatch', [fixed64(4, 3n), fixed64(7, 1n), message(8, int(2, 1))]],
  ['exponential_histogram_out_of_range', [fixed64(4, 1n), sint(6, 0), message(8, sint(1, 1024), int(2, 1))]],
  ['exponential_histogram_out_of_range', [fixed64(4, 1n), sint(6, 0), message(9, sint(1, -1076), int(2, 1))]],
  [
    'exponential_histogram_out_of_range',
    [fixed64(4, 1n), sint(6, -(2 ** 31)), message(8, sint(1, 0), int(2, 1))],
  ],
  ['exponential_histogram_out_of_range', [double(14, -1)]],
  ['exponential_histogram_out_of_range', [double(14, NaN)]],
] as const)('57: %s refuses the point', (reason, fields) => {
  expect(refusalsOf(decoded('metrics', [exponential(...fields)]))).toEqual({ [reason]: 1 });
});

test('57: empty buckets out of range are no objection', () => {
  const batch = decoded('metrics', [
    exponential(fixed64(4, 1n), message(8, sint(1, 1023), packed(2, Uint8Array.of(1, 0, 0)))),
  ]);
  expect(batch.accepted).toBe(1);
});

test('58: the no-recorded-value flag keeps the end of the series and no value', () => {
  const decoder = newDecoder();
  const counter = (...points: readonly Uint8Array[]) =>
    rowsOf(decoded('metrics', [metric({ points })], { decoder }), 'number_point');
  const rows = counter(
    point(received - 30n, 100n),
    concat(fixed64(2, start), fixed64(3, received - 20n), int64(5n), noValue),
    point(received - 10n, 101n),
  );
  expect(rows.map((row) => [row['value_type'], row['sequence_start'], findings(row)])).toEqual([
    [valueTypes.int, start, []],
    [valueTypes.none, start, []],
    [valueTypes.int, start, []],
  ]);
  const marker = concat(head, fixed64(4, 9n), double(5, 1), counts(4n, 5n), bounds(1), int(10, 1));
  expect(
    rowsOf(decoded('metrics', [metric({ data: 9, points: [marker] })]), 'histogram_point'),
  ).toMatchObject([{ count: 0n, sum: null, bounds: [], bucket_counts: [], flags: 1 }]);
});

const quantile = (at: number, value: number) => message(6, double(1, at), double(2, value));

test('59: a summary is stored as sent; quantiles outside [0, 1] or not increasing refuse the point', () => {
  const summary = (...fields: readonly Uint8Array[]) =>
    decoded('metrics', [
      metric({ data: 11, points: [concat(head, fixed64(4, 5n), double(5, 7), ...fields)] }),
    ]);
  expect(rowsOf(summary(quantile(0, 1), quantile(1, NaN)), 'summary_point')).toMatchObject([
    { count: 5n, sum: 7, quantiles: [0, 1], quantile_values: [1, NaN] },
  ]);
  for (const wrong of [
    [quantile(1.1, 1)],
    [quantile(-0.1, 1)],
    [quantile(NaN, 1)],
    [quantile(0.5, 1), quantile(0.5, 2)],
  ]) {
    expect(refusalsOf(summary(...wrong))).toEqual({ summary_quantile_invalid: 1 });
  }
});

function seriesOf(record: Uint8Array, context = shop): Row {
  return rowsOf(decoded('metrics', [record], { context }), 'series')[0]!;
}

const withAttributes = (list: readonly Attribute[], model: Partial<Parameters<typeof metric>[0]> = {}) =>
  metric({ ...model, points: [concat(head, int64(1n), ...attributes(7, list))] });

test('60: a series is the same whatever the order of its attributes, anywhere in the message', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.string(), fc.string()), { selector: ([key]) => key, maxLength: 6 }),
      fc.nat(),
      (pairs, turn) => {
        const list = pairs.map(([key, value]): Attribute => [key, { string: value }]);
        const at = list.length === 0 ? 0 : turn % list.length;
        const turned = [...list.slice(at), ...list.slice(0, at)];
        const split = metric({
          points: [
            concat(...attributes(7, turned.slice(0, 1)), head, ...attributes(7, turned.slice(1)), int64(1n)),
          ],
        });
        const id = seriesOf(withAttributes(list))['series_id'];
        expect(seriesOf(withAttributes(turned))['series_id']).toBe(id);
        expect(seriesOf(split)['series_id']).toBe(id);
      },
    ),
    { numRuns: 60 },
  );
});

test('60: whatever identifies a series changes its identifier, a description does not', () => {
  const attribute: Attribute[] = [['a', { string: '1' }]];
  const other: readonly Row[] = [
    seriesOf(withAttributes([['a', { int: 1n }]])),
    seriesOf(withAttributes([['a', { string: '2' }]])),
    seriesOf(withAttributes(attribute, { name: 'n' })),
    seriesOf(withAttributes(attribute, { unit: 'By' })),
    seriesOf(withAttributes(attribute, { temporality: 1 })),
    seriesOf(withAttributes(attribute, { monotonic: false })),
    seriesOf(withAttributes(attribute, { data: 5 })),
    seriesOf(withAttributes(attribute), { ...shop, scopeName: 'other' }),
    seriesOf(withAttributes(attribute), { ...shop, scopeVersion: '2' }),
    seriesOf(withAttributes(attribute), { ...shop, scopeAttributes: attribute }),
    seriesOf(withAttributes(attribute), { ...shop, resource: [['service.name', { string: 'cart' }]] }),
  ];
  const same = seriesOf(withAttributes(attribute));
  expect(new Set([...other, same].map((row) => row['series_id'])).size).toBe(other.length + 1);
  const described = concat(withAttributes(attribute), text(2, 'another description'));
  expect(seriesOf(described)['series_id']).toBe(same['series_id']);
  expect(
    seriesOf(withAttributes(attribute), {
      ...shop,
      resourceSchemaUrl: 'https://opentelemetry.io/schemas/1.44.0',
    })['series_id'],
  ).toBe(same['series_id']);
});

test('60: a series row says what its points have in common, and points refer to it', () => {
  const record = withAttributes([
    ['b', { int: 2n }],
    ['a', { string: 'x' }],
  ]);
  const batch = decoded('metrics', [record]);
  const row = rowsOf(batch, 'series')[0]!;
  expect(row).toMatchObject({
    metric: 'm',
    kind: seriesKinds.sum,
    unit: '1',
    temporality: temporalities.cumulative,
    monotonic: true,
    description: 'a description',
    metadata: [['prometheus.type', 'counter']],
    metadata_types: 's',
    service: 'shop',
    attributes: [
      ['a', 'x'],
      ['b', '2'],
    ],
    attribute_types: 'si',
    original_metric: 'm',
    seen_time: received,
  });
  expect(rowsOf(batch, 'number_point')[0]).toMatchObject({ metric: 'm', series_id: row['series_id'] });
});

test('a series is written once an hour and again after a failed request', () => {
  const decoder = newDecoder();
  const record = withAttributes([['a', { string: 'x' }]]);
  const written = (at = received) =>
    rowsOf(decoded('metrics', [record, record], { decoder, at }), 'series').length;
  expect([written(), written(), written(received + 3_600_000_000_000n)]).toEqual([1, 0, 1]);
  decoder.forgetWritten();
  expect([written(received + 3_600_000_000_000n), written(received + 3_600_000_000_000n)]).toEqual([1, 0]);
});

test('a renamed metric keeps the sent name on its series, and milliseconds become seconds', () => {
  const bucketed = metric({
    name: 'http.server.duration',
    unit: 'ms',
    data: 9,
    points: [
      concat(
        head,
        fixed64(4, 3n),
        double(5, 1500),
        counts(1n, 2n),
        bounds(250),
        double(11, 9),
        double(12, 1000),
      ),
    ],
  });
  const counted = metric({
    name: 'http.server.duration',
    unit: 'ms',
    data: 7,
    points: [concat(head, int64(9n))],
  });
  const batch = decoded('metrics', [bucketed, counted]);
  expect(rowsOf(batch, 'series').map((row) => [row['metric'], row['unit'], row['original_metric']])).toEqual(
    Array(2).fill(['http.server.request.duration', 's', 'http.server.duration']),
  );
  const row = rowsOf(batch, 'histogram_point')[0]!;
  expect(row).toMatchObject({ sum: 1.5, min: 0.009, max: 1, bounds: [0.25], bucket_counts: [1n, 2n] });
  expect(findings(row)).toEqual(['unit_converted']);
  expect(rowsOf(batch, 'number_point')).toMatchObject([
    { value_type: valueTypes.double, value: 0.009, value_int: 0n },
  ]);
});

test('the unit decides, and buckets of powers cannot be converted', () => {
  const names = (data: 7 | 10, unit: string) => {
    const value = data === 7 ? int64(1n) : concat(fixed64(4, 1n), message(8, int(2, 1)));
    const batch = decoded('metrics', [
      metric({ name: 'http.server.duration', unit, data, points: [concat(head, value)] }),
    ]);
    return rowsOf(batch, 'series').map((row) => [row['metric'], row['unit']]);
  };
  expect(names(7, 's')).toEqual([['http.server.request.duration', 's']]);
  expect(names(7, 'h')).toEqual([['http.server.duration', 'h']]);
  expect(names(10, 'ms')).toEqual([['http.server.duration', 'ms']]);
  expect(names(10, 's')).toEqual([['http.server.request.duration', 's']]);
});

function sequence(points: readonly (readonly [time: bigint, value: bigint, start: bigint])[]): unknown[] {
  const decoder = newDecoder();
  return points.map(([time, value, from]) => {
    const [row] = rowsOf(
      decoded('metrics', [metric({ points: [point(time, value, from)] })], { decoder }),
      'number_point',
    );
    return [row!['sequence_start'], findings(row!)];
  });
}

const at = (second: number): bigint => received - 100_000_000_000n + BigInt(second) * 1_000_000_000n;
const fell = ['counter_reset_without_start'];

test('8.3: a fall without a new start time begins a sequence at the point before it', () => {
  expect(
    sequence([
      [at(1), 10n, at(0)],
      [at(2), 20n, at(0)],
      [at(3), 5n, at(0)],
      [at(4), 6n, at(0)],
      [at(3), 5n, at(0)],
      [at(2), 20n, at(0)],
      [at(5), 1n, at(0)],
      [at(6), 2n, at(5)],
    ]),
  ).toEqual([
    [at(0), []],
    [at(0), []],
    [at(2), fell],
    [at(2), []],
    [at(2), []],
    [at(0), []],
    [at(4), fell],
    [at(5), []],
  ]);
});

test('8.3: without any start time a fall is noticed too', () => {
  const missing = 'start_time_missing';
  expect(
    sequence([
      [at(1), 10n, 0n],
      [at(2), 3n, 0n],
      [at(3), 4n, 0n],
    ]),
  ).toEqual([
    [0n, [missing]],
    [at(1), [missing, ...fell]],
    [at(1), [missing]],
  ]);
});

test('8.3: a series is followed however its attributes and those of its resource are sent', () => {
  const decoder = newDecoder();
  const resource: Attribute[] = [
    ['service.name', { string: 'shop' }],
    ['host.name', { string: 'h' }],
  ];
  const list: Attribute[] = [
    ['a', { string: '1' }],
    ['b', { string: '2' }],
  ];
  const send = (time: bigint, value: bigint, isTurned: boolean) => {
    const turned = <T>(items: readonly T[]): T[] => (isTurned ? items.toReversed() : [...items]);
    const record = metric({ points: [concat(point(time, value, at(0)), ...attributes(7, turned(list)))] });
    const context = { ...shop, resource: turned(resource) };
    return rowsOf(decoded('metrics', [record], { decoder, context }), 'number_point')[0]!['sequence_start'];
  };
  expect([send(at(1), 10n, false), send(at(2), 5n, true), send(at(3), 6n, false)]).toEqual([
    at(0),
    at(1),
    at(1),
  ]);
});

test('8.3: what a failed request said about a series is forgotten', () => {
  const decoder = newDecoder();
  const record = (time: bigint, value: bigint) => metric({ points: [point(time, value, at(0))] });
  decoded('metrics', [record(at(1), 10n)], { decoder });
  const broken = concat(request(shop, [record(at(2), 99n)]), Uint8Array.of(0x0a, 0x7f));
  expect(() => decoder.decode('metrics', 'protobuf', broken, received)).toThrow();
  const [row] = rowsOf(decoded('metrics', [record(at(3), 11n)], { decoder }), 'number_point');
  expect([row!['sequence_start'], findings(row!)]).toEqual([at(0), []]);
});

test('8.3: a histogram is followed by its count, a delta and a gauge have no sequence', () => {
  const decoder = newDecoder();
  const histogram = (time: bigint, count: bigint) =>
    metric({ data: 9, points: [concat(fixed64(2, start), fixed64(3, time), fixed64(4, count))] });
  const rows = [histogram(at(1), 9n), histogram(at(2), 2n)].map(
    (record) => rowsOf(decoded('metrics', [record], { decoder }), 'histogram_point')[0]!,
  );
  expect(rows.map((row) => row['sequence_start'])).toEqual([start, at(1)]);
  for (const model of [{ temporality: 1 }, { data: 5 }] as const) {
    const [row] = rowsOf(
      decoded('metrics', [metric({ ...model, points: [concat(head, int64(1n))] })]),
      'number_point',
    );
    expect([row!['start_time'], row!['sequence_start']]).toEqual([start, 0n]);
  }
});

test('odd intervals and negative deltas are kept and flagged', () => {
  const found = (fields: Uint8Array, temporality = 2) =>
    findings(
      rowsOf(
        decoded('metrics', [metric({ temporality, points: [concat(fields, int64(-1n))] })]),
        'number_point',
      )[0]!,
    );
  expect(found(head)).toEqual([]);
  expect(found(head, 1)).toEqual(['negative_delta']);
  expect(found(fixed64(3, received))).toEqual(['start_time_missing']);
  expect(found(concat(fixed64(2, received + 1n), fixed64(3, received)))).toEqual(['ended_before_start']);
  expect(found(concat(fixed64(2, 2n ** 64n - 1n), fixed64(3, received)))).toEqual([
    'time_clamped',
    'ended_before_start',
  ]);
});

test('exemplars are stored with their point; what is odd about them is said there', () => {
  const exemplar = (value: Uint8Array, trace: number) =>
    message(
      5,
      ...attributes(7, [['user', { string: 'u' }]]),
      fixed64(2, received - 1n),
      value,
      message(4, Buffer.alloc(8, 1)),
      message(5, Buffer.alloc(trace, 2)),
    );
  const batch = decoded('metrics', [
    metric({
      points: [
        concat(head, int64(5n), exemplar(double(3, 1.5), 16), exemplar(fixed64(6, -4n), 15), message(5)),
      ],
    }),
  ]);
  const rows = rowsOf(batch, 'exemplar');
  expect(rows).toMatchObject([
    {
      metric: 'm',
      point_time: received,
      time: received - 1n,
      value_type: 1,
      value: 1.5,
      trace_id: '02'.repeat(16),
      span_id: '01'.repeat(8),
    },
    { value_type: 2, value: -4, value_int: -4n, trace_id: '' },
    { value_type: 0, time: 0n, trace_id: '', span_id: '' },
  ]);
  expect(attributeText(rows[0]!)).toEqual({ user: 's:u' });
  const [row] = rowsOf(batch, 'number_point');
  expect(rows.map((each) => each['series_id'])).toEqual(Array(3).fill(row!['series_id']));
  expect(findings(row!)).toEqual(['invalid_reference_id']);
});

test('a point whose exemplar is nested too deep is refused without a trace of it', () => {
  const nested = (depth: number): Value => (depth === 0 ? { int: 1n } : { array: [nested(depth - 1)] });
  const deep = message(5, ...attributes(7, [['deep', nested(70)]]));
  const batch = decoded('metrics', [metric({ points: [concat(head, int64(5n), message(5), deep)] })]);
  expect([batch.accepted, refusalsOf(batch)]).toEqual([0, { attribute_nesting_too_deep: 1 }]);
  expect(rowsOf(batch, 'exemplar')).toEqual([]);
});

test('too many new series of one metric become one overflow series, other metrics are unaffected', () => {
  const decoder = newDecoder({ maxNewSeriesPerMetric: 3 });
  const labelled = (name: string, labels: readonly string[], hour = 0n) =>
    decoded(
      'metrics',
      [
        metric({
          name,
          points: labels.map((label) =>
            concat(head, int64(1n), ...attributes(7, [['id', { string: label }]])),
          ),
        }),
      ],
      { decoder, at: received + hour * 3_600_000_000_000n },
    );
  const batch = labelled('m', ['a', 'b', 'c', 'd', 'e', 'a']);
  expect(batch.accepted).toBe(6);
  const series = rowsOf(batch, 'series');
  expect(series.map(attributeText)).toEqual([
    { id: 's:a' },
    { id: 's:b' },
    { id: 's:c' },
    { 'otel.metric.overflow': 'b:true' },
  ]);
  const ids = rowsOf(batch, 'number_point').map((row) => row['series_id']);
  expect(ids).toEqual([0, 1, 2, 3, 3, 0].map((index) => series[index]!['series_id']));
  expect(batch.leniencies.get('series_overflow')).toBe(2);
  expect(rowsOf(labelled('n', ['x', 'y', 'z']), 'series').length).toBe(3);
  expect(rowsOf(labelled('m', ['d'], 1n), 'series').map(attributeText)).toEqual([{ id: 's:d' }]);
});

test('when more is known than the bounds allow, all is forgotten and written again', () => {
  const decoder = newDecoder({ maxKnownSeries: 25 });
  const write = (label: string) =>
    decoded('metrics', [withAttributes([['id', { string: label }]])], { decoder }).sections.map(
      ({ table }) => table,
    );
  const tables = Array.from({ length: 6 }, (_, index) => write(String(index)));
  expect(tables.filter((each) => each.includes('resource')).length).toBe(3);
  expect(tables.every((each) => each.includes('series'))).toBe(true);
});

test('data in several pieces of one kind is one; of several kinds the last counts', () => {
  const data = (field: number, value: bigint) =>
    message(field, message(1, concat(head, int64(value))), int(2, 2));
  const batch = decoded('metrics', [
    concat(text(1, 'pieces'), data(7, 1n), data(7, 2n)),
    concat(text(1, 'kinds'), data(7, 3n), message(5, message(1, concat(head, int64(4n))))),
  ]);
  expect(rowsOf(batch, 'number_point').map((row) => row['value_int'])).toEqual([1n, 2n, 4n]);
  expect(rowsOf(batch, 'series').map((row) => row['kind'])).toEqual([seriesKinds.sum, seriesKinds.gauge]);
});

test('attributes of metrics are renamed by what holds for that metric', () => {
  const record = encodeMetric({
    name: 'http.server.duration',
    unit: 'ms',
    data: 7,
    temporality: 2,
    monotonic: false,
    points: [concat(head, int64(1n), ...attributes(7, [['http.method', { string: 'GET' }]]))],
  });
  const series = seriesOf(record, { ...shop, scopeSchemaUrl: 'https://opentelemetry.io/schemas/1.20.0' });
  expect(attributeText(series)).toEqual({ 'http.request.method': 's:GET' });
});

test('times of points are judged like all others', () => {
  const day = 86_400_000_000_000n;
  const found = (time: bigint) =>
    findings(
      rowsOf(decoded('metrics', [metric({ data: 5, points: [point(time, 1n)] })]), 'number_point')[0]!,
    ).filter((name) => name !== 'ended_before_start');
  expect(found(received - day)).toEqual([]);
  expect(found(received - day - 1n)).toEqual(['late']);
  expect(found(received - 400n * day)).toEqual(['late']);
  expect(found(received - 400n * day - 1n)).toEqual(['late', 'outside_rollup_window']);
  expect(found(received + 300_000_000_000n)).toEqual([]);
  expect(found(received + 300_000_000_001n)).toEqual(['future_time']);
  expect(found(received + day)).toEqual(['future_time']);
  expect(found(received + day + 1n)).toEqual(['future_time', 'outside_rollup_window']);
  const batch = decoded('metrics', [metric({ data: 5, points: [point(2n ** 63n, 1n)] })]);
  expect(refusalsOf(batch)).toEqual({ time_out_of_range: 1 });
});
