import { describe, expect, test } from 'vitest';
import { chartSummary, pointWords } from './chart-words.ts';
import { parseInstant, parseWindows } from '../panel-kit/instants.ts';
import type { JudgedChart, JudgedPoint } from './judged-chart.ts';
import { plotLines } from './plot-lines.ts';
import { plotMarks } from './plot-marks.ts';
import { ruleMark, ruleName } from './rule-words.ts';

const point = (value: number | null, rules: string[] = []): JudgedPoint => ({
  value,
  center: 10,
  lower: null,
  upper: 16,
  score: value === null ? null : (value - 10) / 2,
  violations: rules.map((rule) => ({ rule, text: `by ${rule}` })),
});

const chart: JudgedChart = {
  name: 'p95',
  method: '',
  at: [1000, 2000, 3000, 4000, 5000],
  points: [
    point(11),
    point(17, ['nelson1']),
    point(18, ['nelson1']),
    point(null),
    point(19, ['nelson1', 'nelson2']),
  ],
  stages: [{ from: 0, to: 4, label: '', isTrial: false }],
  episodes: [{ id: 'e', startedAt: 2000, endedAt: null, text: 'Out of control', cause: 'change 1.4.2' }],
  changes: [{ at: 1500, kind: 'deployment', title: 'checkout 1.4.2' }],
  falseAlarmEvery: null,
  scoreUnit: 'sigma',
  hasZones: true,
  limitWidth: 3,
  warnings: [],
};

const format = (value: number): string => `${value} ms`;

describe('a point in words', () => {
  test('says noise of a point within the limits', () => {
    expect(pointWords(chart, 0, format)).toEqual({
      verdict: 'Noise: within the limits, 0.5σ above the centre.',
      isSignal: false,
      rules: [],
      notes: [],
    });
  });

  test('names the limit, the rules, the episode with its cause and the change before', () => {
    expect(pointWords(chart, 1, format)).toEqual({
      verdict: 'Above the upper limit of 16 ms, 3.5σ above the centre.',
      isSignal: true,
      rules: ['Nelson 1: by nelson1'],
      notes: ['Out of control; cause: change 1.4.2', 'checkout 1.4.2 just before'],
    });
  });

  test('says that a value is missing', () => {
    expect(pointWords(chart, 3, format)?.verdict).toBe('No value.');
    expect(pointWords(chart, 99, format)).toBeUndefined();
  });
});

test('the summary counts what is to be seen', () => {
  expect(chartSummary(chart, 'Latency', format)).toBe(
    'Latency: control chart of p95 with 4 points, 3 break a rule, 1 episodes, 1 open, last value 19 ms, centre 10 ms, upper limit 16 ms.',
  );
});

test('a rule is named where a run of points begins to break it', () => {
  expect(plotMarks(chart.at, chart.points).map(({ at, label }) => [at, label])).toEqual([
    [2000, '1'],
    [3000, ''],
    [5000, '2'],
  ]);
});

test('zones divide the way to the limit; an open side takes the other side’s distance', () => {
  const lines = plotLines(chart, 'p95', { limits: true, zones: true });
  expect(lines.map(({ key }) => key)).toEqual([
    'zone2',
    'zone1',
    'zone-1',
    'zone-2',
    'upper',
    'center',
    'value',
  ]);
  expect(lines[1]!.values[0]).toBe(12);
  expect(lines[2]!.values[0]).toBe(8);
});

test('rules have numbers or short words', () => {
  expect(['nelson2', 'we4', 'limits', 'aiag-run', 'forecast'].map(ruleMark)).toEqual([
    '2',
    '4',
    '1',
    'run',
    'jump',
  ]);
  expect(ruleName('we4')).toBe('Western Electric 4');
});

test('instants without a zone are UTC, whoever looks', () => {
  expect(parseInstant('2026-11-01T00:00:00')).toBe(Date.UTC(2026, 10, 1));
  expect(parseInstant('2026-11-01T00:00:00+01:00')).toBe(Date.UTC(2026, 9, 31, 23));
  expect(parseInstant('2026-11-01')).toBe(Date.UTC(2026, 10, 1));
  expect(parseInstant('tomorrow')).toBeUndefined();
  expect(parseWindows('2026-11-01/2026-11-02, soon')).toEqual({
    windows: [{ from: Date.UTC(2026, 10, 1), to: Date.UTC(2026, 10, 2) }],
    unread: ['soon'],
  });
});
