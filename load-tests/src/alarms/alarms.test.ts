import { simulatedSeries } from '@shewhart/analysis';
import { describe, expect, test } from 'vitest';
import { partsOf } from './corpus-report.ts';
import { disturbances, measureDetection } from './detection-delay.ts';
import { foldEpisodes } from './detector.ts';
import { detectors } from './detectors.ts';
import { measureFalseAlarms, type Plan } from './false-alarms.ts';
import { processes } from './processes.ts';
import { promqlBands } from './promql-bands.ts';
import { frozenXmr } from './simple-detectors.ts';
import { chosenOf } from './tune.ts';

const minuteMs = 60_000;
const grid = (points: number, intervalMs: number): Float64Array =>
  Float64Array.from({ length: points }, (_, index) => Date.UTC(2026, 0, 5) + index * intervalMs);

test.each(detectors.map((detector) => [detector.name, detector] as const))(
  '%s never looks ahead',
  (_, detector) => {
    const times = grid(900, 15 * minuteMs);
    const values = simulatedSeries(times, { kind: 'normal', memory: 0.6 }, 5);
    for (let place = 700; place < 720; place += 1) values[place]! += 90;
    const whole = detector.find(times, values, 300);
    for (const cut of [400, 701, 715, 800]) {
      const part = detector.find(times.subarray(0, cut), values.subarray(0, cut), 300);
      expect([...part.scores]).toEqual([...whole.scores.subarray(0, cut)]);
    }
    expect(whole.episodes.some(({ start }) => start === 700 || start === 701)).toBe(true);
  },
);

test('episodes carry the place where they open and where they end', () => {
  const distances = [0, 2, 0, 0, 0, 0, 0, 0, 2];
  const { episodes, scores } = foldEpisodes(grid(9, 120 * minuteMs), distances, 0);
  expect(episodes).toEqual([
    { start: 1, end: 4 },
    { start: 8, end: null },
  ]);
  expect([...scores]).toEqual([0, 2, 0, 0, 0, 0, 0, 0, 2]);
});

describe('what the judge is compared with', () => {
  test('XmR: three sigma of the mean moving range', () => {
    // Alternating 0, 1: mean 0.5, mean range 1, so the limits lie at 0.5 +- 2.6596.
    const values = Array.from({ length: 200 }, (_, index) => index % 2);
    const found = (value: number): number =>
      frozenXmr.find(grid(201, minuteMs), [...values, value], 200).episodes.length;
    expect([found(3.15), found(3.17), found(-2.15), found(-2.17)]).toEqual([0, 1, 0, 1]);
  });

  test('PromQL bands: half of the last hour is always allowed, zeros are no data', () => {
    const found = (value: number): number =>
      promqlBands.find(grid(601, minuteMs), [...new Array<number>(600).fill(100), value], 300).episodes
        .length;
    expect([found(149), found(155), found(51), found(48), found(0)]).toEqual([0, 1, 0, 1, 0]);
  });
});

test('a plan counts alarms after learning, and sees a large step at once', () => {
  const plan: Plan = { series: 2, learnWeeks: 1, weeks: 1, intervalMs: 30 * minuteMs, seed: 3 };
  const rates = measureFalseAlarms(detectors, processes[0]!, 0, plan);
  expect(rates).toHaveLength(detectors.length);
  expect(rates.every(({ rate, error }) => rate >= 0 && rate < 10 && error >= 0)).toBe(true);
  const huge = { ...disturbances[0]!, offset: () => 30 };
  for (const { found, medianMs } of measureDetection(detectors, processes[0]!, 0, {
    disturbance: huge,
    plan,
  })) {
    expect([found, medianMs]).toEqual([1, plan.intervalMs]);
  }
});

test('parts of a corpus: all, two halves that cover it, and its groups', () => {
  const series = ['a/1', 'a/2', 'b/1'].map((name) => ({ name, timeTexts: [], times: [], values: [] }));
  const parts = partsOf(series, true);
  expect(parts.map(({ name, series: held }) => [name, held.length])).toEqual([
    ['all', 3],
    ['half A', 2],
    ['half B', 1],
    ['a', 2],
    ['b', 1],
  ]);
});

test('tuning: the best on half A among those that keep the budget in simulations', () => {
  expect(chosenOf([36, 35, 34, 30], [0.5, 0.6, 0.7, 0.9])).toBe(1);
  expect(chosenOf([36, 36], [0.6, 0.6])).toBe(0);
});
