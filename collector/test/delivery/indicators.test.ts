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
  // Of till one a day: two fail, each mended the same day.
  const till = Array.from({ length: 29 }, (_, index) => 29 - index).flatMap((ago) => {
    const hasFailed = ago === 20 || ago === 8;
    const one = { service: 'till', repository: 'shop/till', version: `1.${ago}` };
    const at = (hours: number): string => new Date((now - ago * day + hours * 3600) * 1000).toISOString();
    const first = { ...one, id: `till/${ago}`, at: at(0), outcome: hasFailed ? 'failed' : 'succeeded' };
    return hasFailed ? [first, { ...one, id: `till/${ago}/again`, at: at(2), version: `2.${ago}` }] : [first];
  });
  // Of desk two a day, every second one of them undone at once.
  const desk = Array.from({ length: 25 }, (_, index) => 28 - index).flatMap((ago) =>
    [0, 1, 2].map((number) => ({
      id: `desk/${ago}/${number}`,
      at: new Date((now - ago * day + number * 1800) * 1000).toISOString(),
      ...{ service: 'desk', repository: 'shop/desk' },
      version: number === 1 ? `bad.${ago}` : `good.${ago}`,
    })),
  );
  await fixture.changes(...reports, ...till, ...desk, {
    id: 'rare',
    at: '2026-11-19T10:00:00Z',
    service: 'rare',
  });
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
    const titles = (name: string): string[] =>
      definitions.flatMap(({ service, title, chart }) => (service === name ? [`${title}: ${chart}`] : []));
    const always = [
      'change fail rate by day: ratio',
      'deployment rework rate by day: ratio',
      'deployments a day: auto',
    ];
    const rare = 'failed deployments a day: auto';
    expect(titles('cart').sort()).toEqual([...always, rare].sort());
    expect(titles('till').sort()).toEqual([...always, rare].sort());
    const recovery = 'failed deployment recovery time, median of those over on a day: auto';
    expect(titles('desk').sort()).toEqual([...always, rare, recovery].sort());
    expect(titles('rare')).toEqual([]);
    // A share of deployments is none of requests: who asks for error ratios is not given it.
    const measures = new Set(definitions.map(({ measure }) => measure));
    expect([...measures].sort()).toEqual(['count', 'ratio', 'value']);
    const idOf = (service: string, start: string): string =>
      definitions.find((one) => one.service === service && one.title.startsWith(start))!.id;
    await evaluator.judge(now * 1000);
    const points = await store.ask(
      `SELECT value, center, lower, upper, length(violations) AS broken FROM indicator_point FINAL WHERE indicator_id = {id:String} AND bucket >= {from:UInt32} ORDER BY bucket`,
      { id: idOf('cart', 'change fail rate'), from: now - 5.5 * day },
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
      { id: idOf('cart', 'deployments') },
    );
    expect(frequency!['last']).toEqual([0, 0, 0, 0]);
    const valuesOf = async (id: string): Promise<unknown> => {
      const [row] = await store.ask(
        `SELECT arraySort(groupUniqArray(value)) AS seen FROM (SELECT value FROM indicator_point FINAL WHERE indicator_id = {id:String} AND value IS NOT NULL)`,
        { id },
      );
      return row!['seen'];
    };
    // A third of what is deployed is taken back within half an hour: by the first of three, the last.
    expect(await valuesOf(idOf('desk', 'deployment rework'))).toEqual([1 / 3]);
    expect(await valuesOf(idOf('desk', 'failed deployment recovery'))).toEqual([1800]);
    expect(await valuesOf(idOf('till', 'failed deployments'))).toEqual([0, 1]);
    // Too rare for a ratio: the model watches the time between them.
    const rareTrack = [...evaluator.tracks.values()].find(
      ({ definition }) => definition.id === idOf('till', 'failed deployments'),
    )!;
    expect(rareTrack.baselines.at(-1)!.why.join(' ')).toContain('rare events');
  } finally {
    await store.close();
  }
});
