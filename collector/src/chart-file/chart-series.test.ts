import { simulatedSeries } from '@shewhart/analysis';
import { describe, expect, it } from 'vitest';
import { chartJson, alertRows, scoreRows } from './chart-rows.ts';
import { chartPictureOf } from './chart-picture-of.ts';
import { chartSeries } from './chart-series.ts';
import { defaultChartOptions, type ChartOptions } from './chart-options.ts';
import { readSeries, type FileSeries } from './read-series.ts';

const quarterMs = 15 * 60_000;
const startAt = Date.UTC(2026, 9, 5);

function steady(points: number, seed = 1): number[] {
  const times = Float64Array.from({ length: points }, (_, index) => startAt + index * quarterMs);
  return [...simulatedSeries(times, { kind: 'normal', memory: 0 }, seed)];
}

function file(values: readonly (number | null)[]): FileSeries {
  const rows = values.map((value, index) => {
    const time = new Date(startAt + index * quarterMs).toISOString().slice(0, 19).replace('T', ' ');
    return `${time},${value ?? ''}`;
  });
  return readSeries(`timestamp,value\n${rows.join('\n')}\n`);
}

const charted = (values: readonly (number | null)[], options: Partial<ChartOptions> = {}) =>
  chartSeries(file(values), { ...defaultChartOptions, ...options });

/** Steady, with an outage of two hours. */
function withOutage(points = 800, at = 600): number[] {
  const values = steady(points);
  for (let place = at; place < at + 8; place += 1) values[place]! += 60;
  return values;
}

describe('a file charted by the judge', () => {
  it('gives a score to every row and an alert to the outage, in the words of the file', () => {
    const outage = charted(withOutage());
    const scores = scoreRows(outage).trimEnd().split('\n');
    expect(scores[0]).toBe('timestamp,score');
    expect(scores).toHaveLength(801);
    expect(scores.slice(1).every((row) => Number(row.split(',')[1]) >= 0)).toBe(true);
    expect(Number(scores[601]!.split(',')[1])).toBeGreaterThan(1);
    const alerts = alertRows(outage).split('\n');
    expect(alerts[0]).toBe('start,end');
    const [began, ended] = alerts.find((row) => row.startsWith('2026-10-11 06:00:00'))!.split(',');
    expect(began).toBe('2026-10-11 06:00:00');
    expect(ended! > '2026-10-11 08:00:00').toBe(true);
  });

  it('says nothing before it knew: what comes later changes no earlier row', () => {
    const values = withOutage();
    const whole = charted(values);
    for (const cut of [200, 601, 605, 640, 799]) {
      const part = charted(values.slice(0, cut));
      expect(scoreRows(part).split('\n').slice(0, cut)).toEqual(scoreRows(whole).split('\n').slice(0, cut));
      const started = (one: typeof whole): number[] =>
        one.episodes.map(({ start }) => start).filter((start) => start < cut);
      expect(started(part)).toEqual(started(whole));
    }
  });

  it('leaves the end of an alert empty while it lasts', () => {
    const alerts = alertRows(charted(withOutage().slice(0, 604))).trimEnd();
    expect(alerts).toMatch(/2026-10-11 06:00:00,$/);
  });

  it('is silent in the direction that does no harm, and within the deadband', () => {
    const opened = (options: Partial<ChartOptions>): boolean =>
      charted(withOutage(), options).episodes.some(({ start }) => start === 600);
    expect([opened({ direction: 'up' }), opened({ direction: 'down' }), opened({ deadband: 90 })]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('draws what it judged and says why', () => {
    const picture = chartPictureOf('outage', charted(withOutage()));
    expect(picture.subtitle).toMatch(/^Individuals.*1 false alarm a week$/);
    expect(picture.findings.join()).toMatch(/2026-10-11 06:00 for .*: up to .*usual/);
    expect(picture.notes.length).toBeGreaterThan(2);
    expect(picture.stages).toMatchObject([{ label: 'learning', fromAt: startAt }]);
  });

  it('shows run rules without alerting by them, and refuses them where points remember', () => {
    const values = steady(800);
    for (let place = 600; place < 630; place += 1) values[place] = 101 + (place % 3) * 0.1;
    const shown = charted(values, { rules: 'nelson' });
    expect(shown.points.some(({ violations }) => violations.includes('nelson7'))).toBe(true);
    expect(scoreRows(shown)).toBe(scoreRows(charted(values)));
    const times = Float64Array.from({ length: 800 }, (_, index) => startAt + index * quarterMs);
    const sticky = charted([...simulatedSeries(times, { kind: 'normal', memory: 0.8 }, 1)], {
      rules: 'nelson',
    });
    expect(sticky.why.join()).toMatch(/run rules asked for are not used/);
    expect(sticky.points.flatMap(({ violations }) => violations).join()).not.toMatch(/nelson/);
  });

  it('skips what is missing without breaking', () => {
    const values: (number | null)[] = withOutage();
    for (let place = 300; place < 340; place += 1) values[place] = null;
    const { points, episodes } = charted(values);
    expect(points[320]).toMatchObject({ value: null, surprise: 0, violations: [] });
    expect(episodes.some(({ start }) => start === 600)).toBe(true);
  });
});

describe('limits frozen from a baseline that was asked for', () => {
  it('raise alerts after it alone', () => {
    const values = withOutage();
    values[100] = 300;
    const { points, episodes, learned, why } = charted(values, {
      baseline: { kind: 'rows', from: 0, to: 399 },
    });
    expect(points[100]!.violations).toEqual(['limits']);
    expect(points[100]!.surprise).toBe(0);
    expect(episodes[0]!.start).toBeGreaterThan(399);
    expect(episodes.some(({ start }) => start === 600)).toBe(true);
    expect(learned).toEqual({ from: 0, to: 399 });
    expect(why.join()).toMatch(/frozen from rows 1 to 400/);
    expect(points[700]!.upper).toBe(points[400]!.upper);
  });

  it('keep an episode open until it recovers, however long it lasts', () => {
    const values = steady(1200).map((value, place) => (place < 500 ? value : value + 60));
    const { episodes } = charted(values, { baseline: { kind: 'first', count: 400 } });
    expect(episodes.at(-1)).toMatchObject({ start: 500, end: null });
  });

  it('must lie within the file', () => {
    expect(() => charted(steady(50), { baseline: { kind: 'first', count: 60 } })).toThrow(
      /outside its 50 rows/,
    );
    expect(() => charted([1, null, null, 4], { baseline: { kind: 'first', count: 2 } })).toThrow(
      /holds 1 values/,
    );
  });
});

describe('a chart that was asked for', () => {
  it('alerts after its baseline by its limits', () => {
    const { episodes, learned, falseAlarms } = charted(withOutage(), { chart: 'xmr' });
    expect(learned).toEqual({ from: 0, to: 119 });
    expect(episodes.map(({ start }) => start)).toContain(600);
    expect(falseAlarms).toMatch(/every 370 points/);
  });

  it('widens its limits for a budget', () => {
    const limit = (alarmsPerWeek: number | null): number =>
      charted(steady(800), { chart: 'xmr', alarmsPerWeek }).points[500]!.upper!;
    expect(limit(1)).toBeGreaterThan(limit(null));
    expect(limit(0.1)).toBeGreaterThan(limit(1));
  });

  it.each(['xmr', 'ewma', 'cusum', 'g', 't', 'run'] as const)(
    '%s takes any series of positive values',
    (chart) => {
      const { points } = charted(withOutage(), { chart });
      expect(points).toHaveLength(800);
      expect(JSON.stringify(points)).not.toMatch(/NaN|Infinity/);
    },
  );

  it('says which rules mean nothing on it', () => {
    expect(charted(steady(300), { chart: 'ewma', rules: 'nelson' }).why.join()).toMatch(
      /rule nelson2 is not used/,
    );
  });
});

describe('a file with little in it', () => {
  it.each([
    [1, 'unjudged', /on trial: 1 point, too few/],
    [2, 'on trial', /on trial: 2 points, too few/],
    [8, 'on trial', /on trial: 8 points, too few/],
    [50, 'on trial', /on trial: 50 points, too few/],
    [119, 'on trial', /on trial: 119 points, too few/],
  ])('of %i points is %s and raises no alert', (points, state, words) => {
    const trial = charted(steady(points));
    expect(trial.state).toBe(state);
    expect(trial.why[0]).toMatch(words);
    expect(alertRows(trial)).toBe('start,end\n');
    expect(scoreRows(trial).trimEnd().split('\n')).toHaveLength(points + 1);
    expect(JSON.stringify(chartJson('trial', trial))).not.toMatch(/NaN|Infinity/);
  });

  it.each([
    ['nothing but gaps', new Array<null>(300).fill(null)],
    ['one value again and again', new Array<number>(300).fill(5)],
    ['zeros', new Array<number>(300).fill(0)],
  ])('such as %s is charted without a number that is none', (_, values) => {
    const odd = charted(values);
    expect(odd.episodes).toEqual([]);
    expect(JSON.stringify(chartPictureOf('odd', odd))).not.toMatch(/NaN|Infinity/);
  });
});
