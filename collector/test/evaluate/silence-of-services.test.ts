import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluating, type Judged } from './evaluator-fixture.ts';
import { day, monday, seedSpans } from './seeded-telemetry.ts';

let world: Judged;
const hour = 3600;
const now = monday + 5 * day;

beforeAll(async () => {
  world = await evaluating();
  const { connection } = world.opened;
  const spans = { operation: 'GET /', perMinute: '3' };
  await seedSpans(connection, { ...spans, service: 'steady', from: monday, to: now });
  await seedSpans(connection, { ...spans, service: 'stopped', from: monday, to: now - 2 * hour });
  // Rests for six hours every night: no alarm, however silent.
  await seedSpans(connection, {
    ...spans,
    service: 'sleeper',
    from: monday,
    to: now,
    perMinute: `if(toHour(toDateTime(at, 'UTC')) < 6, 0, 3)`,
  });
  const evaluator = world.evaluator();
  await evaluator.load(now * 1000);
  await world.pass(evaluator, now);
}, 120_000);

afterAll(async () => {
  await world.close();
});

describe('missing telemetry', () => {
  it('is told of a service that stopped, and not of one that rests at night', async () => {
    const episodes = await world.store.ask(
      `SELECT service, status, rule, toUnixTimestamp(started) - ${now - 2 * hour} AS late FROM v_episodes
       WHERE title = 'missing telemetry' AND NOT trial`,
    );
    expect(episodes).toMatchObject([{ service: 'stopped', status: 'firing', rule: 'absence' }]);
    expect(Number(episodes[0]!['late'])).toBeLessThanOrEqual(900);
  });

  it('leaves the request rate of a silent service unknown instead of zero', async () => {
    const points = await world.store.ask(
      `SELECT service, countIf(value = 0) AS zeros, countIf(value IS NULL) AS unknown FROM v_indicator_points INNER JOIN v_indicators USING indicator_id
       WHERE kind = 'rate' AND bucket >= toDateTime(${now - 2 * hour}, 'UTC') GROUP BY service ORDER BY service`,
    );
    expect(points.find(({ service }) => service === 'stopped')).toMatchObject({ zeros: 0, unknown: 23 });
    expect(points.find(({ service }) => service === 'steady')).toMatchObject({ zeros: 0, unknown: 0 });
  });

  it('ends when the service speaks again', async () => {
    await seedSpans(world.opened.connection, {
      operation: 'GET /',
      perMinute: '3',
      service: 'stopped',
      from: now,
      to: now + 2 * hour,
    });
    await seedSpans(world.opened.connection, {
      operation: 'GET /',
      perMinute: '3',
      service: 'steady',
      from: now,
      to: now + 2 * hour,
    });
    const evaluator = world.evaluator();
    await evaluator.load((now + 2 * hour) * 1000);
    await world.pass(evaluator, now + 2 * hour);
    const episodes = await world.store.ask(
      `SELECT status, toUnixTimestamp(ended) AS ended FROM v_episodes WHERE title = 'missing telemetry' AND service = 'stopped' AND NOT trial`,
    );
    expect(episodes).toEqual([{ status: 'resolved', ended: now }]);
  });
});
