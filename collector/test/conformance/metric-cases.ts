import type { Message } from './obvious-encoding.ts';
import {
  attributes,
  exponentialHistogram,
  gauge,
  histogram,
  int,
  metrics,
  momentNs,
  point,
  sum,
  summary,
  text,
} from './otlp-values.ts';
import type { RecordCase } from './record-case.ts';

type RowPart = Readonly<Record<string, unknown>>;

const of = (
  items: readonly number[],
  title: string,
  members: readonly Message[],
  rows: readonly RowPart[],
  refused?: RecordCase['refused'],
): RecordCase => ({
  items,
  title,
  signal: 'metrics',
  request: (service) => metrics(service, ...members),
  rows,
  ...(refused !== undefined && { refused }),
});

/** A point that is taken beside those that are refused. */
const good = gauge('good', point({ asInt: 1n }));
const goodRow: RowPart = { metric: 'good', value: 1, value_int: '1', quality: [] };
const onlyGood = (
  items: readonly number[],
  title: string,
  bad: Message,
  count: number,
  reason: RegExp,
): RecordCase => of(items, title, [good, bad], [goodRow], { count, reason });

const later = (ns: bigint, members: Message): Message =>
  point({ startTimeUnixNano: momentNs, timeUnixNano: momentNs + ns, ...members });

const refusals: readonly RecordCase[] = [
  onlyGood(
    [51],
    'a point without a time is refused and no other',
    gauge('g', { asInt: 1n }, { asInt: 2n, timeUnixNano: 0 }),
    2,
    /metric_point_without_time/,
  ),
  onlyGood(
    [52],
    'a metric without data is refused and no other',
    { name: 'nothing' },
    1,
    /metric_without_data/,
  ),
  onlyGood(
    [53],
    'a sum with temporality 0 is refused',
    sum('s', 0, point({ asInt: 1n })),
    1,
    /unspecified_temporality/,
  ),
  onlyGood(
    [53],
    'a histogram with temporality 0 is refused',
    { name: 'h', histogram: { dataPoints: [point({ count: 0 }), point({ count: 0 })] } },
    2,
    /unspecified_temporality/,
  ),
  onlyGood(
    [54],
    'a number point without a value is refused',
    gauge('g', point({})),
    1,
    /number_without_value/,
  ),
  onlyGood(
    [56],
    'bucket counts that do not fit the bounds are refused',
    histogram(
      'h',
      point({ count: 3, sum: 1, bucketCounts: [1, 2], explicitBounds: [1, 2] }),
      point({ count: 3, sum: 1, bucketCounts: [3], explicitBounds: [1] }),
      point({ count: 3, sum: 1, explicitBounds: [1] }),
    ),
    3,
    /histogram_bucket_mismatch/,
  ),
  onlyGood(
    [56],
    'bounds that do not increase are refused',
    histogram(
      'h',
      point({ count: 3, sum: 1, bucketCounts: [1, 1, 1], explicitBounds: [2, 2] }),
      point({ count: 3, sum: 1, bucketCounts: [1, 1, 1], explicitBounds: [2, NaN] }),
    ),
    2,
    /histogram_bounds_not_increasing/,
  ),
  onlyGood(
    [56],
    'buckets that do not add up to the count are refused',
    histogram('h', point({ count: 4, sum: 1, bucketCounts: [1, 2], explicitBounds: [1] })),
    1,
    /histogram_count_mismatch/,
  ),
  onlyGood(
    [56],
    'a sum without a count is refused',
    histogram('h', point({ count: 0, sum: 1.5 })),
    1,
    /histogram_sum_without_count/,
  ),
  onlyGood(
    [57],
    'an exponential histogram whose buckets do not add up is refused',
    exponentialHistogram(
      'e',
      point({ count: 4, sum: 1, zeroCount: 1, positive: { offset: 0, bucketCounts: [1, 1] } }),
    ),
    1,
    /exponential_histogram_count_mismatch/,
  ),
  onlyGood(
    [57],
    'a scale that leads out of the range of doubles is refused',
    exponentialHistogram(
      'e',
      point({ count: 1, sum: 1, scale: -20, positive: { offset: 5, bucketCounts: [1] } }),
    ),
    1,
    /exponential_histogram_out_of_range/,
  ),
  onlyGood(
    [59],
    'quantiles outside [0, 1] or not increasing are refused',
    summary(
      's',
      point({ count: 1, sum: 1, quantileValues: [{ quantile: 1.5, value: 1 }] }),
      point({
        count: 1,
        sum: 1,
        quantileValues: [
          { quantile: 0.5, value: 1 },
          { quantile: 0.5, value: 2 },
        ],
      }),
    ),
    2,
    /summary_quantile_invalid/,
  ),
  of(
    [13],
    'all points invalid is still understood: everything is refused, nothing stored',
    [gauge('g', point({})), { name: 'nothing' }],
    [],
    {
      count: 2,
      reason: /number_without_value.*metric_without_data|metric_without_data.*number_without_value/,
    },
  ),
];

const numbers: readonly RecordCase[] = [
  of(
    [55],
    'minimal-gauge and data-point-without-attributes',
    [{ name: 'g', gauge: { dataPoints: [{ timeUnixNano: momentNs, asDouble: 1.5 }] } }],
    [
      {
        metric: 'g',
        type: 'gauge',
        unit: '',
        value: 1.5,
        value_int: null,
        attributes: {},
        time_ns: String(momentNs),
      },
    ],
  ),
  of(
    [55],
    'sum-int64-max and the whole range of integers',
    [
      sum('a', 2, point({ asInt: 9223372036854775807n })),
      sum('b', 1, point({ asInt: -9223372036854775808n })),
      sum('c', 2, point({ asInt: 9007199254740993n })),
    ],
    [
      {
        metric: 'a',
        type: 'sum',
        temporality: 'cumulative',
        monotonic: true,
        value_int: '9223372036854775807',
      },
      { metric: 'b', temporality: 'delta', value_int: '-9223372036854775808' },
      { metric: 'c', value_int: '9007199254740993' },
    ],
  ),
  of(
    [55],
    'gauge-nan, infinities, gauge-negative-zero and a present zero',
    [
      gauge('a', point({ asDouble: NaN })),
      gauge('b', point({ asDouble: Infinity })),
      gauge('c', point({ asDouble: -Infinity })),
      gauge('d', point({ asDouble: -0 })),
      gauge('e', point({ asDouble: 0 })),
      gauge('f', point({ asInt: 0 })),
    ],
    [
      { metric: 'a', value: 'NaN', value_int: null },
      { metric: 'b', value: 'Infinity' },
      { metric: 'c', value: '-Infinity' },
      { metric: 'd', value_text: '-0' },
      { metric: 'e', value: 0, value_int: null },
      { metric: 'f', value: 0, value_int: '0' },
    ],
  ),
  of(
    [54, 58],
    'no-recorded-value: the point is stored without its value, whatever it holds',
    [
      gauge('a', point({ flags: 1 })),
      gauge('b', point({ flags: 1, asDouble: 5 })),
      sum('c', 2, point({ flags: 1 })),
    ],
    [
      { metric: 'a', value: null, value_int: null, flags: 1 },
      { metric: 'b', value: null, value_int: null, flags: 1 },
      { metric: 'c', value: null, value_int: null, flags: 1 },
    ],
  ),
  of(
    [41, 60],
    'unit-suffix-on-metric-name: name and unit are stored as they came',
    [
      {
        name: 'payload_bytes_total',
        unit: 'By',
        description: 'words',
        metadata: attributes({ m: int(1) }),
        gauge: { dataPoints: [point({ asInt: 1n })] },
      },
    ],
    [{ metric: 'payload_bytes_total', unit: 'By', description: 'words', metadata: { m: '1' } }],
  ),
];

const distributions: readonly RecordCase[] = [
  of(
    [56],
    'explicit histogram',
    [
      histogram(
        'h',
        point({
          count: 6,
          sum: 7.5,
          min: 0.1,
          max: 4,
          bucketCounts: [1, 2, 3],
          explicitBounds: [0.5, 2],
          attributes: attributes({ k: text('v') }),
        }),
      ),
    ],
    [
      {
        metric: 'h',
        type: 'histogram',
        unit: 's',
        temporality: 'delta',
        count: '6',
        sum: 7.5,
        min: 0.1,
        max: 4,
        bounds: [0.5, 2],
        bucket_counts: ['1', '2', '3'],
        value: null,
        attributes: { k: 'v' },
        start_time_ns: String(momentNs - 1_000_000_000n),
        time_ns: String(momentNs),
      },
    ],
  ),
  of(
    [38, 56],
    'absent sum, min and max stay absent, present zeros stay present',
    [
      histogram('absent', point({ count: 2 })),
      histogram('present', point({ count: 2, sum: 0, min: 0, max: 0 })),
    ],
    [
      { metric: 'absent', count: '2', sum: null, min: null, max: null, bounds: [], bucket_counts: [] },
      { metric: 'present', count: '2', sum: 0, min: 0, max: 0 },
    ],
  ),
  of(
    [56],
    'histogram-no-buckets and histogram-inf-bound',
    [
      histogram('inf', point({ count: 3, sum: 1, bucketCounts: [1, 2, 0], explicitBounds: [1, Infinity] })),
      histogram('none', point({ count: 3, sum: 1 })),
    ],
    [
      { metric: 'inf', bounds: [1, 'Infinity'], bucket_counts: ['1', '2', '0'] },
      { metric: 'none', count: '3', sum: 1, bounds: [], bucket_counts: [] },
    ],
  ),
  of(
    [57],
    'exponential-histogram',
    [
      exponentialHistogram(
        'e',
        point({
          count: 11,
          sum: -2.5,
          min: -8,
          max: 4,
          scale: -1,
          zeroCount: 1,
          zeroThreshold: 0.001,
          positive: { offset: -2, bucketCounts: [1, 2, 3] },
          negative: { offset: 1, bucketCounts: [4] },
        }),
      ),
    ],
    [
      {
        metric: 'e',
        type: 'exponential_histogram',
        count: '11',
        sum: -2.5,
        min: -8,
        max: 4,
        scale: -1,
        zero_count: '1',
        zero_threshold: 0.001,
        positive_offset: -2,
        positive_counts: ['1', '2', '3'],
        negative_offset: 1,
        negative_counts: ['4'],
      },
    ],
  ),
  of(
    [59],
    'summary: quantiles are stored as they came',
    [
      summary(
        's',
        point({
          count: 10,
          sum: 55,
          quantileValues: [
            { quantile: 0, value: 1 },
            { quantile: 0.5, value: 5 },
            { quantile: 1, value: 10 },
          ],
        }),
      ),
    ],
    [
      {
        metric: 's',
        type: 'summary',
        count: '10',
        sum: 55,
        quantiles: [0, 0.5, 1],
        quantile_values: [1, 5, 10],
      },
    ],
  ),
];

const identity: readonly RecordCase[] = [
  {
    items: [17],
    title: 'empty-scope-metrics and a metric without points beside one point',
    signal: 'metrics',
    request: (service) => {
      const filled = (metrics(service, gauge('empty'), good)['resourceMetrics'] as Message[])[0]!;
      return { resourceMetrics: [{}, { scopeMetrics: [{}] }, { ...filled }] };
    },
    rows: [goodRow],
  },
  of(
    [60],
    'a series does not depend on the order of attributes, and two writers of one point both stay visible',
    [
      gauge('g', point({ asInt: 1n, attributes: attributes({ a: text('1'), b: text('2') }) })),
      gauge('g', point({ asInt: 2n, attributes: attributes({ b: text('2'), a: text('1') }) })),
    ],
    [
      { metric: 'g', value: 1, attributes: { a: '1', b: '2' } },
      { metric: 'g', value: 2, attributes: { a: '1', b: '2' } },
    ],
  ),
  of(
    [55, 60],
    'delta points that end at one time and start at different times are both kept',
    [
      sum('d', 1, later(5n, { asInt: 3n }), {
        ...later(5n, { asInt: 4n }),
        startTimeUnixNano: momentNs + 1n,
      }),
    ],
    [
      { metric: 'd', value_int: '3', start_time_ns: String(momentNs) },
      { metric: 'd', value_int: '4', start_time_ns: String(momentNs + 1n) },
    ],
  ),
];

export const metricCases: readonly RecordCase[] = [...refusals, ...numbers, ...distributions, ...identity];
