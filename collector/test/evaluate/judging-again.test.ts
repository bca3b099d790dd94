import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluating, type Judged } from './evaluator-fixture.ts';
import { day, monday, seedSpans } from './seeded-telemetry.ts';

let world: Judged;
const hour = 3600;
const start = monday;
const end = monday + 4 * day;

const storedPoints = (ids = '') =>
  world.store.ask(
    `SELECT indicator_id, toUnixTimestamp(bucket) AS at, value, n, center, lower, upper, score, violations, baseline_version
     FROM v_indicator_points ${ids} ORDER BY indicator_id, bucket`,
  );
const storedEpisodes = () =>
  world.store.ask(
    `SELECT indicator_id, episode_id, status, toUnixTimestamp(started) AS started, toUnixTimestamp(ended) AS ended, reopenings, rule
     FROM v_episodes WHERE status != 'withdrawn' ORDER BY episode_id`,
  );
async function forgetAll(): Promise<void> {
  for (const table of ['indicator', 'baseline', 'indicator_point', 'indicator_state', 'episode']) {
    await world.opened.connection.command(`TRUNCATE TABLE ${table}`);
  }
}

beforeAll(async () => {
  world = await evaluating();
  await seedSpans(world.opened.connection, {
    service: 'cart',
    operation: 'GET /cart',
    from: start,
    to: end,
    perMinute: '4',
    errorRatio: `if(at >= ${end - 10 * hour} AND at < ${end - 9 * hour}, 0.5, if(at >= ${end - 8.5 * hour} AND at < ${end - 8 * hour}, 0.5, 0.02))`,
  });
}, 120_000);

afterAll(async () => {
  await world.close();
});

describe('the same data give the same points and episodes', () => {
  it('judged at once, or as buckets close, with restarts (crash) in between', async () => {
    const batch = world.evaluator();
    await batch.load(end * 1000);
    await world.pass(batch, end);
    const expected = { points: await storedPoints(), episodes: await storedEpisodes() };
    expect(expected.points.length).toBeGreaterThan(4 * 288 * 4);
    expect(expected.episodes.some(({ reopenings }) => Number(reopenings) > 0)).toBe(true);

    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ hours: fc.integer({ min: 2, max: 30 }), restarts: fc.boolean() }), {
          minLength: 4,
          maxLength: 8,
        }),
        async (legs) => {
          await forgetAll();
          let evaluator = world.evaluator();
          await evaluator.load(start * 1000);
          let now = start + 2 * hour;
          for (const { hours, restarts } of legs) {
            now = Math.min(end, now + hours * hour + 60);
            if (restarts) {
              evaluator = world.evaluator();
              await evaluator.load(now * 1000);
            }
            // What lies ahead has not happened yet: the evaluator does not read it.
            await world.pass(evaluator, now);
          }
          await world.pass(evaluator, end);
          expect(await storedPoints()).toEqual(expected.points);
          expect(await storedEpisodes()).toEqual(expected.episodes);
        },
      ),
      { numRuns: 4, seed: 7 },
    );
  }, 240_000);

  it('re-opens one episode when errors return within the hour', async () => {
    const errors = (await storedEpisodes()).filter(({ started }) => Number(started) === end - 10 * hour);
    expect(errors).toMatchObject([{ reopenings: 1, status: 'resolved', ended: end - 8 * hour }]);
  });
});

describe('late data', () => {
  it('judges the bucket again, marks it, and what follows from it', async () => {
    const evaluator = world.evaluator();
    await evaluator.load(end * 1000);
    await world.pass(evaluator, end);
    const before = await storedPoints();
    await seedSpans(world.opened.connection, {
      service: 'cart',
      operation: 'GET /cart',
      from: end - 3 * hour,
      to: end - 3 * hour + 300,
      perMinute: '60',
      errorRatio: '0.9',
      seed: 5,
    });
    await world.pass(evaluator, end + 3700);
    const revised = await world.store.ask(
      `SELECT kind, toUnixTimestamp(bucket) AS at, n, revision, violations FROM v_indicator_points INNER JOIN v_indicators USING indicator_id
       WHERE revision > 0 AND kind = 'error-ratio'`,
    );
    expect(revised.map(({ at }) => at)).toContain(end - 3 * hour);
    expect(revised.find(({ at }) => at === end - 3 * hour)).toMatchObject({
      revision: 1,
      violations: ['limits'],
    });
    const withoutLate = before.filter(({ at }) => Number(at) < end - 3 * hour).length;
    const untouched = await world.store.ask(
      `SELECT count() AS points FROM v_indicator_points WHERE revision = 0 AND bucket < toDateTime(${end - 3 * hour}, 'UTC')`,
    );
    expect(untouched).toEqual([{ points: withoutLate }]);
    expect((await storedEpisodes()).some(({ started }) => started === end - 3 * hour)).toBe(true);
  });
});

describe('late data that explain an episode away', () => {
  it('withdraw it, and it is told as ended', async () => {
    const at = end + 2 * hour;
    const span = { service: 'cart', operation: 'GET /cart', from: end, to: at };
    await seedSpans(world.opened.connection, { ...span, perMinute: '4', seed: 11, errorRatio: '0.02' });
    await seedSpans(world.opened.connection, {
      ...span,
      from: at - hour,
      to: at - hour + 300,
      perMinute: '3',
      errorRatio: '1',
      seed: 12,
    });
    const evaluator = world.evaluator();
    await evaluator.load(at * 1000);
    await world.pass(evaluator, at);
    const startedAt = `toUnixTimestamp(started) = ${at - hour} AND title LIKE 'error ratio%'`;
    const told = await world.store.ask(`SELECT status FROM v_episodes WHERE ${startedAt}`);
    expect(told).toHaveLength(1);
    await seedSpans(world.opened.connection, {
      ...span,
      from: at - hour,
      to: at - hour + 300,
      perMinute: '190',
      errorRatio: '0.001',
      seed: 13,
    });
    await evaluator.judge((at + 3700) * 1000);
    const after = await world.store.ask(
      `SELECT status, ended IS NULL AS open FROM v_episodes WHERE ${startedAt}`,
    );
    expect(after).toEqual([{ status: 'withdrawn', open: 0 }]);
  });
});
