import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { followSeries } from './follow-series.ts';
import { defaultJudgeOptions } from './judge-options.ts';
import { followPoint, startFollower, type FollowerState } from './series-follower.ts';
import { simulatedSeries, type ProcessKind } from './simulated-series.ts';

const hour = 3_600_000;
const day = 24 * hour;
const times = (points: number, intervalMs: number): Float64Array =>
  Float64Array.from({ length: points }, (_, index) => Date.UTC(2026, 0, 5) + index * intervalMs);
const steady: ProcessKind = { kind: 'normal', memory: 0 };

describe('following a series', () => {
  test('point by point, through JSON at any moment, gives what the whole gives', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 499 }), (seed, cut) => {
        const at = times(500, hour);
        const values: (number | null)[] = [...simulatedSeries(at, { kind: 'normal', memory: 0.6 }, seed)];
        for (let index = 300; index < 310; index += 1) values[index]! += 60;
        values[200] = null;
        const whole = followSeries(at, values);
        let state: FollowerState = startFollower();
        const scores = values.map((value, index) => {
          if (index === cut) state = JSON.parse(JSON.stringify(state)) as FollowerState;
          return followPoint(state, at[index]!, value, defaultJudgeOptions).surprise;
        });
        expect(scores).toEqual([...whole.scores]);
      }),
      { numRuns: 15 },
    );
  });

  test('what comes later changes nothing before', () => {
    const at = times(600, hour);
    const values = simulatedSeries(at, { kind: 'season', memory: 0.3, amplitude: 20, isWeekly: false }, 7);
    const changed = Float64Array.from(values, (value, index) => (index < 400 ? value : 1000 - value));
    const one = followSeries(at, values);
    const two = followSeries(at, changed);
    expect(two.judgements.slice(0, 400)).toEqual(one.judgements.slice(0, 400));
    expect([...two.scores.slice(0, 400)]).toEqual([...one.scores.slice(0, 400)]);
  });

  test('an outage makes one episode that starts with it and recovers', () => {
    const at = times(500, hour);
    const values = simulatedSeries(at, steady, 3);
    for (let index = 300; index < 308; index += 1) values[index] = 160;
    const { episodes } = followSeries(at, values);
    const found = episodes.find(({ openedAt }) => openedAt === at[300]);
    expect(found?.closedBy).toBe('recovery');
    expect(found!.closedAt! - at[307]!).toBe(6 * hour);
  });

  test('a lasting new level ends as such and is learned', () => {
    const at = times(900, hour);
    const values = simulatedSeries(at, steady, 5).map((value, index) => (index < 400 ? value : value + 50));
    const { episodes, model } = followSeries(at, values);
    expect(episodes.find(({ openedAt }) => openedAt === at[400])?.closedBy).toBe('new level');
    expect(model!.to).toBeGreaterThan(at[460]!);
  });

  test('without leave to rebase an episode stays open', () => {
    const at = times(900, hour);
    const values = simulatedSeries(at, steady, 5).map((value, index) => (index < 400 ? value : value + 50));
    const { episodes } = followSeries(at, values, { newLevelMs: null });
    expect(episodes.at(-1)?.closedAt).toBeNull();
  });

  test('direction of harm and deadband silence what does not matter', () => {
    const at = times(500, hour);
    const values = simulatedSeries(at, steady, 3);
    for (let index = 300; index < 308; index += 1) values[index] = 160;
    const opened = (options: object): boolean =>
      followSeries(at, values, options).episodes.some(({ openedAt }) => openedAt === at[300]);
    expect([opened({}), opened({ direction: 'down' }), opened({ deadband: 80 })]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('a single event in a series of zeros is no alarm, three close together are', () => {
    const at = times(2000, 5 * 60_000);
    const values = new Float64Array(2000);
    values[1200] = 1;
    for (const index of [1600, 1601, 1602]) values[index] = 1;
    const { episodes, model } = followSeries(at, values);
    expect(episodes.map(({ openedAt }) => openedAt)).toEqual([at[1602]]);
    expect(model!.explanation.join()).toMatch(/rare events/);
  });

  test('too few points, only gaps or no variation are answered, not thrown', () => {
    const at = times(300, hour);
    expect(followSeries(at.slice(0, 5), [1, 2, 3, 4, 5]).model).toBeNull();
    expect(followSeries(at, new Array<null>(300).fill(null)).episodes).toEqual([]);
    expect(followSeries(at, new Float64Array(300).fill(5)).episodes).toEqual([]);
  });
});

test('the model says what it saw', () => {
  const at = times(28 * 24, hour);
  const daily = followSeries(
    at,
    simulatedSeries(at, { kind: 'season', memory: 0, amplitude: 40, isWeekly: false }, 1),
  );
  expect(daily.model!.season?.periodMs).toBe(day);
  const weekly = followSeries(
    at,
    simulatedSeries(at, { kind: 'season', memory: 0, amplitude: 40, isWeekly: true }, 1),
  );
  expect(weekly.model!.season?.periodMs).toBe(7 * day);
  const remembering = followSeries(at, simulatedSeries(at, { kind: 'normal', memory: 0.8 }, 1));
  expect(remembering.model!.season).toBeNull();
  expect(remembering.model!.correlation).toBeGreaterThan(0.6);
  expect(remembering.model!.explanation.join()).toMatch(/run rules are not used/);
});

test('a week is seen at five minutes a point, too', () => {
  const at = times(4 * 2016, 5 * 60_000);
  const { model } = followSeries(
    at,
    simulatedSeries(at, { kind: 'season', memory: 0.3, amplitude: 40, isWeekly: true }, 1),
  );
  expect(model!.season?.periodMs).toBe(7 * day);
});

/**
 * The promise of the alarm budget: half to twice one false alarm a week over 24 simulated weeks of
 * quarter-hourly points; the bounds leave room for chance.
 */
test.each<[string, ProcessKind]>([
  ['independent', steady],
  ['remembering 0.8', { kind: 'normal', memory: 0.8 }],
  ['heavy-tailed', { kind: 'heavy', degrees: 4 }],
  ['overdispersed counts', { kind: 'counts', mean: 20, overdispersion: 0.25 }],
  ['low overdispersed counts', { kind: 'counts', mean: 3, overdispersion: 0.5 }],
  ['skewed', { kind: 'lognormal', sigma: 0.5 }],
  ['daily season', { kind: 'season', memory: 0.5, amplitude: 40, isWeekly: false }],
])('false alarms of a process that is %s stay near the budget', (_, process) => {
  const pointsPerWeek = 672;
  const at = times(12 * pointsPerWeek, 15 * 60_000);
  const judged = at[4 * pointsPerWeek]!;
  let alarms = 0;
  for (let seed = 1; seed <= 3; seed += 1) {
    const { episodes } = followSeries(at, simulatedSeries(at, process, 1000 * seed), { newLevelMs: null });
    alarms += episodes.filter(({ openedAt }) => openedAt >= judged).length;
  }
  expect(alarms / 24).toBeGreaterThan(0.2);
  expect(alarms / 24).toBeLessThan(2.4);
});
