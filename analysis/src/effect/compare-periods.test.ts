import { describe, expect, test } from 'vitest';
import { normalDraw, seededStream, simulatedSeries, type ProcessKind } from '../model/simulated-series.ts';
import { comparePeriods, type ComparisonRequest } from './compare-periods.ts';
import { holmAdjusted } from './holm-adjusted.ts';
import type { Period } from './period.ts';
import { shareDifference } from './share-difference.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const start = Date.UTC(2026, 10, 2);

function periods(
  process: ProcessKind,
  {
    before,
    after,
    intervalMs = 5 * minute,
    seed = 1,
    at = start,
  }: { before: number; after: number; intervalMs?: number; seed?: number; at?: number },
): { before: Period; after: Period & { values: Float64Array } } {
  const times = Float64Array.from({ length: before + after }, (_, index) => at + index * intervalMs);
  const values = simulatedSeries(times, process, seed);
  return {
    before: { times: times.slice(0, before), values: values.slice(0, before) },
    after: { times: times.slice(before), values: values.slice(before) },
  };
}
const compared = (given: Partial<ComparisonRequest> & Pick<ComparisonRequest, 'before' | 'after'>) =>
  comparePeriods({ scale: 'plain', intervalMs: 5 * minute, direction: 'up', ...given });

describe('the difference in level between two periods', () => {
  test('of independent points it is about the two-sample interval of the textbook', () => {
    const { before, after } = periods(
      { kind: 'normal', memory: 0 },
      { before: 100, after: 100, intervalMs: 7 * day },
    );
    const { effect, lower, upper } = compared({ before, after, intervalMs: 7 * day, seasonal: false });
    const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
    expect(effect).toBeCloseTo(mean(after.values) - mean(before.values), 0);
    // 2 * 1.97 * 5 * sqrt(2 / 100) = 2.79, somewhat more for what is not known of the errors.
    expect(upper! - lower!).toBeGreaterThan(2.4);
    expect(upper! - lower!).toBeLessThan(3.6);
  });

  test('memory widens the interval as the variance of a mean does', () => {
    const width = (memory: number): number => {
      const { before, after } = periods({ kind: 'normal', memory }, { before: 288, after: 288 });
      const { lower, upper } = compared({ before, after, seasonal: false });
      return upper! - lower!;
    };
    // sqrt((1 + 0.9) / (1 - 0.9)) = 4.4 at most, less the part that two days show anyway.
    expect(width(0.9) / width(0)).toBeGreaterThan(2.5);
    expect(width(0.9) / width(0)).toBeLessThan(6);
  });

  test('like hours are compared: a night after three days is not a fall', () => {
    const process: ProcessKind = { kind: 'season', memory: 0.3, amplitude: 40, isWeekly: false };
    const { before, after } = periods(process, { before: 864, after: 72, seed: 2, at: start + 13 * hour });
    const seasonal = compared({ before, after });
    expect(seasonal.verdict).toBe('no-detectable-change');
    expect(seasonal.expected).toBeCloseTo(seasonal.after.center!, -1);
    expect(Math.abs(seasonal.before.center! - seasonal.after.center!)).toBeGreaterThan(15);
    after.values.forEach((value, index) => (after.values[index] = value + 15));
    expect(compared({ before, after })).toMatchObject({ verdict: 'worse', effect: expect.closeTo(15, -1) });
  });

  test('earlier stretches at other levels teach the rhythm and nothing else', () => {
    const process: ProcessKind = { kind: 'season', memory: 0.3, amplitude: 40, isWeekly: false };
    const { before, after } = periods(process, { before: 864, after: 36 });
    const values = Float64Array.from(before.values).map((value, index) => value + (index < 828 ? 500 : 0));
    const cut = (from: number, to: number): Period => ({
      times: Array.from(before.times).slice(from, to),
      values: values.slice(from, to),
    });
    const { verdict, effect } = compared({ history: [cut(0, 828)], before: cut(828, 864), after });
    expect(verdict).toBe('no-detectable-change');
    expect(Math.abs(effect!)).toBeLessThan(8);
  });

  test('on a log scale the effect is a ratio, and a few huge values do not decide', () => {
    const { before, after } = periods({ kind: 'lognormal', sigma: 0.5 }, { before: 288, after: 72 });
    after.values.forEach((value, index) => (after.values[index] = 2.5 * value));
    const answer = compared({ before, after, scale: 'log' });
    expect(answer.verdict).toBe('worse');
    expect(answer.relative).toBeCloseTo(1.5, 0);
    expect(answer.lower! / answer.expected!).toBeLessThan(1.5);
    expect(answer.upper! / answer.expected!).toBeGreaterThan(1.5);
    expect(compared({ before, after, scale: 'log', direction: 'down' }).verdict).toBe('better');
    expect(compared({ before, after, scale: 'log', direction: 'both' }).verdict).toBe('worse');
  });

  test('a deadband hides what is sure but small; a lasting difference of constants is certain', () => {
    const constant = (value: number): Period => ({
      times: Array.from({ length: 12 }, (_, index) => start + index * hour),
      values: Array.from({ length: 12 }, () => value),
    });
    const request = { before: constant(4), after: constant(4.1), intervalMs: hour };
    expect(compared(request)).toMatchObject({ verdict: 'worse', effect: expect.closeTo(0.1, 9), pValue: 0 });
    expect(compared({ ...request, deadband: { relative: 0.05 } }).verdict).toBe('no-detectable-change');
    expect(compared({ ...request, after: constant(4) })).toMatchObject({
      verdict: 'no-detectable-change',
      pValue: 1,
    });
  });

  test('few points, and points that are not there, are too early', () => {
    const { before, after } = periods({ kind: 'normal', memory: 0 }, { before: 50, after: 3 });
    expect(compared({ before, after })).toMatchObject({
      verdict: 'too-early',
      effect: null,
      after: { n: 3 },
    });
    const gone = after.values.map(() => Number.NaN);
    expect(compared({ before, after: { times: after.times, values: gone } })).toMatchObject({
      verdict: 'too-early',
      after: { n: 0, center: null },
    });
  });

  test('shares of counts: no event before is not certainty', () => {
    const share = (events: number): Period => ({
      times: Array.from({ length: 12 }, (_, index) => start + index * 5 * minute),
      values: Array.from({ length: 12 }, (_, index) => (index < events ? 0.02 : 0)),
      sizes: Array.from({ length: 12 }, () => 50),
    });
    expect(compared({ before: share(0), after: share(2), scale: 'ratio' }).verdict).toBe(
      'no-detectable-change',
    );
    const many = compared({
      before: share(0),
      after: { ...share(12), values: share(12).values },
      scale: 'ratio',
    });
    expect(many).toMatchObject({ verdict: 'worse', effect: expect.closeTo(0.02, 2) });
    expect(many.lower!).toBeGreaterThan(0);
    expect(compared({ before: share(0), after: share(0), scale: 'ratio' })).toMatchObject({
      verdict: 'no-detectable-change',
      effect: 0,
    });
  });

  test('the interval holds what it promises where points remember and spread changes', () => {
    // The whole table: npm run bench:effects.
    let covered = 0;
    const runs = 120;
    for (let run = 0; run < runs; run += 1) {
      const { before, after } = periods(
        { kind: 'normal', memory: 0.6 },
        { before: 144, after: 36, seed: 1 + 977 * run },
      );
      after.values.forEach((value, index) => (after.values[index] = 2 * (value - 100) + 107));
      const { lower, upper } = compared({ before, after });
      if (lower! <= 7 && upper! >= 7) covered += 1;
    }
    expect(covered / runs).toBeGreaterThan(0.9);
  });

  test('moved and stretched values move and stretch the answer', () => {
    const stream = seededStream(5);
    const values = Float64Array.from({ length: 90 }, () => normalDraw(stream));
    const of = (scale: number, shift: number) => {
      const times = Float64Array.from(values, (_, index) => start + index * hour);
      const moved = values.map((value) => scale * value + shift);
      return compared({
        before: { times: times.slice(0, 60), values: moved.slice(0, 60) },
        after: { times: times.slice(60), values: moved.slice(60) },
        intervalMs: hour,
      });
    };
    const [plain, moved] = [of(1, 0), of(3, 1e6)];
    for (const name of ['effect', 'lower', 'upper'] as const)
      expect(moved[name]! / 3).toBeCloseTo(plain[name]!, 4);
  });
});

describe('differences of shares', () => {
  // Newcombe 1998, Statistics in Medicine 17: 873-890, table II, method 10.
  test.each([
    { a: [56, 70], b: [48, 80], lower: 0.0524, upper: 0.3339 },
    { a: [9, 10], b: [3, 10], lower: 0.1705, upper: 0.809 },
    { a: [10, 10], b: [0, 20], lower: 0.6791, upper: 1 },
    { a: [5, 56], b: [0, 29], lower: -0.0381, upper: 0.1926 },
  ])('$a against $b', ({ a, b, lower, upper }) => {
    const share = ([events, size]: number[]) => ({ value: events! / size!, size: size! });
    const [low, high] = shareDifference(share(b), share(a), 1.959964);
    expect([low, high]).toEqual([expect.closeTo(lower, 3), expect.closeTo(upper, 3)]);
  });
});

describe('many questions at once', () => {
  test('Holm: the smallest times their number, never falling, nothing where nothing was answered', () => {
    // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    expect(holmAdjusted([0.01, 0.04, 0.03, 0.005, null])).toEqual([
      expect.closeTo(0.03, 12),
      expect.closeTo(0.06, 12),
      expect.closeTo(0.06, 12),
      expect.closeTo(0.02, 12),
      null,
    ]);
  });
});
