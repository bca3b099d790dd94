import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEvaluationStore } from '../../src/evaluate/evaluation-store.ts';
import { Evaluator } from '../../src/evaluate/evaluator.ts';
import { evaluatorRules } from '../../src/evaluate/evaluation-options.ts';
import { loadConfiguration } from '../../src/config/load-configuration.ts';
import { modelOf } from '../../src/evaluate/model-choice.ts';
import { silentLog } from '../../src/observe/log.ts';
import { deliveryFixture, type DeliveryFixture } from './delivery-fixture.ts';

let fixture: DeliveryFixture;
beforeAll(async () => {
  fixture = await deliveryFixture();
});
afterAll(() => fixture.close());

const day = 86_400;
const now = Date.UTC(2026, 10, 20, 12) / 1000;

it('a service that is deployed often enough is charted by day, from the view of its metrics', async () => {
  // Two a day for 29 days, nothing on the last three; on the day before those, both of six fail.
  const reports = Array.from({ length: 26 }, (_, index) => 29 - index).flatMap((ago) =>
    Array.from({ length: ago === 4 ? 6 : 2 }, (_, number) => ({
      id: `${ago}/${number}`,
      at: new Date((now - ago * day + number * 3600) * 1000).toISOString(),
      version: `${ago}.${number}`,
      outcome: ago === 4 ? 'failed' : 'succeeded',
    })),
  );
  await fixture.changes(...reports, { id: 'rare', at: '2026-11-19T10:00:00Z', service: 'rare' });
  await fixture.deriver.pass();
  const store = await openEvaluationStore(fixture.target);
  const { evaluate } = loadConfiguration({ env: {}, overrides: {} });
  const evaluator = new Evaluator({
    store,
    modelOf,
    rules: evaluatorRules(evaluate),
    declared: [],
    log: silentLog,
  });
  try {
    await evaluator.load(now * 1000);
    await evaluator.discover(now * 1000);
    await evaluator.discover(now * 1000);
    const definitions = [...evaluator.tracks.values()].map(({ definition }) => definition);
    expect(definitions.map(({ service, title, chart }) => [service, title, chart])).toEqual([
      ['cart', 'deployments a day', 'auto'],
      ['cart', 'change fail rate by day', 'ratio'],
    ]);
    await evaluator.judge(now * 1000);
    const points = await store.ask(
      `SELECT value, center, lower, upper, length(violations) AS broken FROM indicator_point FINAL WHERE indicator_id = {id:String} AND bucket >= {from:UInt32} ORDER BY bucket`,
      { id: definitions[1]!.id, from: now - 5.5 * day },
    );
    expect(points.map(({ value, broken }) => [value, broken])).toEqual(
      [
        [0, 0],
        [1, 1],
        [null, 0],
        [null, 0],
        [null, 0],
      ].slice(0, points.length),
    );
    expect(points.length).toBeGreaterThanOrEqual(2);
    const [frequency] = await store.ask(
      `SELECT groupArray(value) AS last FROM (SELECT value FROM indicator_point FINAL WHERE indicator_id = {id:String} ORDER BY bucket DESC LIMIT 4)`,
      { id: definitions[0]!.id },
    );
    expect(frequency!['last']).toEqual([0, 0, 0, 0]);
  } finally {
    await store.close();
  }
});
