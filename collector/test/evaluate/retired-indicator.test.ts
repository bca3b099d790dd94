import { afterAll, beforeAll, expect, it } from 'vitest';
import { alertsOf } from '../../src/evaluate/alerting.ts';
import { ChangeReader } from '../../src/evaluate/change-reader.ts';
import { evaluating, type Judged } from './evaluator-fixture.ts';
import { day, monday, seedSpans } from './seeded-telemetry.ts';

let world: Judged;
const end = monday + 5 * day;

beforeAll(async () => {
  world = await evaluating();
  await seedSpans(world.opened.connection, {
    service: 'cart',
    operation: 'GET /cart',
    from: monday,
    to: end,
    errorRatio: `if(at >= ${end - 3600}, 0.5, 0.01)`,
  });
}, 120_000);

afterAll(async () => {
  await world.close();
});

it('ends and tells the episode of an indicator whose series has ended', async () => {
  const evaluator = world.evaluator();
  const parts = {
    store: world.store,
    changes: new ChangeReader(
      (stem, params) => world.store.query(stem, params),
      () => performance.now(),
    ),
    publicUrl: 'http://localhost/',
  };
  const errors = async (at: number) =>
    (await alertsOf(parts, evaluator.tracks, at * 1000)).filter(({ indicator }) =>
      indicator.title.startsWith('error ratio'),
    );
  await evaluator.load(end * 1000);
  await world.pass(evaluator, end);
  expect((await errors(end)).map(({ status }) => status)).toEqual(['firing']);

  const later = end + 8 * day;
  await world.pass(evaluator, later);
  expect(
    [...evaluator.tracks.values()].filter(({ definition }) => definition.measure === 'error-ratio'),
  ).toEqual([]);
  expect(await errors(later)).toMatchObject([
    { status: 'resolved', endedAt: new Date(later * 1000).toISOString() },
  ]);
});
