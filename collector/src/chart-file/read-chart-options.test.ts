import { describe, expect, it } from 'vitest';
import { falseAlarmText, readAlarmBudget } from './alarm-budget.ts';
import { readBaselineChoice } from './baseline-span.ts';
import { ChartOptionError, readChartOptions } from './read-chart-options.ts';

describe('an alarm budget', () => {
  it.each([
    ['1 per week', 1, '1 false alarm a week'],
    ['one a week', 1, '1 false alarm a week'],
    ['2 per month', 14 / 30, '1 false alarm in 15 days'],
    ['1/day', 7, '1 false alarm a day'],
    ['3 per day', 21, '3 false alarms a day'],
    ['1 per 10 days', 0.7, '1 false alarm in 10 days'],
    ['0.5 per week', 0.5, '1 false alarm in 14 days'],
  ])('of %s is understood and told', (text, perWeek, told) => {
    expect(readAlarmBudget(text)).toBeCloseTo(perWeek, 9);
    expect(falseAlarmText(perWeek)).toBe(told);
  });

  it.each([
    '',
    'few',
    '1',
    '1 per',
    'per week',
    '0 per week',
    '-1 per week',
    '1 per fortnight',
    '999 per hour',
    '1 per 0 days',
  ])('of %j is refused', (text) => expect(readAlarmBudget(text)).toBeUndefined());
});

describe('a baseline', () => {
  it.each([
    ['500', { kind: 'first', count: 500 }],
    ['1..500', { kind: 'rows', from: 0, to: 499 }],
    [
      '2026-01-01..2026-01-14',
      { kind: 'times', fromAt: Date.UTC(2026, 0, 1), toAt: Date.UTC(2026, 0, 15) - 1 },
    ],
    [
      '2026-01-01T00:00:00Z..2026-01-14T12:00:00Z',
      { kind: 'times', fromAt: Date.UTC(2026, 0, 1), toAt: Date.UTC(2026, 0, 14, 12) },
    ],
  ])('is read from %s', (text, choice) => expect(readBaselineChoice(text)).toEqual(choice));

  it.each(['', '1', '0..5', '5..5', '9..2', 'a..b', '1..2..3', '-5'])('is not read from %j', (text) =>
    expect(readBaselineChoice(text)).toBeUndefined(),
  );
});

describe('options of a chart', () => {
  it('have defaults', () => {
    expect(readChartOptions({})).toEqual({
      chart: null,
      baseline: null,
      rules: null,
      alarmsPerWeek: null,
      direction: 'both',
      deadband: 0,
      bounds: [null, null],
    });
  });

  it('tell sets of rules from rules', () => {
    expect(readChartOptions({ rules: 'nelson' }).rules).toBe('nelson');
    expect(readChartOptions({ rules: 'western-electric' }).rules).toBe('western-electric');
    expect(readChartOptions({ rules: 'nelson1, nelson2' }).rules).toEqual(['nelson1', 'nelson2']);
    expect(readChartOptions({ rules: 'nelson2' }).rules).toEqual(['nelson2']);
    expect(readChartOptions({ rules: 'nhs-shift' }).rules).toEqual(['nhs-shift']);
    expect(readChartOptions({ rules: 'westgard-r-4s' }).rules).toEqual(['westgard-r-4s']);
  });

  it('take bounds on one side or both', () => {
    expect(readChartOptions({ bounds: '0..1' }).bounds).toEqual([0, 1]);
    expect(readChartOptions({ bounds: '0..' }).bounds).toEqual([0, null]);
  });

  it.each([
    [{ chart: 'pie' }, /--chart is one of xmr/],
    [{ chart: 'p' }, /--chart is one of/],
    [{ budget: 'seldom' }, /--budget is a number of false alarms/],
    [{ baseline: 'all' }, /--baseline is/],
    [{ direction: 'left' }, /--direction is one of up, down, both/],
    [{ deadband: '-1' }, /--deadband is/],
    [{ bounds: '1..0' }, /--bounds is/],
  ])('%j are refused in words', (written, words) => {
    expect(() => readChartOptions(written)).toThrow(ChartOptionError);
    expect(() => readChartOptions(written)).toThrow(words);
  });
});
