import { createDataFrame, FieldType, type DataFrame, type Labels } from '@grafana/data';
import { describe, expect, test } from 'vitest';
import { migrateOptions as trendOptions } from '../incident-trends/options.ts';
import { plainTrends } from '../incident-trends/plain-trends.ts';
import { migrateOptions as improvementOptions } from '../improvement-baseline/options.ts';
import { plainComparison } from '../improvement-baseline/plain-comparison.ts';
import { dataProblem } from '../panel-kit/data-problem.ts';
import { migrateOptions, type SavedOptions } from './migrate-options.ts';
import { panelChart } from './panel-chart.ts';

/** Responses as other data sources give them, in the shapes that they are known to have. */

const minute = 60_000;
const start = Date.UTC(2026, 10, 2);
const instants = (n: number): number[] => Array.from({ length: n }, (_, place) => start + place * minute);

/** As Prometheus answers: a frame for every series, the name and labels on its value. */
function prometheus(labels: Labels, values: (number | null)[], times = instants(values.length)): DataFrame {
  return createDataFrame({
    name: labels['__name__'] ?? '',
    meta: { type: 'timeseries-multi' as never },
    fields: [
      { name: 'Time', type: FieldType.time, values: times, config: { interval: minute } },
      { name: 'Value', type: FieldType.number, labels, values },
    ],
  });
}

function chart(frames: readonly DataFrame[], options: SavedOptions = {}) {
  const shown = panelChart(frames, migrateOptions({ baseline: { kind: 'all' }, ...options }));
  if (shown.kind !== 'chart') throw new Error(JSON.stringify(shown));
  return shown;
}

/** Without a pattern that a rule would find. */
const steady = (n: number, level = 10): number[] =>
  Array.from({ length: n }, (_, place) => level + ((place * 7) % 5) - 2);

describe('Prometheus', () => {
  test('a series is named by its labels; what is stale or infinite is a gap and takes no part in limits', () => {
    const values: (number | null)[] = steady(30);
    const whole = chart([prometheus({ __name__: 'up', job: 'a' }, values)]);
    const holes = [...values];
    holes.splice(10, 0, Number.NaN, Infinity, null);
    const holed = chart([prometheus({ __name__: 'up', job: 'a' }, holes)]);
    expect(holed.series.name).toContain('job="a"');
    expect(holed.judging.points.slice(10, 13).map(({ value }) => value)).toEqual([null, null, null]);
    expect(holed.judging.points[0]!.center).toBeCloseTo(whole.judging.points[0]!.center!);
  });

  test('a counter is charted, and said to be one, resets or not', () => {
    const growing = Array.from({ length: 40 }, (_, place) => (place < 20 ? place : place - 20) * 3);
    const { judging } = chart([prometheus({ __name__: 'http_requests_total' }, growing)]);
    expect(judging.warnings.join(' ')).toMatch(/is a counter, which only grows.*rate\(\)/);
    // Neither its rate, which falls too, nor another series that grows is one.
    const rate = chart([prometheus({ __name__: 'http_requests_total' }, steady(40))]);
    expect(rate.judging.warnings.join(' ')).not.toContain('counter');
    const disk = chart([prometheus({ __name__: 'disk_used_bytes' }, growing.slice(0, 20))]);
    expect(disk.judging.warnings.join(' ')).not.toContain('counter');
  });

  test('buckets of a histogram and other frames are offered, each by its labels', () => {
    const frames = ['0.1', '0.5', '+Inf'].map((le, place) =>
      prometheus({ le }, steady(30, 10 * (place + 1))),
    );
    const shown = chart(frames, { series: '+Inf' });
    expect(shown.names).toEqual(['0.1', '0.5', '+Inf']);
    expect(shown.judging.points[0]!.value).toBe(28);
  });

  test('five hundred series are offered, and one of them is judged', () => {
    const frames = Array.from({ length: 500 }, (_, place) =>
      prometheus({ pod: `p${place}` }, steady(100, place)),
    );
    const shown = chart(frames, { series: 'p321' });
    expect(shown.names).toHaveLength(500);
    expect(shown.judging.points[0]!.value).toBe(319);
  });

  test('series that miss instants are averaged where they have values', () => {
    const even = instants(40);
    const odd = even.filter((_, place) => place % 2 === 0);
    const frames = [
      prometheus({ pod: 'a' }, steady(40), even),
      prometheus({ pod: 'b' }, steady(20), odd),
      prometheus({ pod: 'c' }, steady(40, 12), even),
    ];
    const { judging } = chart(frames, { chart: 'xbar-s' });
    expect(judging.at).toEqual(even);
    expect(judging.points[0]!.value).toBeCloseTo((8 + 8 + 10) / 3);
  });

  test('incidents by increase(): what is not a number is a gap, and a fraction is told how to be none', () => {
    const now = start + 100 * minute;
    const counted = plainTrends([prometheus({}, [1, 0, Number.NaN, 2, 1])], trendOptions({}), now);
    if (counted === undefined || 'problem' in counted) throw new Error(JSON.stringify(counted));
    expect(counted.trends.counts.map(({ total }) => total)).toEqual([1, 0, null, 2, 1]);
    const fraction = plainTrends([prometheus({}, [1.017, 0])], trendOptions({}), now);
    expect(fraction).toMatchObject({ problem: expect.stringContaining('round(increase(') as string });
  });
});

describe('SQL', () => {
  /** As a table: a row for every instant and series. */
  const long = createDataFrame({
    fields: [
      { name: 'time', type: FieldType.time, values: instants(30).flatMap((at) => [at, at]) },
      { name: 'host', type: FieldType.string, values: instants(30).flatMap(() => ['a', 'b']) },
      { name: 'load', type: FieldType.number, values: steady(30).flatMap((each) => [each, each * 10]) },
    ],
  });

  test('rows of several series in one table are told apart by their columns of text', () => {
    const shown = chart([long]);
    expect(shown.names).toHaveLength(2);
    expect(shown.names[1]).toMatch(/\bb\b/);
    expect(shown.judging.points.map(({ value }) => value)).toEqual(steady(30));
    expect(shown.judging.warnings).toEqual([]);
    const averaged = chart([long], { chart: 'xbar-r' });
    expect(averaged.judging.points[0]!.value).toBe((8 + 80) / 2);
  });

  test('they guard each other in an improvement, and add up as incidents', () => {
    const splitAt = new Date(start + 15 * minute).toISOString();
    const compared = plainComparison([long], improvementOptions({ splitAt }));
    if (compared === undefined || 'problem' in compared) throw new Error('no comparison');
    expect(compared.comparison.guardrails).toHaveLength(1);
    const trends = plainTrends([long], trendOptions({}), start + 100 * minute);
    if (trends === undefined || 'problem' in trends) throw new Error('no trends');
    expect(trends.trends.counts[0]!.total).toBe(8 + 80);
  });

  test('a note in a column of text does not make a series long', () => {
    const noted = createDataFrame({
      fields: [
        { name: 'time', type: FieldType.time, values: instants(3) },
        { name: 'note', type: FieldType.string, values: ['x', 'y', 'z'] },
        { name: 'n', type: FieldType.number, values: [1, 2, 3] },
      ],
    });
    expect(chart([noted]).judging.points).toHaveLength(3);
  });

  test('rows in any order are charted in that of time; instants that occur twice are told', () => {
    const twice = createDataFrame({
      fields: [
        { name: 'time', type: FieldType.time, values: [...instants(3).reverse(), start] },
        { name: 'n', type: FieldType.number, values: [3, 2, 1, 0] },
      ],
    });
    const { judging } = chart([twice]);
    expect(judging.at).toEqual([...judging.at].sort((a, b) => a - b));
    expect(judging.warnings[0]).toMatch(/^1 of 4 points have the time of another one/);
  });
});

describe('CSV and what is no series', () => {
  const texts = (name: string, values: string[]) => ({ name, type: FieldType.string, values });

  test('times and numbers that are texts are said to be so', () => {
    const when = texts('created', ['2026-11-02 10:00:00', '2026-11-02 10:05:00']);
    const number = { name: 'n', type: FieldType.number, values: [1, 2] };
    const dated = createDataFrame({ fields: [when, number] });
    expect(panelChart([dated], migrateOptions({})).kind).toBe('nothing');
    expect(dataProblem([dated])).toMatch(/"created" holds times as text.*"Convert field type" to Time/);
    const time = { name: 'time', type: FieldType.time, values: instants(2) };
    const quoted = createDataFrame({ fields: [time, texts('n', ['1.5', '2'])] });
    expect(dataProblem([quoted])).toMatch(/"n" holds numbers as text/);
    expect(dataProblem([createDataFrame({ fields: [time, texts('n', ['a', '2'])] })])).toBeUndefined();
    expect(dataProblem([])).toBeUndefined();
  });

  test('a series without a value says so instead of drawing nothing', () => {
    const shown = panelChart([prometheus({ job: 'a' }, [null, Number.NaN])], migrateOptions({}));
    expect(shown).toMatchObject({ kind: 'problem', problem: expect.stringContaining('no value') as string });
  });

  test('one point is shown, without limits', () => {
    const { judging } = chart([prometheus({}, [7])]);
    expect(judging.points).toMatchObject([{ value: 7, lower: null, upper: null }]);
  });

  test('series of different units are no subgroup', () => {
    const [first, second] = [prometheus({ a: '1' }, steady(30)), prometheus({ a: '2' }, steady(30))];
    first.fields[1]!.config.unit = 'ms';
    second.fields[1]!.config.unit = 'percent';
    expect(chart([first, second], { chart: 'xbar-r' }).judging.warnings.join(' ')).toContain(
      'different units: ms, percent',
    );
    expect(chart([first, second]).judging.warnings.join(' ')).not.toContain('units');
  });
});
