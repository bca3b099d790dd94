import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ask, eventually, type Row } from './conformance/read-back.ts';
import { startRunningCollector, type RunningCollector } from './conformance/running-collector.ts';

/**
 * What charts read must equal what was sent: every rollup is compared with a slow, obvious computation over
 * the points themselves, sent in a shuffled order, in several requests, some of them twice.
 */

interface Point {
  readonly series: number;
  readonly atMs: number;
  readonly startMs: number;
  readonly value: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const from = Math.floor(Date.now() / hourMs) * hourMs - 72 * hourMs;
const to = from + 48 * hourMs;

/** Small, seeded and good enough for a test (Lehmer). */
function randomSource(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Two counters, one point a minute with gaps, and a restart now and then. */
function counterPoints(random: () => number): Point[] {
  const points: Point[] = [];
  for (const series of [1, 2]) {
    let startMs = from - 5 * hourMs;
    let value = 1000;
    for (let atMs = from - 2 * hourMs; atMs < to; atMs += minuteMs) {
      if (random() < 0.002) {
        startMs = atMs - 30_000;
        value = 0;
      }
      value += Math.floor(random() * 10);
      if (random() > 0.02) points.push({ series, atMs, startMs, value });
    }
  }
  return points;
}

/** The increase by hour, walked point by point. */
function obviousIncrease(points: readonly Point[]): Map<number, number> {
  const increase = new Map<number, number>();
  for (const series of [1, 2]) {
    let last: Point | undefined;
    for (const point of points.filter((candidate) => candidate.series === series)) {
      const gain = last?.startMs === point.startMs ? point.value - last.value : point.value;
      const hour = Math.floor(point.atMs / hourMs) * hourMs;
      if (point.atMs >= from && last !== undefined) increase.set(hour, (increase.get(hour) ?? 0) + gain);
      last = point;
    }
  }
  return increase;
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => [random(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

const nano = (ms: number): string => `${ms}000000`;
const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };

describe('the rollups', () => {
  const random = randomSource(7);
  const counters = counterPoints(random);
  const gauges = Array.from({ length: 2000 }, () => ({
    atMs: from + Math.floor(random() * (to - from)),
    // A large mean: a naive sum of squares would lose the variance.
    value: 1e9 + random(),
  }));
  let collector: RunningCollector;

  const post = async (path: string, body: unknown): Promise<void> => {
    const text = JSON.stringify(body);
    // Twice: a sender that lost its answer repeats the request.
    for (let attempt = 0; attempt < 2; attempt++) {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${collector.url}${path}`, { method: 'POST', headers, body: text });
      expect([answer.status, await answer.text()]).toEqual([200, '{}']);
    }
  };
  const postMetric = (metric: Record<string, unknown>): Promise<void> =>
    post('/v1/metrics', { resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [metric] }] }] });
  /** The views are written after the points themselves: the last of the cascade tells that all are there. */
  const rolledUp = (dayView: string, count: number): Promise<Row[]> =>
    eventually(
      () => ask(collector.url, `SELECT sum(count) AS n FROM ${dayView}`),
      ([row]) => Number(row?.['n']) >= count,
    );

  beforeAll(async () => {
    collector = await startRunningCollector();
    const points = shuffled(counters, random);
    for (let at = 0; at < points.length; at += 700) {
      const dataPoints = points.slice(at, at + 700).map((point) => ({
        attributes: [{ key: 'till', value: { intValue: String(point.series) } }],
        startTimeUnixNano: nano(point.startMs),
        timeUnixNano: nano(point.atMs),
        asInt: String(point.value),
      }));
      await postMetric({ name: 'orders', sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints } });
    }
    const dataPoints = gauges.map(({ atMs, value }) => ({ timeUnixNano: nano(atMs), asDouble: value }));
    await postMetric({ name: 'level', gauge: { dataPoints } });
    await rolledUp('v_numbers_day', counters.length + gauges.length);
  });
  afterAll(() => collector.close());

  const counterIncrease = (rollup: string): Promise<Row[]> => {
    const path = fileURLToPath(import.meta.resolve('@shewhart/schemas/sql/queries/counter_increase.sql'));
    const instant = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
    return ask(collector.url, readFileSync(path, 'utf8'), {
      rollup,
      metric: 'orders',
      service: 'shop',
      from: instant(from),
      to: instant(to),
    });
  };

  it.each(['number_minute', 'number_hour'])(
    '%s gives the increase of counters over restarts',
    async (rollup) => {
      const byHour = new Map<number, number>();
      for (const { bucket, increase } of await counterIncrease(rollup)) {
        const hour = Math.floor(Date.parse(`${String(bucket).replace(' ', 'T')}Z`) / hourMs) * hourMs;
        byHour.set(hour, (byHour.get(hour) ?? 0) + Number(increase));
      }
      expect(byHour).toEqual(obviousIncrease(counters));
    },
  );

  it.each(['minute', 'hour', 'day'])(
    'the gauges by %s hold every statistic of their points',
    async (resolution) => {
      const lengthMs = { minute: minuteMs, hour: hourMs, day: 24 * hourMs }[resolution]!;
      const rows = await ask(
        collector.url,
        `SELECT toUnixTimestamp(bucket) * 1000 AS at, count, sum, min, max, variance, last FROM v_numbers_${resolution} WHERE metric = 'level' ORDER BY at`,
      );
      const buckets = groupBy(gauges, ({ atMs }) => Math.floor(atMs / lengthMs) * lengthMs);
      expect(rows).toHaveLength(buckets.size);
      for (const row of rows) {
        const inside = buckets.get(Number(row['at']))!;
        const values = inside.map(({ value }) => value);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
        const latest = inside.reduce((one, other) => (other.atMs >= one.atMs ? other : one));
        expect(Number(row['count'])).toBe(values.length);
        expect(row['min']).toBe(Math.min(...values));
        expect(row['max']).toBe(Math.max(...values));
        expect(Number(row['sum']) / values.length).toBeCloseTo(mean, 5);
        if (values.length > 1) expect(row['variance']).toBeCloseTo(squares / (values.length - 1), 6);
        if (inside.filter(({ atMs }) => atMs === latest.atMs).length === 1)
          expect(row['last']).toBe(latest.value);
      }
    },
  );

  it('spans are counted by operation with errors and durations', async () => {
    const spans = Array.from({ length: 500 }, (_, index) => ({
      traceId: (index + 1).toString(16).padStart(32, '0'),
      spanId: (index + 1).toString(16).padStart(16, '0'),
      name: `GET /${index % 3}`,
      kind: 2,
      startTimeUnixNano: nano(from + index * minuteMs),
      endTimeUnixNano: nano(from + index * minuteMs + index),
      status: { code: index % 7 === 0 ? 2 : 0 },
    }));
    await post('/v1/traces', { resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
    await rolledUp('v_operations_day', spans.length);
    for (const resolution of ['minute', 'hour', 'day']) {
      const [row] = await ask(
        collector.url,
        `SELECT sum(count) AS count, sum(errors) AS errors, sum(duration_sum) AS seconds, max(duration_max) AS longest, uniqExact(name) AS names FROM v_operations_${resolution} WHERE service = 'shop' AND kind = 'server'`,
      );
      expect(row).toEqual({
        count: '500',
        errors: '72',
        seconds: expect.closeTo(124.75, 6),
        longest: 0.499,
        names: '3',
      });
    }
  });

  it('log records are counted by severity, absurd times in no bucket', async () => {
    const record = (at: number, severityNumber: number) => ({
      timeUnixNano: nano(at),
      severityNumber,
      body: { stringValue: 'x' },
    });
    const logRecords = [
      ...Array.from({ length: 90 }, (_, index) => record(from + index * minuteMs, index % 9 === 0 ? 17 : 9)),
      record(Date.UTC(1999, 0, 1), 9),
      record(Date.UTC(2199, 0, 1), 9),
    ];
    await post('/v1/logs', { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] });
    await rolledUp('v_log_counts_day', 90);
    for (const resolution of ['minute', 'hour', 'day']) {
      const rows = await ask(
        collector.url,
        `SELECT severity_number, sum(count) AS n FROM v_log_counts_${resolution} WHERE service = 'shop' GROUP BY 1 ORDER BY 1`,
      );
      expect(rows).toEqual([
        { severity_number: 9, n: '80' },
        { severity_number: 17, n: '10' },
      ]);
    }
  });

  it('a chart of one service and one metric reads rollups and no points', async () => {
    const rows = await ask(
      collector.url,
      `EXPLAIN SELECT bucket, sum FROM v_numbers_hour WHERE metric = 'level' AND series_id IN (SELECT series_id FROM series WHERE metric = 'level' AND service = 'shop')`,
    );
    const plan = rows.map((row) => String(row['explain'])).join('\n');
    expect(plan).toContain('number_hour');
    expect(plan).not.toContain('number_point');
  });
});

/** Map.groupBy, which Node 20 lacks. */
function groupBy<T>(items: readonly T[], keyOf: (item: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
