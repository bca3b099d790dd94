import type { IndicatorChartResponse } from '@shewhart/schemas/api';
import { expect, test } from 'vitest';
import { fixtureCollector } from '../../test/fixture-collector.ts';
import { migrateOptions } from '../control-chart/migrate-options.ts';
import { panelChart } from '../control-chart/panel-chart.ts';
import { indicatorFrame } from './indicator-frame.ts';

const nowSeconds = Date.UTC(2026, 10, 20) / 1000;

async function stored(from: number, to: number): Promise<IndicatorChartResponse> {
  const url = new URL('http://c/api/v1/indicators/checkout-p95/chart');
  url.searchParams.set('from', new Date(from * 1000).toISOString());
  url.searchParams.set('to', new Date(to * 1000).toISOString());
  const { body } = await fixtureCollector(nowSeconds).answer('GET', url, '');
  return body as IndicatorChartResponse;
}

test('a stored chart arrives with its limits, episodes, changes and baseline', async () => {
  const response = await stored(nowSeconds - 7 * 86_400, nowSeconds);
  const shown = panelChart([indicatorFrame(response, 'A')], migrateOptions({}));
  if (shown.kind !== 'chart') throw new Error(shown.kind);
  const chart = shown.judging;
  expect(chart.name).toBe('checkout POST /orders latency p95');
  expect(chart.method).toContain('Baseline 1 from 336 points');
  expect(chart.falseAlarmEvery).toBe(720);
  expect(chart.episodes.map(({ endedAt }) => endedAt === null)).toEqual([true, false]);
  expect(chart.changes).toHaveLength(1);
  expect(chart.points[0]!.upper).toBeCloseTo(0.37);
  expect(chart.points.filter(({ violations }) => violations.length > 0)).toHaveLength(14);
  expect(chart.at[0]! % 1000).toBe(0);
});

test('an indicator that learns says so', async () => {
  const response = await stored(nowSeconds - 86_400, nowSeconds);
  const learning = {
    ...response,
    baselines: [],
    points: { ...response.points, baselineVersion: response.points.baselineVersion.map(() => 0) },
  };
  const shown = panelChart([indicatorFrame(learning, 'A')], migrateOptions({}));
  if (shown.kind !== 'chart') throw new Error(shown.kind);
  expect(shown.judging.warnings).toEqual(['Learning: the collector has no limits for this indicator yet.']);
});
