import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChartInput } from './chart-request.ts';
import { judgeSeries } from './judge-series.ts';
import type { JudgedChart } from './judged-chart.ts';
import { migrateOptions, type SavedOptions } from './migrate-options.ts';

const hour = 3_600_000;
const start = Date.parse('2026-11-01T00:00:00Z');

function input(values: (number | null)[], extra: Partial<ChartInput> = {}): ChartInput {
  return { name: 'latency', at: values.map((_, place) => start + place * hour), values, ...extra };
}

function judged(given: ChartInput, saved: SavedOptions): JudgedChart {
  const judging = judgeSeries(given, migrateOptions(saved));
  if ('problem' in judging) throw new Error(judging.problem);
  return judging.chart;
}

describe('limits', () => {
  test('of individuals are 2.66 mean moving ranges from the mean of the baseline', () => {
    // Baseline 10 12 11 13: mean 11.5, moving ranges 2 1 2, mean 5/3; 3/d2 = 3/1.128379.
    const chart = judged(input([10, 12, 11, 13, 40]), {
      baseline: { kind: 'first', first: 4 },
      rules: 'limits',
    });
    const last = chart.points[4]!;
    expect(last.center).toBeCloseTo(11.5, 12);
    expect(last.upper).toBeCloseTo(11.5 + ((3 / 1.1283791670955126) * 5) / 3, 9);
    expect(last.violations).toEqual([{ rule: 'limits', text: 'above the upper limit' }]);
    expect(chart.warnings[0]).toContain('4 points');
  });

  test('by a window use its points and say so', () => {
    const chart = judged(input([1, 3, 100, 100, 100]), {
      baseline: { kind: 'window', from: '2026-11-01T00:00:00Z', to: '2026-11-01T01:00:00Z' },
    });
    expect(chart.points[4]!.center).toBe(2);
    expect(chart.method).toContain('2026-11-01T00:00:00Z');
  });

  test('are withheld, not invented, when the response holds a part of the window only', () => {
    const range = { from: start + 2 * hour, to: start + 10 * hour };
    const chart = judged(input([1, 3, 100, 100, 100], { range }), {
      baseline: { kind: 'window', from: '2026-11-01T00:00:00Z', to: '2026-11-01T03:00:00Z' },
    });
    expect(chart.points.every(({ center, upper }) => center === null && upper === null)).toBe(true);
    expect(chart.warnings[0]).toContain('not wholly in the response');
  });

  test('leave out what is excluded and begin anew with a stage', () => {
    const chart = judged(input([1, 1, 50, 1, 9, 9, 9]), {
      baseline: { kind: 'all' },
      exclude: '2026-11-01T02:00:00Z',
      stages: '2026-11-01T04:00:00Z',
    });
    expect(chart.points[0]!.center).toBe(1);
    expect(chart.points[4]!.center).toBe(9);
    expect(chart.stages.map(({ label }) => label)).toEqual(['Stage 1', 'Stage 2']);
  });

  test('do not depend on points after the baseline', () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 5, maxLength: 20 }),
        fc.array(number, { maxLength: 20 }),
        (baseline, later) => {
          const saved: SavedOptions = {
            baseline: { kind: 'first', first: baseline.length },
            rules: 'limits',
          };
          const alone = judged(input(baseline), saved).points[0]!;
          const followed = judged(input([...baseline, ...later]), saved).points[0]!;
          expect([followed.center, followed.lower, followed.upper]).toEqual([
            alone.center,
            alone.lower,
            alone.upper,
          ]);
        },
      ),
    );
  });
});

describe('charts', () => {
  test('of proportions take their sizes from another series', () => {
    const chart = judged(input([5, 10, 0], { sizes: [100, 100, null] }), {
      chart: 'p',
      baseline: { kind: 'all' },
    });
    expect(chart.points[0]!.value).toBeCloseTo(0.05);
    expect(chart.points[0]!.center).toBeCloseTo(15 / 200);
    expect(chart.points[2]!.value).toBeNull();
  });

  test('of averages gather consecutive points and date them by the last', () => {
    const chart = judged(input([1, 3, 5, 7, 9]), {
      chart: 'xbar-r',
      subgroupSize: 2,
      baseline: { kind: 'all' },
    });
    expect(chart.points.map(({ value }) => value)).toEqual([2, 6]);
    expect(chart.at).toEqual([start + hour, start + 3 * hour]);
    expect(chart.dispersion?.name).toBe('Range');
  });

  test('of cumulative sums are drawn about zero', () => {
    const chart = judged(input([0, 0, 3, 3, 3, 3]), {
      chart: 'cusum',
      baseline: { kind: 'given', center: 0, sigma: 1 },
    });
    const last = chart.points.at(-1)!;
    expect([last.value, last.low, last.upper, last.lower]).toEqual([10, -0, 5, -5]);
    expect(last.violations).toHaveLength(1);
  });

  test('every kind answers for an empty response', () => {
    for (const chart of [
      'xmr',
      'run',
      'xbar-r',
      'p',
      'c',
      'u-prime',
      'g',
      't',
      'ewma',
      'cusum',
      't2',
    ] as const) {
      expect(judged(input([]), { chart }).points).toEqual([]);
    }
  });

  test('say what keeps them from being drawn', () => {
    expect(judgeSeries(input([1, -1]), migrateOptions({ chart: 'c' }))).toEqual({
      problem: 'This Count (c) cannot be drawn: values[1]: must be at least 0, is -1.',
    });
  });

  test('say which rules mean nothing on them', () => {
    const chart = judged(input([1, 2, 3]), { chart: 'c', rules: 'nelson' });
    expect(chart.warnings.join(' ')).toContain('skewed distribution of counts');
  });
});
