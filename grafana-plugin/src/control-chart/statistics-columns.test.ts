import { expect, test } from 'vitest';
import { csvText } from '../panel-kit/csv-text.ts';
import { judgeSeries } from './judge-series.ts';
import { migrateOptions } from './migrate-options.ts';
import { statisticsColumns } from './statistics-columns.ts';

test('the statistics of a chart are those that it shows, dispersion included', () => {
  const start = Date.parse('2026-11-01T00:00:00Z');
  const values = [10, 12, null, 40];
  const at = values.map((_, place) => start + place * 3_600_000);
  const judging = judgeSeries(
    { name: 'latency', at, values },
    migrateOptions({ baseline: { kind: 'given', center: 11, sigma: 1 }, rules: 'limits' }),
  );
  if ('problem' in judging) throw new Error(judging.problem);
  const rows = csvText(statisticsColumns(judging.chart)).split('\r\n');
  expect(rows[0]).toBe('time,value,center,lower,upper,sigmas,rules,stage,dispersion,dispersion_upper');
  expect(rows[1]).toMatch(/^2026-11-01T00:00:00.000Z,10,11,8,14,-1,,Stage 1/);
  expect(rows[3]).toMatch(/^2026-11-01T02:00:00.000Z,,/);
  expect(rows[4]).toMatch(/,40,11,8,14,29,limits,/);
});
