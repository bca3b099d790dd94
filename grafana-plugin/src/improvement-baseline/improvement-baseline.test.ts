import { createDataFrame, FieldType, type DataFrame } from '@grafana/data';
import { normalDraw, seededStream } from '@shewhart/analysis';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparisonAnswer } from '../../test/panel-answers.ts';
import { numberWords } from '../panel-kit/number-words.ts';
import { answerComparison } from './answer-comparison.ts';
import { blockLayout } from './block-layout.ts';
import { comparedPlot } from './compared-plot.ts';
import { migrateOptions } from './options.ts';
import { plainComparison } from './plain-comparison.ts';
import { statisticsColumns } from './statistics-columns.ts';
import { comparisonSummary, headline, relativeInterval, relativeText } from './verdict-words.ts';

const now = Date.parse('2026-11-28T12:00:00Z');
const hour = 3_600_000;
const words = numberWords(undefined, 's');

const frameOf = (answer: object): DataFrame =>
  createDataFrame({
    name: 'comparison',
    meta: { custom: { shewhart: 'baseline-comparison', answer } },
    fields: [
      { name: 'period', type: FieldType.string, values: ['before', 'after'] },
      { name: 'center', type: FieldType.number, values: [0.31, 0.25], config: { unit: 's' } },
    ],
  });

function plain(values: (number | null)[], name = 'latency'): DataFrame {
  return createDataFrame({
    name,
    fields: [
      { name: 'time', type: FieldType.time, values: values.map((_, place) => now + place * hour) },
      { name: 'value', type: FieldType.number, values },
    ],
  });
}

const noisy = (n: number, level: number, seed: number): number[] => {
  const stream = seededStream(seed);
  return Array.from({ length: n }, () => level + normalDraw(stream));
};

describe("the collector's comparison", () => {
  test('names what the improvement costs in the same breath', () => {
    expect(headline(answerComparison([frameOf(comparisonAnswer(now))])!)).toBe(
      'Better, but watch CPU utilisation',
    );
    const worse = answerComparison([frameOf(comparisonAnswer(now, 'worse'))])!;
    expect(headline(worse)).toBe('Worse; watch CPU utilisation');
    expect(headline({ ...worse, guardrails: [] })).toBe('Worse');
  });

  test('draws the baseline before over its period and on, and the level after where it holds', () => {
    const comparison = answerComparison([frameOf(comparisonAnswer(now))])!;
    const { chart, lines, range } = comparedPlot(comparison);
    expect(range).toEqual({ from: comparison.before.from, to: comparison.after.to });
    expect(chart.points.every(({ center }) => center === 0.31)).toBe(true);
    const after = lines.find(({ role }) => role === 'after')!;
    expect(after.values[0]).toBeNull();
    expect(after.values.at(-1)).toBeCloseTo(0.249);
    expect(lines.some(({ role }) => role === 'value')).toBe(false);
  });

  test("draws the indicator's points, when they are asked for too, against the frozen baseline", () => {
    const stored = createDataFrame({
      fields: [
        { name: 'time', type: FieldType.time, values: [now - hour, now] },
        { name: 'value', type: FieldType.number, values: [0.2, 0.3] },
        { name: 'center', type: FieldType.number, values: [0.25, 0.25] },
        { name: 'lower', type: FieldType.number, values: [0.2, 0.2] },
        { name: 'upper', type: FieldType.number, values: [0.3, 0.3] },
      ],
    });
    const comparison = answerComparison([frameOf(comparisonAnswer(now)), stored])!;
    expect(comparison.series!.chart.points[0]).toMatchObject({ value: 0.2, center: 0.31 });
    expect(comparedPlot(comparison).range).toBeUndefined();
  });

  test('says too early instead of a number', () => {
    const comparison = answerComparison([frameOf(comparisonAnswer(now, 'too-early'))])!;
    const summary = comparisonSummary('', comparison, words);
    expect(summary).toContain('Too early to tell');
    expect(summary).toContain('after unknown (3 points)');
    expect(summary).not.toContain('effect');
  });

  test('is a table with a row for every guardrail', () => {
    const columns = statisticsColumns(answerComparison([frameOf(comparisonAnswer(now))])!);
    expect(columns.every(({ values }) => values.length === 4)).toBe(true);
    expect(columns.find(({ name }) => name === 'out_of_control')!.values).toEqual([null, null, 'yes', null]);
  });
});

describe('a plain series', () => {
  const splitAt = new Date(now + 60 * hour).toISOString();

  test('that fell after the split is better where more is harm, and the baseline before goes on', () => {
    const frames = [plain([...noisy(60, 20, 1), ...noisy(60, 15, 2)]), plain(noisy(120, 5, 3), 'errors')];
    const found = plainComparison(frames, migrateOptions({ splitAt, direction: 'up' }));
    if (found === undefined || 'problem' in found) throw new Error('no comparison');
    const { effect, before, after, guardrails, series } = found.comparison;
    expect(effect.verdict).toBe('better');
    expect(effect.effect!).toBeGreaterThan(-6);
    expect(effect.effect!).toBeLessThan(-4);
    expect([before.n, after.n]).toEqual([60, 60]);
    expect(guardrails.map(({ title, verdict }) => [title, verdict])).toEqual([
      ['errors value', 'no-detectable-change'],
    ]);
    expect(series!.chart.points.at(-1)!.center).toBe(series!.chart.points[0]!.center);
    const turned = plainComparison(frames, migrateOptions({ splitAt, direction: 'down' }));
    expect(turned !== undefined && 'comparison' in turned && turned.comparison.effect.verdict).toBe('worse');
  });

  test('with few points after the split is too early to tell', () => {
    const found = plainComparison([plain([...noisy(60, 20, 1), 15, 15, 15])], migrateOptions({ splitAt }));
    expect(found !== undefined && 'comparison' in found && found.comparison.effect.verdict).toBe('too-early');
  });

  test('needs to know when the improvement began', () => {
    const problem = (saved: object): string => {
      const found = plainComparison([plain(noisy(20, 1, 1))], migrateOptions(saved));
      return found !== undefined && 'problem' in found ? found.problem : '';
    };
    expect(problem({})).toContain('When did the improvement begin?');
    expect(problem({ splitAt: 'yesterday' })).toContain('is not an instant');
    expect(problem({ splitAt: '2020-01-01' })).toContain('All data lie after');
    expect(problem({ splitAt: '2030-01-01' })).toContain('All data lie before');
    expect(plainComparison([], migrateOptions({ splitAt }))).toBeUndefined();
  });
});

test('relative changes have a sign and fitting digits', () => {
  expect([-0.25, 0.031, 0, null].map(relativeText)).toEqual(['−25 %', '+3.1 %', '+0.0 %', '']);
});

test('the interval of a relative change has its ends in order, whatever their signs', () => {
  const number = fc.double({ min: -10, max: 10, noNaN: true }).filter((value) => Math.abs(value) > 1e-3);
  fc.assert(
    fc.property(number, number, number, (effect, relative, half) => {
      const [lower, upper] = [effect - Math.abs(half), effect + Math.abs(half)];
      const interval = relativeInterval({ effect, relative, lower, upper, verdict: 'better', reason: '' })!;
      expect(interval[0]).toBeLessThanOrEqual(relative + 1e-9);
      expect(interval[1]).toBeGreaterThanOrEqual(relative - 1e-9);
    }),
  );
});

test('blocks lie within the panel or are scrolled to, never on each other, with the verdict first', () => {
  const input = fc.record({
    width: fc.integer({ min: 120, max: 4000 }),
    height: fc.integer({ min: 40, max: 1500 }),
    plot: fc.boolean(),
    guardrails: fc.boolean(),
    history: fc.boolean(),
    effect: fc.boolean(),
  });
  fc.assert(
    fc.property(input, ({ width, height, ...wanted }) => {
      const layout = blockLayout(width, height, wanted);
      expect(layout.placed[0]).toMatchObject({ block: 'verdict', left: 0, top: 0 });
      layout.placed.forEach((one, place) => {
        expect(one.left + one.width).toBeLessThanOrEqual(width);
        expect(one.top + one.height).toBeLessThanOrEqual(layout.height + 1);
        expect(one.height).toBeGreaterThan(0);
        for (const other of layout.placed.slice(place + 1)) {
          const isBeside = one.left + one.width <= other.left || other.left + other.width <= one.left;
          const isApart = one.top + one.height <= other.top || other.top + other.height <= one.top;
          expect(isBeside || isApart).toBe(true);
        }
      });
    }),
  );
});
