import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quantile } from '../estimate/quantile.ts';
import { normalQuantile } from '../distribution/normal-quantile.ts';
import { classifyMetric, type MetricOptions } from './classify-metric.ts';
import { cohenD } from './cohen-d.ts';
import { commonLanguageEffect } from './common-language-effect.ts';
import { interquartileOutliers } from './interquartile-outliers.ts';
import { locationShift } from './location-shift.ts';
import { mannWhitneyStatistic } from './mann-whitney-statistic.ts';
import { meanRatio } from './mean-ratio.ts';
import { rankSum } from './rank-sum.ts';
import { scoreGroups } from './score-groups.ts';
import { sigmaOutliers } from './sigma-outliers.ts';

/** Known answers; every file names its source. */
function known<Known>(name: string): Known {
  return JSON.parse(
    readFileSync(new URL(`../../cases/canary/${name}.json`, import.meta.url), 'utf8'),
  ) as Known;
}

function near(actual: number, expected: number, within: number, place: string): void {
  expect(Math.abs(actual - expected), `${place}: ${actual} against ${expected}`).toBeLessThanOrEqual(within);
}

const sorted = (values: number[]): Float64Array => Float64Array.from(values).sort();

interface ShiftCase {
  readonly name: string;
  readonly first: number[];
  readonly second: number[];
  readonly statistic?: { shift: number; is: number }[];
  readonly confidence?: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly estimate?: number;
  readonly within?: number;
  readonly estimateWithin?: number;
  readonly ends?: Record<'least' | 'most' | `${'lower' | 'upper'}At${'Least' | 'Most'}`, number>;
}

describe('location shift', () => {
  test.each(known<{ cases: ShiftCase[] }>('location-shift').cases)('$name', (given) => {
    const [x, y] = [sorted(given.first), sorted(given.second)];
    for (const { shift, is } of given.statistic ?? [])
      near(mannWhitneyStatistic(x, y, shift), is, 1e-5, 'statistic');
    if (given.ends) {
      const { least, most, ...at } = given.ends;
      near(x[0]! - y.at(-1)!, least, 1e-12, 'least');
      near(x.at(-1)! - y[0]!, most, 1e-12, 'most');
      const z = normalQuantile(0.975);
      near(mannWhitneyStatistic(x, y, least) - z, at.lowerAtLeast, 1e-6, 'lower at least');
      near(mannWhitneyStatistic(x, y, most) - z, at.lowerAtMost, 1e-6, 'lower at most');
      near(mannWhitneyStatistic(x, y, least) + z, at.upperAtLeast, 1e-6, 'upper at least');
      near(mannWhitneyStatistic(x, y, most) + z, at.upperAtMost, 1e-6, 'upper at most');
    }
    if (given.confidence === undefined) return;
    const shift = locationShift(given.first, given.second, given.confidence);
    near(shift.lower, given.lower!, given.within!, 'lower');
    near(shift.upper, given.upper!, given.within!, 'upper');
    near(shift.estimate, given.estimate!, given.estimateWithin ?? given.within!, 'estimate');
  });

  const few = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 12 });

  test('the rank sum is the sum of mid-ranks of the sorted whole, ties counted', () => {
    fc.assert(
      fc.property(few, few, fc.integer({ min: -3, max: 3 }), (first, second, shift) => {
        const moved = first.map((value) => value - shift);
        const all = [...moved, ...second];
        const rankOf = (value: number): number =>
          all.filter((other) => other < value).length +
          (all.filter((other) => other === value).length + 1) / 2;
        const groups = [...new Set(all)].map((value) => all.filter((other) => other === value).length);
        expect(rankSum(sorted(first), sorted(second), shift)).toEqual({
          ranks: moved.reduce((sum, value) => sum + rankOf(value), 0),
          ties: groups.reduce((sum, size) => sum + size ** 3 - size, 0),
        });
      }),
    );
  });

  test('the estimate is the median of all differences, give or take the tolerance of the root', () => {
    const wide = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 5, maxLength: 15 });
    fc.assert(
      fc.property(wide, wide, (first, second) => {
        const differences = first.flatMap((one) => second.map((other) => one - other)).sort((a, b) => a - b);
        const { estimate } = locationShift(first, second, 0.95);
        // A root of the corrected statistic may lie anywhere on its flat step at zero, next to the median.
        const middle = differences.length / 2;
        expect(estimate).toBeGreaterThanOrEqual(differences[Math.ceil(middle) - 2]! - 1e-4);
        expect(estimate).toBeLessThanOrEqual(differences[Math.floor(middle) + 1]! + 1e-4);
      }),
    );
  });

  test('nothing to compare gives nothing', () => {
    expect(locationShift([], [1, 2], 0.95)).toEqual({ estimate: NaN, lower: NaN, upper: NaN });
    expect(locationShift([10, 10], [1, 1, 1], 0.95)).toEqual({ estimate: 9, lower: 9, upper: 9 });
  });
});

describe('effects and outliers', () => {
  const { effects, outliers } = known<{
    effects: {
      name: string;
      of: string;
      baseline: number[];
      canary: number[];
      is: number;
      within?: number;
    }[];
    outliers: { name: string; by: string; option: number; values: number[]; at: number[] }[];
  }>('effects-and-outliers');
  const measures: Record<string, typeof meanRatio> = { meanRatio, cohenD, commonLanguageEffect };

  test.each(effects)('$name', ({ of, baseline, canary, is, within = 0 }) => {
    const value = measures[of]!(baseline, canary);
    if (is === null) expect(value).toBeNaN();
    else near(value, is, within, of);
  });

  test.each(outliers)('outliers: $name', ({ by, option, values, at }) => {
    const found =
      by === 'sigma'
        ? sigmaOutliers(values, option)
        : interquartileOutliers(values, { factor: option, isReduced: by.endsWith('reduced') });
    expect(found.flatMap((isOne, index) => (isOne ? [index] : []))).toEqual(at);
  });

  test('quantiles are those of R-7 and of the NIST handbook', () => {
    const steps = [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5];
    near(quantile(steps, 0.05), 0.175, 1e-12, 'p5');
    expect([quantile(steps, 0.5), quantile(steps, 1)]).toEqual([1.75, 3.5]);
    const nist = [
      95.1772, 95.1567, 95.1937, 95.1959, 95.1442, 95.061, 95.1591, 95.1195, 95.1772, 95.0925, 95.199,
      95.1682,
    ];
    near(quantile(nist, 0.9), 95.19568, 1e-9, 'p90');
  });
});

describe('classes of metrics', () => {
  interface ClassCase {
    readonly name: string;
    readonly by?: 'mean';
    readonly baseline: number[];
    readonly canary: number[];
    readonly options: MetricOptions;
    readonly expect: { class: string; isCritical?: boolean; ratio?: number | null };
  }
  const cases = known<{ cases: ClassCase[] }>('metric-classes').cases;

  test.each(cases.filter(({ by }) => by === undefined))(
    '$name',
    ({ baseline, canary, options, ...given }) => {
      const found = classifyMetric(baseline, canary, options);
      expect(found.class).toBe(given.expect.class);
      if (given.expect.isCritical !== undefined)
        expect(found.isCriticalFailure).toBe(given.expect.isCritical);
      if (given.expect.ratio !== undefined) expect(found.meanRatio).toBe(given.expect.ratio ?? NaN);
      expect(found.reason).not.toMatch(/NaN|undefined/);
    },
  );

  test('seven of ten points a hundred times worse pass, eight do not: tolerance is a share of the shift', () => {
    const { [Object.keys(issues)[0]!]: list } = issues;
    for (const { experiment, control, ci, HL, kayenta } of list!) {
      const { class: found, shift } = classifyMetric(control, experiment);
      expect(found).toBe(kayenta.toLowerCase());
      if (ci === undefined) continue;
      near(shift.lower, ci[0]!, 1e-9, 'lower');
      near(shift.upper, ci[1]!, 1e-9, 'upper');
      near(shift.estimate, HL!, 1e-9, 'estimate');
    }
  });

  const issues = Object.fromEntries(
    Object.entries(known<Record<string, unknown>>('sequential')).filter(([name]) => /^kayenta/.test(name)),
  ) as Record<
    string,
    { experiment: number[]; control: number[]; ci?: number[]; HL?: number; kayenta: string }[]
  >;

  test('a metric that must have data fails without', () => {
    expect(classifyMetric([1, 2], [], { mustHaveData: true }).class).toBe('nodata-fail');
    expect(classifyMetric([1, 2], [NaN, NaN]).class).toBe('nodata');
    expect(classifyMetric([1], [2]).class).toBe('nodata');
  });

  test('outliers can be removed and missing values counted as zero', () => {
    const steady = Array.from({ length: 40 }, (_, index) => 10 + (index % 5));
    expect(classifyMetric(steady, [...steady, 1e6], { outliers: 'remove' }).canary).toHaveLength(40);
    expect([...classifyMetric([NaN, 1], [1, 1], { missing: 'zero' }).baseline]).toEqual([0, 1]);
  });
});

describe('scores', () => {
  const metric = (
    found: 'pass' | 'high' | 'low' | 'nodata' | 'nodata-fail',
    group = 'g',
    isCriticalFailure = false,
  ) => ({
    class: found,
    groups: [group],
    isCriticalFailure,
  });

  test.each([
    ['one passes', [metric('pass')], {}, 100],
    ['one fails', [metric('high')], {}, 0],
    ['one passes, one fails', [metric('pass'), metric('high')], {}, 50],
    ['one of three passes', [metric('pass'), metric('high'), metric('low')], {}, 33.33],
    [
      '75/25, the second fails',
      [metric('pass', 'a'), metric('pass', 'a'), metric('high', 'b')],
      { a: 75, b: 25 },
      75,
    ],
    [
      '50/50, one and a half fail',
      [metric('pass', 'a'), metric('high', 'a'), metric('high', 'b')],
      { a: 50, b: 50 },
      25,
    ],
    [
      '15/85, a third and nothing',
      [metric('high', 'a'), metric('low', 'a'), metric('pass', 'a'), metric('high', 'b')],
      { a: 15, b: 85 },
      5,
    ],
    [
      'no data beside a failure',
      [metric('pass', 'a'), metric('nodata', 'a'), metric('high', 'b')],
      { a: 50, b: 50 },
      50,
    ],
    [
      'a group without data counts whole',
      [metric('pass', 'a'), metric('pass', 'a'), metric('nodata', 'b')],
      {},
      100,
    ],
    ['all without data', [metric('nodata')], {}, 0],
    ['required data is missing', [metric('pass'), metric('nodata-fail')], {}, 50],
    ['a critical failure', [metric('pass'), metric('high', 'g', true)], {}, 0],
    ['critical without data', [metric('pass'), metric('nodata', 'g', true)], {}, 0],
  ] as const)('%s', (_name, metrics, weights, score) => {
    expect(scoreGroups(metrics, weights).score).toBe(score);
  });
});
