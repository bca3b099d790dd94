import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ChartError } from './chart-error.ts';
import { evaluateChart } from './evaluate.ts';

const finite = fc.double({ min: -1000, max: 1000, noNaN: true });
const withGaps = fc.array(fc.option(finite, { freq: 8 }), { maxLength: 40 });
const near = (actual: number | null | undefined, expected: number): void => {
  expect(actual).not.toBeNull();
  expect(Math.abs(actual! - expected)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(expected)));
};
const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('charts against their definitions', () => {
  test('xmr: mean and mean moving range of neighbours, missing points apart', () => {
    fc.assert(
      fc.property(withGaps, (values) => {
        const answer = evaluateChart({ chart: 'xmr', values });
        const present = values.filter((value) => value !== null);
        const ranges = values.flatMap((value, at) => {
          const before = at > 0 ? values[at - 1]! : null;
          return value === null || before === null ? [] : [Math.abs(value - before)];
        });
        const [stage] = answer.stages;
        expect(answer.points.map(({ value }) => value)).toEqual(values);
        if (present.length > 0) near(stage!.center, average(present));
        if (ranges.length > 0) near(stage!.upper, average(present) + 2.6586807763582736 * average(ranges));
        else expect(stage?.upper ?? null).toBeNull();
      }),
    );
  });

  test('p and u: pooled rate, limits by size, nothing for size 0', () => {
    const samples = fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(samples, (pairs) => {
        const sizes = pairs.map(([a, b]) => a + b);
        const counts = pairs.map(([a]) => a);
        const rate = counts.reduce((s, c) => s + c, 0) / sizes.reduce((s, c) => s + c, 0);
        const p = evaluateChart({ chart: 'p', counts, sizes });
        const u = evaluateChart({ chart: 'u', counts, sizes });
        sizes.forEach((size, at) => {
          if (size === 0) {
            expect([p.points[at]!.value, p.points[at]!.upper, u.points[at]!.upper]).toEqual([
              null,
              null,
              null,
            ]);
            return;
          }
          near(p.points[at]!.upper, Math.min(1, rate + 3 * Math.sqrt((rate * (1 - rate)) / size)));
          near(u.points[at]!.lower, Math.max(0, rate - 3 * Math.sqrt(rate / size)));
        });
      }),
    );
  });

  test('ewma and cusum: recursions step by step', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 40 }), (values) => {
        const params = { target: 1, sigma: 2, lambda: 0.3, L: 2.7, k: 0.5, h: 4, headstart: 2 };
        const ewma = evaluateChart({ chart: 'ewma', values, params });
        const cusum = evaluateChart({ chart: 'cusum', values, params });
        let z = 1;
        let [high, low] = [4, 4];
        values.forEach((value, at) => {
          z = 0.3 * value + 0.7 * z;
          high = Math.max(0, high + value - 1 - 1);
          low = Math.max(0, low + 1 - 1 - value);
          near(ewma.points[at]!.value, z);
          near(ewma.points[at]!.upper, 1 + 2.7 * 2 * Math.sqrt((0.3 / 1.7) * (1 - 0.7 ** (2 * (at + 1)))));
          near(cusum.points[at]!.high, high);
          near(cusum.points[at]!.low, low);
          expect(cusum.points[at]!.violations).toEqual(Math.max(high, low) > 8 ? ['limits'] : []);
        });
      }),
    );
  });

  test('xbar-r with equal sizes is A2, D3 and D4 of the tables', () => {
    const answer = evaluateChart({
      chart: 'xbar-r',
      subgroups: [
        [1, 2, 3, 4, 5],
        [2, 4, 6, 8, 10],
      ],
    });
    expect(answer.stages[0]!.upper).toBeCloseTo(4.5 + 0.5768 * 6, 3);
    expect(answer.dispersion!.upper).toBeCloseTo(2.1145 * 6, 2);
  });

  test('stages are charts of their own', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 6, maxLength: 30 }), fc.nat(), (values, pick) => {
        const cut = 1 + (pick % (values.length - 1));
        const both = evaluateChart({ chart: 'xmr', values, stages: [cut], rules: 'nelson' });
        const [one, two] = [values.slice(0, cut), values.slice(cut)].map((part) =>
          evaluateChart({ chart: 'xmr', values: part, rules: 'nelson' }),
        );
        expect(both.stages.map(({ upper }) => upper)).toEqual([one!.stages[0]!.upper, two!.stages[0]!.upper]);
        expect(both.violations.map(({ at }) => at)).toEqual([
          ...one!.violations.map(({ at }) => at),
          ...two!.violations.map(({ at }) => at + cut),
        ]);
      }),
    );
  });

  test('points after a frozen baseline do not move its limits', () => {
    const values = [3, 5, 4, 6, 5, 4];
    const short = evaluateChart({ chart: 'xmr', values, baseline: { first: 6 } });
    const long = evaluateChart({ chart: 'xmr', values: [...values, 99], baseline: { first: 6 } });
    expect(long.stages[0]!.upper).toBe(short.stages[0]!.upper);
    expect(long.violations.map(({ at }) => at)).toEqual([6]);
  });
});

describe('options', () => {
  test('the wanted run length sets the width, and the answer says what to expect', () => {
    const values = [1, 2, 1, 2, 1, 2];
    const limits = { arl0: 720 };
    expect(evaluateChart({ chart: 'xmr', values, limits }).expectedFalseAlarmEvery).toBeCloseTo(720, 6);
    expect(evaluateChart({ chart: 'ewma', values, limits }).expectedFalseAlarmEvery).toBeCloseTo(720, 4);
    expect(evaluateChart({ chart: 'cusum', values, limits }).expectedFalseAlarmEvery).toBeCloseTo(720, 4);
    expect(evaluateChart({ chart: 'xmr', values }).expectedFalseAlarmEvery).toBeCloseTo(370.398, 3);
  });

  test('natural bounds clip the limits, at the top level and inside limits', () => {
    const values = [1, 9, 0, 8, 1, 9];
    expect(evaluateChart({ chart: 'xmr', values, bounds: [0, 10] }).stages[0]).toMatchObject({
      lower: 0,
      upper: 10,
    });
    expect(evaluateChart({ chart: 'xmr', values, limits: { bounds: [0, null] } }).stages[0]!.lower).toBe(0);
  });

  test('rules that mean nothing on a chart are left out and named', () => {
    const answer = evaluateChart({ chart: 'c', values: [1, 2, 3], rules: ['nelson1', 'nelson5'] });
    expect(answer.omittedRules.map(({ rule }) => rule)).toEqual(['nelson5']);
    expect(answer.omittedRules[0]!.reason).toMatch(/zones/);
  });

  test('lengths of rules can be edited', () => {
    const request = { chart: 'xmr', values: [1, 1, 1, 1], baseline: { center: 0, sigma: 1 } };
    const rules = [{ rule: 'nelson2', length: 3 }];
    expect(evaluateChart({ ...request, rules }).violations.map(({ at }) => at)).toEqual([2, 3]);
  });

  test('a short baseline is on trial', () => {
    const trial = (n: number): boolean =>
      evaluateChart({ chart: 'xmr', values: Array.from({ length: n }, (_, index) => index % 3) }).stages[0]!
        .trial;
    expect([trial(11), trial(20)]).toEqual([true, false]);
  });

  test('T2 tells which variable is to blame', () => {
    const rows = Array.from({ length: 30 }, (_, i) => [
      Math.sin(i * 7),
      Math.cos(i * 5),
      Math.sin(i * 3 + 1),
    ]);
    const answer = evaluateChart({ chart: 't2', subgroups: [...rows, [0, 9, 0]], baseline: { first: 30 } });
    const [, second] = answer.points[30]!.contributions!;
    expect(answer.violations.map(({ at }) => at)).toEqual([30]);
    expect(second).toBe(Math.max(...answer.points[30]!.contributions!));
  });
});

test.each([
  [{}, 'chart'],
  [{ chart: 'pie' }, 'chart'],
  [{ chart: 'xmr' }, 'values'],
  [{ chart: 'xmr', values: 3 }, 'values'],
  [{ chart: 'xmr', values: [1, 'x'] }, 'values[1]'],
  [{ chart: 'xmr', values: [1, Infinity] }, 'values[1]'],
  [{ chart: 'c', values: [1, -1] }, 'values[1]'],
  [{ chart: 'p', counts: [6], sizes: [5] }, 'counts[0]'],
  [{ chart: 'p', counts: [1, 2], sizes: [5] }, 'sizes'],
  [
    {
      chart: 'xbar-r',
      subgroups: [
        [1, 2],
        [null, 'a'],
      ],
    },
    'subgroups[1][1]',
  ],
  [{ chart: 't2', subgroups: [[1, 2], [1]] }, 'subgroups[1]'],
  [{ chart: 'xmr', values: [1], exclude: [1] }, 'exclude[0]'],
  [{ chart: 'xmr', values: [1, 2, 3], stages: [2, 1] }, 'stages[1]'],
  [{ chart: 'xmr', values: [1], rules: 'none' }, 'rules'],
  [{ chart: 'xmr', values: [1], rules: ['nelson9'] }, 'rules[0]'],
  [{ chart: 'xmr', values: [1], rules: [{ rule: 'nelson2', length: 1 }] }, 'rules[0].length'],
  [{ chart: 'xmr', values: [1], sigma: 'pooled' }, 'sigma'],
  [{ chart: 'xmr', values: [1], sigma: 'known' }, 'sigma'],
  [{ chart: 'xmr', values: [1], limits: { k: 0 } }, 'limits.k'],
  [{ chart: 'xmr', values: [1], limits: { k: 3, arl0: 370 } }, 'limits'],
  [{ chart: 'xmr', values: [1], bounds: [1, 0] }, 'bounds'],
  [{ chart: 'xmr', values: [1], baseline: { first: 0 } }, 'baseline.first'],
  [{ chart: 'xmr', values: [1], baseline: { from: 0, to: 4 } }, 'baseline.to'],
  [{ chart: 'xmr', values: [1], exlude: [0] }, 'exlude'],
  [{ chart: 'ewma', values: [1], params: { lambda: 0 } }, 'params.lambda'],
  [{ chart: 'xmr', values: [1], times: [] }, 'times'],
])('%j is refused at %s', (request, path) => {
  try {
    evaluateChart(request);
  } catch (error) {
    expect(error).toBeInstanceOf(ChartError);
    expect((error as ChartError).path).toBe(path);
    expect((error as ChartError).reason).not.toBe('');
    return;
  }
  expect.unreachable('should have been refused');
});

test('answers are plain JSON whatever the data', () => {
  const charts = ['xmr', 'c', 'g', 't', 'ewma', 'cusum', 'run'];
  const counts = fc.array(fc.option(fc.nat(5)), { maxLength: 12 });
  fc.assert(
    fc.property(fc.constantFrom(...charts), counts, (chart, values) => {
      const answer = evaluateChart({ chart, values });
      expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
    }),
    { numRuns: 300 },
  );
});
