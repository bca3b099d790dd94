import { describe, expect, it } from 'vitest';
import { foundIndicators, rationalBucket, type ChartedSeries } from './discovery.ts';

const limits = {
  maxIndicators: 100,
  maxOperationsPerService: 2,
  bucketSeconds: 300,
  falseAlarmEveryDays: 30,
};
const series = (
  source: ChartedSeries['source'],
  key: string,
  changed: Partial<ChartedSeries> = {},
): ChartedSeries => ({
  source,
  key,
  unit: '',
  total: 1_000_000,
  hours: 100,
  last: 0,
  ...changed,
});

describe('discovery', () => {
  it('takes the busiest operations of a service, as many as are allowed', () => {
    const operations = ['a', 'b', 'c'].map((name) => series('operations', `shop\nprod\n${name}\n2`));
    const found = foundIndicators(operations, limits);
    expect(found).toHaveLength(1 + 2 * 4);
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    expect(foundIndicators(operations, { ...limits, maxIndicators: 5 })).toHaveLength(5);
    expect(foundIndicators(operations, limits)).toEqual(found);
  });

  it('gives every service, whatever it sends, an indicator for its silence', () => {
    const found = foundIndicators(
      [series('gauges', 'db\nprod\nprocess.cpu.utilization\n{}', { unit: '1' })],
      limits,
    );
    expect(found.map(({ measure }) => measure)).toEqual(['absence', 'mean']);
    expect(found[1]).toMatchObject({ bounds: [0, 1], direction: 'up' });
  });

  it('widens the bucket until it usually holds enough records', () => {
    const at = (perHour: number): number =>
      rationalBucket(series('operations', 'x', { total: perHour * 100 }), 300);
    expect([at(10_000), at(120), at(119), at(40), at(39), at(1)]).toEqual([300, 300, 900, 900, 3600, 3600]);
    expect(rationalBucket(series('logs', 'x', { total: 1 }), 86_400)).toBe(86_400);
  });

  it('names series with attributes by them', () => {
    const key = 'db\nprod\npool.utilization\n{"pool.name":"main","state":"used"}';
    expect(foundIndicators([series('gauges', key)], limits)[1]!.title).toBe(
      'pool.utilization (pool.name main, state used)',
    );
  });
});
