import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluating, type Judged } from './evaluator-fixture.ts';
import { day, monday, seedGauge, seedLogs, seedSpans } from './seeded-telemetry.ts';

let world: Judged;
const now = monday + 16 * day;

beforeAll(async () => {
  world = await evaluating();
  const { connection } = world.opened;
  const span = { from: monday, to: now };
  await seedSpans(connection, {
    ...span,
    service: 'checkout',
    operation: 'POST /orders',
    errorRatio: `if(at >= ${now - 7200} AND at < ${now - 3600}, 0.3, 0.01)`,
  });
  await seedLogs(connection, { ...span, service: 'checkout' });
  await seedGauge(connection, {
    ...span,
    service: 'checkout',
    metric: 'process.cpu.utilization',
    value: '0.3 + 0.1 * draw',
  });
  const evaluator = world.evaluator();
  await evaluator.load(now * 1000);
  await world.pass(evaluator, now);
}, 120_000);

afterAll(async () => {
  await world.close();
});

const ask = (sql: string) => world.store.ask(sql);

describe('indicators without configuration', () => {
  it('are found for a service: rate, errors, latency, logs, saturation, silence', async () => {
    const found = await ask('SELECT kind, title FROM v_indicators ORDER BY kind');
    expect(found.map(({ kind }) => kind)).toEqual([
      'absence',
      'error-ratio',
      'log-error-rate',
      'mean',
      'p50',
      'p95',
      'rate',
    ]);
  });

  it('have points with limits, and none in a bucket that is still open', async () => {
    const points = await ask(
      `SELECT kind, count() AS points, toUnixTimestamp(max(bucket)) AS last, countIf(upper IS NOT NULL OR center IS NOT NULL) AS limited
       FROM v_indicator_points INNER JOIN v_indicators USING indicator_id GROUP BY kind ORDER BY kind`,
    );
    expect(points).toHaveLength(7);
    for (const { kind, points: count, last, limited } of points) {
      expect([kind, last]).toEqual([kind, now - 600]);
      expect(Number(count)).toBe(16 * 288 - 1);
      expect(Number(limited)).toBeGreaterThan(16 * 288 - 50);
    }
  });

  it('open an episode where errors rose, with the onset in the right bucket, and close it', async () => {
    const episodes = await ask(
      `SELECT title, status, toUnixTimestamp(started) - ${now - 7200} AS late, toUnixTimestamp(ended) - ${now - 3600} AS end, trial
       FROM v_episodes WHERE started >= toDateTime(${monday + 3 * day}, 'UTC') AND title LIKE 'error ratio%'`,
    );
    expect(episodes).toEqual([
      { title: 'error ratio of POST /orders', status: 'resolved', late: 0, end: 0, trial: false },
    ]);
  });

  it('learn their limits in steps, each with its reason', async () => {
    const baselines = await ask(
      `SELECT version, trial, author, reason, window_to - window_from AS seconds FROM v_baselines INNER JOIN v_indicators USING indicator_id WHERE kind = 'p95' ORDER BY version`,
    );
    expect(baselines.map(({ trial }) => trial)).toEqual([true, true, false, false]);
    expect(baselines.at(-1)).toMatchObject({
      author: 'shewhart',
      reason: 'first 14 days',
      seconds: 14 * day,
    });
  });
});
