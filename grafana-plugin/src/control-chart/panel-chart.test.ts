import { createDataFrame, FieldType, type DataFrame } from '@grafana/data';
import { expect, test } from 'vitest';
import { migrateOptions } from './migrate-options.ts';
import { panelChart } from './panel-chart.ts';

const times = [3000, 1000, 2000];

function frame(fields: Record<string, (number | string | null)[]>, name = ''): DataFrame {
  return createDataFrame({
    name,
    fields: [
      { name: 'time', type: FieldType.time, values: times },
      ...Object.entries(fields).map(([key, values]) => ({
        name: key,
        type: typeof values[0] === 'string' ? FieldType.string : FieldType.number,
        values,
      })),
    ],
  });
}

test('a series of any data source is judged in the order of time', () => {
  const shown = panelChart(
    [frame({ requests: [30, 10, 20] })],
    migrateOptions({ baseline: { kind: 'all' } }),
  );
  if (shown.kind !== 'chart') throw new Error(shown.kind);
  expect(shown.judging.at).toEqual([1000, 2000, 3000]);
  expect(shown.judging.points.map(({ value }) => value)).toEqual([10, 20, 30]);
  expect(shown.judging.points[0]!.center).toBe(20);
});

test('limits that the data bring are drawn as they are', () => {
  const data = frame({
    value: [3, 1, 2],
    center: [2, 2, 2],
    lower: [1, 1, 1],
    upper: [2.5, 2.5, 2.5],
    violations: ['limits ewma', '', ''],
  });
  const shown = panelChart([data], migrateOptions({}));
  if (shown.kind !== 'chart') throw new Error(shown.kind);
  expect(shown.names).toHaveLength(1);
  expect(shown.judging.points[0]).toMatchObject({ center: 2, upper: 2.5 });
  expect(shown.judging.points[0]!.violations.map(({ rule }) => rule)).toEqual(['limits', 'ewma']);
});

test('the wanted series is charted, and all of them are offered', () => {
  const frames = [frame({ a: [1, 2, 3] }, 'one'), frame({ b: [4, 5, 6] }, 'two')];
  const shown = panelChart(frames, migrateOptions({ series: 'two b' }));
  if (shown.kind !== 'chart') throw new Error(shown.kind);
  expect(shown.names).toEqual(['one a', 'two b']);
  expect(shown.series.name).toBe('two b');
});

test('nothing is charted without a time or a number', () => {
  expect(panelChart([], migrateOptions({})).kind).toBe('nothing');
  const words = createDataFrame({ fields: [{ name: 'word', type: FieldType.string, values: ['a'] }] });
  expect(panelChart([words], migrateOptions({})).kind).toBe('nothing');
});

test('saved options that name one switch of a group keep the others', () => {
  const options = migrateOptions({ show: { zones: true }, baseline: { first: 30 } });
  expect(options.show).toMatchObject({ zones: true, limits: true, violations: true });
  expect(options.baseline).toMatchObject({ kind: 'first', first: 30 });
});
