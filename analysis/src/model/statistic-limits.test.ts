import { describe, expect, test } from 'vitest';
import { normalCumulative } from '../distribution/normal-cumulative.ts';
import { normalQuantile } from '../distribution/normal-quantile.ts';
import { excessQuantile, fitExcess } from './excess-fit.ts';
import { defaultModelSettings, type ModelSettings } from './model-settings.ts';
import { normalDraw, seededStream } from './simulated-series.ts';
import { statisticLimits, type LimitSettings } from './statistic-limits.ts';

/** Values at evenly spread probabilities in an order without memory: a sample without chance. */
function spread(quantile: (probability: number) => number, n = 5000): number[] {
  const stride = 1949;
  return Array.from({ length: n }, (_, index) => quantile((((index * stride) % n) + 0.5) / n));
}

const exponential = (probability: number): number => -Math.log(1 - probability);
const heavy = (probability: number): number => (1 - probability) ** -0.25;
const uniform = (probability: number): number => probability;

describe('the farthest tenth of the values', () => {
  test.each([
    ['exponential', exponential, -Math.log(1e-4), 0.12],
    ['Pareto, index 4', heavy, 10, 0.15],
    ['uniform', uniform, 1, 0.02],
  ])('%s: tells what is passed once in 10,000', (_, quantile, expected, tolerance) => {
    const sorted = Float64Array.from(spread(quantile)).sort();
    const fit = fitExcess(sorted, { center: 0, direction: 1, independence: 1 }, 1)!;
    const found = excessQuantile(fit, 1e-4);
    // A standard error on the safe side, not more.
    expect(found / expected).toBeGreaterThan(0.99);
    expect(found / expected).toBeLessThan(1 + 2 * tolerance);
    const mirrored = Float64Array.from(sorted, (value) => -value).sort();
    const below = fitExcess(mirrored, { center: 0, direction: -1, independence: 1 }, 1)!;
    expect(excessQuantile(below, 1e-4)).toBeCloseTo(found, 9);
  });

  test('says nothing from few values, few different ones, or none that differ', () => {
    const fit = (values: number[]): unknown =>
      fitExcess(Float64Array.from(values).sort(), { center: 0, direction: 1, independence: 1 }, 1);
    expect(fit(spread(exponential, 299))).toBeNull();
    expect(fit(spread((probability) => Math.floor(5 * probability)))).toBeNull();
    expect(fit(new Array<number>(1000).fill(3))).toBeNull();
  });
});

describe('whole numbers', () => {
  test('a geometric tail is told apart from its steps: the same as of the exponential it rounds', () => {
    // Rounded so, one step of the geometric is the whole of an eighth of the mean up to nine tenths of it.
    for (const mean of [2, 3, 4, 8]) {
      const counts = spread((probability) => Math.round(mean * exponential(probability)), 20_000);
      const sorted = Float64Array.from(counts).sort();
      const fit = fitExcess(sorted, { center: 0, direction: 1, independence: 1 }, 0)!;
      for (const chance of [1e-2, 1e-3, 3e-4]) {
        const limit = excessQuantile(fit, chance);
        const exact = -mean * Math.log(chance);
        expect(Math.abs(limit - exact), `mean ${mean}, chance ${chance}`).toBeLessThan(1);
      }
    }
  });
});

describe('limits of a statistic', () => {
  const settings: LimitSettings = {
    chance: 2e-3,
    floor: 1e-6,
    gap: 24,
    days: 50,
    direction: 'both',
    hasOwnTail: true,
    model: defaultModelSettings,
  };
  const limits = (values: readonly number[], changed: Partial<LimitSettings> = {}) =>
    statisticLimits(values, { ...settings, ...changed });

  test('normal values: the normal quantiles of half the chance on each side', () => {
    const { upper, lower } = limits(spread(normalQuantile));
    const expected = normalQuantile(1 - 1e-3);
    expect(upper / expected).toBeGreaterThan(0.97);
    expect(upper / expected).toBeLessThan(1.05);
    expect(lower).toBeCloseTo(upper, 9);
  });

  test('skewed values: both sides can be passed', () => {
    const { upper, lower, center } = limits(
      spread((probability) => Math.exp(normalQuantile(probability) / 2)),
    );
    const [high, low] = [Math.exp(normalQuantile(1 - 1e-3) / 2), Math.exp(normalQuantile(1e-3) / 2)];
    expect((center + upper) / high).toBeGreaterThan(0.95);
    expect((center + upper) / high).toBeLessThan(1.2);
    expect(center - lower).toBeGreaterThan(0.05);
    expect(center - lower).toBeLessThan(low * 1.07);
  });

  test('counts that often are zero: the whole chance goes to the upper side', () => {
    const counts = spread((probability) => Math.floor(2 * exponential(probability)));
    const { upper, lower, center } = limits(counts);
    expect(center - lower).toBeLessThan(0);
    const share = counts.filter((count) => count - center >= upper).length / counts.length;
    expect(share).toBeLessThan(2e-3);
    expect(share).toBeGreaterThan(1e-3);
  });

  test('few values: on average over samples the limits are passed as often as they may be', () => {
    const passed = (widening: ModelSettings['widening'], n: number): number => {
      const model = { ...defaultModelSettings, widening, shapeCaution: 0.5 };
      let sum = 0;
      const samples = 150;
      for (let sample = 0; sample < samples; sample += 1) {
        const stream = seededStream(11 + 7919 * sample);
        const values = Array.from({ length: n }, () => normalDraw(stream));
        const { center, upper, lower } = limits(values, { chance: 6e-3, gap: 6, model });
        sum += (normalCumulative(-center - upper) + normalCumulative(center - lower)) / samples;
      }
      return sum / 6e-3;
    };
    expect(passed('prediction', 500)).toBeGreaterThan(0.85);
    expect(passed('prediction', 500)).toBeLessThan(1.15);
    expect(passed('none', 500)).toBeGreaterThan(passed('prediction', 500) + 0.1);
  });

  test('direction of harm: the side that matters gets the whole chance', () => {
    const values = spread(normalQuantile);
    const both = limits(values);
    const up = limits(values, { direction: 'up' });
    const down = limits(values, { direction: 'down' });
    expect(up.upper / both.upper).toBeCloseTo(normalQuantile(1 - 2e-3) / normalQuantile(1 - 1e-3), 1);
    expect(up.upper).toBeLessThan(0.97 * both.upper);
    expect(down.lower).toBeCloseTo(up.upper, 9);
    expect(down.upper).toBeCloseTo(both.upper, 9);
  });
});
