import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Evaluator } from '../../src/evaluate/evaluator.ts';
import { evaluating, type Judged } from './evaluator-fixture.ts';
import { day, monday, seedSpans } from './seeded-telemetry.ts';

let world: Judged;
const hour = 3600;
const now = monday + 24 * day;
const cart = { service: 'cart', operation: 'GET /cart', perMinute: '4' };

const seed = (from: number, to: number, more: object = {}) =>
  seedSpans(world.opened.connection, { ...cart, from, to, errorRatio: '0.02', ...more });
const points = () =>
  world.store.ask(
    `SELECT kind, toUnixTimestamp(bucket) AS at, value, n, center, lower, upper, score, violations, baseline_version
     FROM v_indicator_points INNER JOIN v_indicators USING indicator_id ORDER BY kind, bucket`,
  );
const episodes = () =>
  world.store.ask(
    `SELECT episode_id, status, toUnixTimestamp(started) AS started, toUnixTimestamp(ended) AS ended, trial FROM v_episodes WHERE status != 'withdrawn' ORDER BY episode_id`,
  );
const versions = () =>
  world.store.ask(
    `SELECT version, toUnixTimestamp(effective_from) AS since, trial, author, reason, withdrawn FROM v_baselines INNER JOIN v_indicators USING indicator_id WHERE kind = 'error-ratio' ORDER BY version`,
  );
/** As many versions as were withdrawn come before those that count. */
const renumbered = (rows: readonly Readonly<Record<string, unknown>>[], by: ReadonlyMap<string, number>) =>
  rows.map((row) => ({
    ...row,
    baseline_version: Math.max(0, Number(row['baseline_version']) - (by.get(String(row['kind'])) ?? 0)),
  }));
async function withdrawnByKind(): Promise<Map<string, number>> {
  const rows = await world.store.ask(
    'SELECT kind, count() AS n FROM v_baselines INNER JOIN v_indicators USING indicator_id WHERE withdrawn GROUP BY kind',
  );
  return new Map(rows.map(({ kind, n }) => [String(kind), Number(n)]));
}
async function started(at: number): Promise<Evaluator> {
  const evaluator = world.evaluator();
  await evaluator.load(at * 1000);
  return evaluator;
}

beforeEach(async () => {
  world = await evaluating();
}, 60_000);
afterEach(async () => {
  await world.close();
});

describe('a history that is imported after judging began', () => {
  /** A day of life, then the three weeks before it, with trouble in them; and more of the first hours. */
  async function live(): Promise<void> {
    await seed(now - day, now);
  }
  async function imported(): Promise<void> {
    await seed(now - 20 * day, now - day, {
      errorRatio: `if(at >= ${now - 2 * day} AND at < ${now - 2 * day + 2 * hour}, 0.4, 0.02)`,
    });
    await seed(now - day, now - 20 * hour, { seed: 9 });
  }

  it('is judged as if it had been there from the start while limits are on trial', async () => {
    await live();
    const evaluator = await started(now);
    await world.pass(evaluator, now);
    expect((await versions()).every(({ trial }) => trial)).toBe(true);
    await imported();
    await world.pass(evaluator, now);
    await evaluator.judge(now * 1000);
    const after = {
      points: renumbered(await points(), await withdrawnByKind()),
      episodes: await episodes(),
      versions: await versions(),
    };
    expect(after.versions.filter(({ withdrawn }) => !withdrawn).map(({ trial }) => trial)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(after.episodes.some(({ started: at }) => at === now - 2 * day)).toBe(true);

    for (const table of [
      'indicator',
      'baseline',
      'baseline_withdrawal',
      'indicator_point',
      'indicator_state',
      'episode',
    ]) {
      await world.opened.connection.command(`TRUNCATE TABLE ${table}`);
    }
    const fresh = await started(now);
    await world.pass(fresh, now);
    expect(after.points).toEqual(renumbered(await points(), new Map()));
    expect(after.episodes).toEqual(await episodes());
  }, 120_000);

  it('is found by a collector that was killed before it looked', async () => {
    await live();
    await world.pass(await started(now), now);
    await imported();
    const restarted = await started(now);
    await world.pass(restarted, now);
    expect((await episodes()).some(({ started: at }) => at === now - 2 * day)).toBe(true);
    // Once more: nothing is new, and nothing is written.
    const before = await points();
    await world.pass(await started(now), now);
    expect(await points()).toEqual(before);
    expect((await withdrawnByKind()).get('error-ratio')).toBe(1);
  }, 120_000);

  it('changes no limit that people may have acted on', async () => {
    await seed(now - 16 * day, now);
    const evaluator = await started(now);
    await world.pass(evaluator, now);
    const limits = await versions();
    const before = await points();
    expect(limits.at(-1)).toMatchObject({ trial: false, reason: 'first 14 days' });

    await seed(now - 20 * day, now - 16 * day, { seed: 3 });
    const late = now - 5 * day;
    await seed(late, late + 3000, { seed: 4, perMinute: '40', errorRatio: '0.5' });
    await world.pass(evaluator, now);
    expect(await versions()).toEqual(limits);
    const byPlace = new Map(
      (await points()).map((point) => [`${String(point['kind'])} ${String(point['at'])}`, point]),
    );
    for (const point of before) {
      const at = Number(point['at']);
      const revised = byPlace.get(`${String(point['kind'])} ${at}`)!;
      expect(revised['baseline_version']).toBe(point['baseline_version']);
      if (point['kind'] === 'error-ratio' && at >= late && at < late + 3000) {
        expect(revised).toMatchObject({ violations: ['limits'] });
        expect(Number(revised['n'])).toBeGreaterThan(Number(point['n']));
      } else if (at < late) {
        expect(revised).toEqual(point);
      }
    }
    expect(byPlace.get(`error-ratio ${now - 20 * day}`)).toMatchObject({
      baseline_version: 0,
      center: null,
      upper: null,
      n: expect.any(Number),
    });
    expect((await episodes()).some(({ started: at, trial }) => at === late && trial === false)).toBe(true);
  }, 120_000);
});
