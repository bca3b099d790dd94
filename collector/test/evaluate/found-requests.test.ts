import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartedSeries, foundIndicators } from '../../src/evaluate/discovery.ts';
import { evaluating, testRules, type Judged } from './evaluator-fixture.ts';
import { day, monday } from './seeded-telemetry.ts';

const minutes = 2 * 1440;
const now = monday + 2 * day;

/** A service's own request-duration histogram, a point a minute. */
interface Sequence {
  readonly id: number;
  /** Minutes of the two days. */
  readonly from: number;
  readonly to: number;
  /** SQL over `minute`: what the point says. */
  readonly count: string;
  /** Seconds since 1970. */
  readonly startedAt: string;
}

let world: Judged;

async function describeSeries(id: number, service: string, temporality: string): Promise<void> {
  await world.opened.connection.command(
    `INSERT INTO series (metric, series_id, kind, temporality, unit, service, environment, attributes, seen_time)
     SELECT 'http.server.request.duration', ${id}, 'histogram', '${temporality}', 's', '${service}', 'production',
        map('http.request.method', 'GET', 'http.route', '/cart'), toDateTime64(${now}, 9, 'UTC')`,
  );
}

async function seed({ id, from, to, count, startedAt }: Sequence): Promise<void> {
  await world.opened.connection.command(
    `INSERT INTO histogram_point (metric, series_id, time, start_time, sequence_start, received_time, count, sum, bounds, bucket_counts)
     SELECT 'http.server.request.duration', ${id}, toDateTime64(${monday} + 60 * minute, 9, 'UTC'),
        toDateTime64(${startedAt}, 9, 'UTC'), toDateTime64(${startedAt}, 9, 'UTC'), toDateTime64(${now}, 9, 'UTC'),
        toUInt64(${count}) AS requests, 0.1 * requests, [0.2], [requests, 0]
     FROM (SELECT ${from} + number AS minute FROM numbers(${to - from}))`,
  );
}

beforeAll(async () => {
  world = await evaluating();
  await describeSeries(1, 'delta', 'delta');
  await seed({ id: 1, from: 0, to: minutes, count: '4', startedAt: `${monday} + 60 * minute - 60` });

  // Restarted after a day; a million requests were served before the window.
  await describeSeries(2, 'cumulative', 'cumulative');
  await seed({ id: 2, from: 0, to: 1440, count: '1e6 + 4 * minute', startedAt: `${monday - day}` });
  await seed({
    id: 2,
    from: 1440,
    to: minutes,
    count: '4 * (minute - 1439)',
    startedAt: `${monday + day - 60}`,
  });

  // Many points, few requests: one in four minutes.
  await describeSeries(3, 'seldom', 'cumulative');
  await seed({ id: 3, from: 0, to: minutes, count: 'intDiv(minute, 4)', startedAt: `${monday - day}` });

  // Two instances, each too quiet for the small bucket alone.
  for (const id of [4, 5]) {
    await describeSeries(id, 'instances', 'delta');
    await seed({ id, from: 0, to: minutes, count: '1', startedAt: `${monday} + 60 * minute - 60` });
  }
}, 60_000);

afterAll(async () => {
  await world.close();
});

describe('requests that a service counts itself', () => {
  it.each([
    { service: 'delta', total: 4 * minutes, bucketSeconds: 300 },
    // The first point of what began before the window is where its counting begins.
    { service: 'cumulative', total: 4 * 1439 + 4 * 1440, bucketSeconds: 300 },
    { service: 'seldom', total: (minutes - 4) / 4, bucketSeconds: 3600 },
    { service: 'instances', total: 2 * minutes, bucketSeconds: 300 },
  ])(
    'are counted as requests, and the bucket follows: $service',
    async ({ service, total, bucketSeconds }) => {
      const series = await chartedSeries(world.store, now, 2);
      const [one, ...more] = series.filter(({ key }) => key === `${service}\nproduction\nGET /cart`);
      expect(more).toEqual([]);
      expect(one).toMatchObject({ source: 'requests', hours: 48, last: now - 3600 });
      expect(one!.total).toBeCloseTo(total, 6);
      const found = foundIndicators([one!], testRules.discovery).filter(
        ({ source }) => source === 'requests',
      );
      expect(found.map(({ measure }) => measure)).toEqual(['error-ratio', 'p95', 'rate', 'p50']);
      expect(new Set(found.map((indicator) => indicator.bucketSeconds))).toEqual(new Set([bucketSeconds]));
    },
  );
});
