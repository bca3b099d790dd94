import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluateChart } from './evaluate.ts';
import { normalDraw, seededStream } from './model/simulated-series.ts';

/** Every chart below against its textbook formula, spelled out once more and slowly, on random data with gaps. */
const near = (actual: number | null | undefined, expected: number | null): void => {
  if (expected === null || !Number.isFinite(expected)) {
    expect(actual ?? null).toBeNull();
    return;
  }
  expect(actual).not.toBeNull();
  expect(Math.abs(actual! - expected)).toBeLessThanOrEqual(1e-8 * (1 + Math.abs(expected)));
};
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const average = (values: readonly number[]): number => sum(values) / values.length;
const value = fc.double({ min: -100, max: 100, noNaN: true });
const count = fc.option(fc.nat(30), { freq: 6 });
/** Published to six digits (ASTM STP 15D): d2, d3 and c4 of two, three and four. */
const d2: Readonly<Record<number, number>> = { 2: 1.128379, 3: 1.692569, 4: 2.058751 };
const d3: Readonly<Record<number, number>> = { 2: 0.852502, 3: 0.888368, 4: 0.879808 };
const c4: Readonly<Record<number, number>> = { 2: 0.797885, 3: 0.886227, 4: 0.921318 };

describe('charts of counts', () => {
  test('c: mean and its root, gaps left out', () => {
    fc.assert(
      fc.property(fc.array(count, { minLength: 1, maxLength: 30 }), (values) => {
        const present = values.filter((one) => one !== null);
        const { stages, points } = evaluateChart({ chart: 'c', values });
        if (present.length === 0) return;
        const center = average(present);
        near(stages[0]!.center, center);
        near(stages[0]!.upper, center + 3 * Math.sqrt(center));
        near(stages[0]!.lower, Math.max(0, center - 3 * Math.sqrt(center)));
        expect(points.map((point) => point.value)).toEqual(values);
      }),
    );
  });

  const samples = fc.array(
    fc.tuple(count, fc.oneof(fc.nat(30), fc.constantFrom(0, 1, null))).map(([failures, more]) => ({
      count: failures,
      size: more === null ? null : more + (failures ?? 0),
    })),
    { minLength: 1, maxLength: 25 },
  );

  test.each(['p-prime', 'u-prime', 'np'] as const)(
    '%s: pooled rate; zero and missing sizes are gaps, also for the moving range of z',
    (chart) => {
      fc.assert(
        fc.property(samples, (pairs) => {
          const counts = pairs.map((pair) => pair.count);
          const sizes = pairs.map((pair) => pair.size);
          const { points } = evaluateChart({ chart, counts, sizes });
          const there = pairs.map(({ count: c, size: n }) =>
            c === null || n === null || n === 0 ? null : { c, n },
          );
          const seen = there.filter((one) => one !== null);
          if (seen.length === 0) return;
          const rate = sum(seen.map(({ c }) => c)) / sum(seen.map(({ n }) => n));
          const spread = (n: number): number =>
            Math.sqrt((chart === 'u-prime' ? rate : rate * (1 - rate)) / n);
          const z = there.map((one) => (one === null ? null : (one.c / one.n - rate) / spread(one.n)));
          const ranges = z.flatMap((now, at) => {
            const before = at > 0 ? z[at - 1]! : null;
            return now === null || before === null ? [] : [Math.abs(now - before)];
          });
          const wider = chart === 'np' ? 1 : average(ranges) / 1.1283791670955126;
          there.forEach((one, at) => {
            if (one === null) return near(points[at]!.upper, null);
            const scale = chart === 'np' ? one.n : 1;
            near(points[at]!.value, chart === 'np' ? one.c : one.c / one.n);
            near(points[at]!.center, scale * rate);
            if (rate === 0 || (rate === 1 && chart !== 'u-prime')) return;
            const reach = 3 * spread(one.n) * wider;
            const most = chart === 'u-prime' ? Infinity : scale;
            near(points[at]!.upper, Number.isNaN(reach) ? null : Math.min(most, scale * (rate + reach)));
            near(points[at]!.lower, Number.isNaN(reach) ? null : Math.max(0, scale * (rate - reach)));
          });
        }),
      );
    },
  );
});

describe('charts of subgroups', () => {
  const group = (size: number) => fc.array(value, { minLength: size, maxLength: size });
  test.each([2, 3, 4])('xbar-r and xbar-s of %i by the published constants', (n) => {
    fc.assert(
      fc.property(fc.array(group(n), { minLength: 1, maxLength: 15 }), (subgroups) => {
        const ranges = subgroups.map((one) => Math.max(...one) - Math.min(...one));
        const deviations = subgroups.map((one) =>
          Math.sqrt(sum(one.map((each) => (each - average(one)) ** 2)) / (n - 1)),
        );
        const byRange = evaluateChart({ chart: 'xbar-r', subgroups });
        const byDeviation = evaluateChart({ chart: 'xbar-s', subgroups });
        const grand = average(subgroups.map(average));
        const close = (actual: number | null, expected: number): void =>
          expect(Math.abs(actual! - expected)).toBeLessThan(2e-5 * (1 + Math.abs(expected)));
        close(byRange.stages[0]!.upper, grand + (3 * average(ranges)) / d2[n]! / Math.sqrt(n));
        close(byRange.dispersion!.upper, average(ranges) * (1 + (3 * d3[n]!) / d2[n]!));
        close(byDeviation.stages[0]!.upper, grand + (3 * average(deviations)) / c4[n]! / Math.sqrt(n));
        close(
          byDeviation.dispersion!.upper,
          average(deviations) * (1 + (3 * Math.sqrt(1 - c4[n]! ** 2)) / c4[n]!),
        );
      }),
      { numRuns: 40 },
    );
  });

  test('subgroups of one are drawn without limits, empty ones are gaps, neither adds to the spread', () => {
    const subgroups = [[1], [2, 4], [], [3, 5, 7], [6]];
    for (const chart of ['xbar-r', 'xbar-s']) {
      const { points, dispersion } = evaluateChart({ chart, subgroups });
      expect(points.map((point) => point.value)).toEqual([1, 3, null, 5, 6]);
      expect(points.map(({ upper }) => upper === null)).toEqual([true, false, true, false, true]);
      expect(dispersion!.points.map(({ index }) => index)).toEqual([1, 3]);
      near(points[0]!.center, 28 / 7);
    }
  });

  test('T2 of individuals: distance by the inverse of the covariance, upper limit by Beta(p/2, (m-p-1)/2)', () => {
    const row = fc.tuple(value, value);
    fc.assert(
      fc.property(fc.array(fc.option(row, { freq: 9 }), { minLength: 8, maxLength: 25 }), (rows) => {
        const there = rows.filter((one) => one !== null);
        const m = there.length;
        const [a, b] = [average(there.map(([x]) => x)), average(there.map(([, y]) => y))];
        const product = (f: (x: number, y: number) => number): number =>
          sum(there.map(([x, y]) => f(x - a, y - b))) / (m - 1);
        const [xx, yy, xy] = [product((x) => x * x), product((_, y) => y * y), product((x, y) => x * y)];
        const determinant = xx * yy - xy * xy;
        fc.pre(m > 4 && determinant > 1e-3 * xx * yy && xx > 1e-3 && yy > 1e-3);
        const { points, stages } = evaluateChart({
          chart: 't2',
          subgroups: rows,
          limits: { confidence: 0.99 },
        });
        rows.forEach((one, at) => {
          if (one === null) return near(points[at]!.value, null);
          const [x, y] = [one[0] - a, one[1] - b];
          near(points[at]!.value, (yy * x * x - 2 * xy * x * y + xx * y * y) / determinant);
        });
        // With two variables the quantile is elementary: Beta(1, q) has 1 - (1 - level)^(1/q).
        near(stages[0]!.upper, ((m - 1) ** 2 / m) * (1 - 0.01 ** (2 / (m - 3))));
      }),
    );
  });
});

describe('charts with memory', () => {
  const given = fc.array(fc.option(value, { freq: 5 }), { minLength: 1, maxLength: 40 });
  test('EWMA and CUSUM carry on over a gap from where they were', () => {
    fc.assert(
      fc.property(given, fc.double({ min: 0.05, max: 1, noNaN: true }), (values, lambda) => {
        const shared = { target: 2, sigma: 3 };
        const ewma = evaluateChart({ chart: 'ewma', values, params: { ...shared, lambda, L: 3 } });
        const cusum = evaluateChart({ chart: 'cusum', values, params: { ...shared, k: 0.5, h: 4 } });
        let z = 2;
        let seen = 0;
        let [high, low] = [0, 0];
        values.forEach((one, at) => {
          if (one === null) {
            expect([ewma.points[at]!.value, ewma.points[at]!.upper, cusum.points[at]!.high]).toEqual([
              null,
              null,
              null,
            ]);
            return;
          }
          seen += 1;
          z = lambda * one + (1 - lambda) * z;
          high = Math.max(0, high + one - 2 - 1.5);
          low = Math.max(0, low + 2 - 1.5 - one);
          near(ewma.points[at]!.value, z);
          const variance = (lambda / (2 - lambda)) * (1 - (1 - lambda) ** (2 * seen));
          near(ewma.points[at]!.upper, 2 + 9 * Math.sqrt(variance));
          near(cusum.points[at]!.high, high);
          near(cusum.points[at]!.low, low);
        });
      }),
    );
  });
});

describe('charts of rare events', () => {
  test('g: the upper limit lies between the whole numbers around the chance of 3 sigma', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200), { minLength: 2, maxLength: 30 }), (values) => {
        const n = values.length;
        const success = (n - 1) / n / (average(values) + 1);
        const { upper, lower } = evaluateChart({ chart: 'g', values }).stages[0]!;
        const beyond = (units: number): number => (1 - success) ** units;
        if (success >= 0.999) return;
        expect(beyond(Math.ceil(upper!) + 1)).toBeLessThanOrEqual(0.00135 * 1.0001);
        expect(beyond(Math.floor(upper!) + 1)).toBeGreaterThanOrEqual(0.00135 * 0.9998);
        expect(lower! > 0).toBe(success < 0.00135);
      }),
    );
  });

  test('t: the Weibull limits solve the likelihood equations; a zero counts as half the smallest gap', () => {
    fc.assert(
      fc.property(
        // Hundredths: gaps that are all but equal have a shape beyond what this reading of it can hold.
        fc.array(fc.integer({ min: 0, max: 50_000 }), { minLength: 4, maxLength: 25 }),
        (raw) => {
          const gaps = raw.map((one) => one / 100);
          const smallest = Math.min(...gaps.filter((one) => one > 0));
          fc.pre(Number.isFinite(smallest) && new Set(gaps.filter((one) => one > 0)).size > 2);
          const { center, lower, upper } = evaluateChart({ chart: 't', values: gaps }).stages[0]!;
          // Two quantiles give shape and scale back.
          const shape = Math.log(Math.log(2) / -Math.log(0.0013498980316301035)) / Math.log(center! / upper!);
          const scale = center! / Math.log(2) ** (1 / shape);
          near(lower, scale * (-Math.log1p(-0.0013498980316301035)) ** (1 / shape));
          const used = gaps.map((one) => (one === 0 ? smallest / 2 : one));
          const powers = used.map((one) => (one / scale) ** shape);
          expect(average(powers)).toBeCloseTo(1, 5);
          const score = sum(used.map((one, at) => powers[at]! * Math.log(one))) / sum(powers);
          expect(score - 1 / shape - average(used.map(Math.log))).toBeCloseTo(0, 5);
        },
      ),
    );
  });
});

describe('stages, gaps and exclusions for every rule set', () => {
  const sets = ['nelson', 'western-electric', 'aiag', 'montgomery', 'juran', 'ihi', 'nhs', 'westgard'];
  const coarse = fc.array(fc.option(fc.integer({ min: -4, max: 4 }), { freq: 12 }), {
    minLength: 2,
    maxLength: 60,
  });

  test('a gap splits a chart of given limits in two, and leaving a point out closes the ranks', () => {
    fc.assert(
      fc.property(coarse, fc.constantFrom(...sets), fc.nat(), (values, rules, pick) => {
        const at = pick % values.length;
        const baseline = { center: 0, sigma: 1 };
        const found = (data: readonly (number | null)[], more: object = {}): string[] =>
          evaluateChart({ chart: 'xmr', values: data, baseline, rules, ...more }).violations.map(
            (one) => `${one.at} ${one.rule} ${one.members.join()}`,
          );
        const moved = (texts: readonly string[], by: (place: number) => number): string[] =>
          texts.map((text) => {
            const [place, rule, members] = text.split(' ') as [string, string, string];
            return `${by(Number(place))} ${rule} ${members
              .split(',')
              .map((one) => by(Number(one)))
              .join()}`;
          });
        const [before, after] = [values.slice(0, at), values.slice(at + 1)];
        const apart = [...found(before), ...moved(found(after), (place) => place + at + 1)];
        expect(found([...before, null, ...after])).toEqual(apart);
        const staged = [...found(before), ...moved(found(values.slice(at)), (place) => place + at)];
        if (at > 0) expect(found(values, { stages: [at] })).toEqual(staged);
        // A missing point breaks patterns, left out or not.
        if (values[at] === null) return;
        const closed = moved(found([...before, ...after]), (place) => (place < at ? place : place + 1));
        const own = evaluateChart({ chart: 'xmr', values, baseline, rules, exclude: [at] });
        const others = own.violations.filter((one) => one.at !== at);
        expect(others.map((one) => `${one.at} ${one.rule} ${one.members.join()}`)).toEqual(closed);
      }),
      { numRuns: 300 },
    );
  });
});

/** Average number of independent normal points to the first violation, by plain simulation. */
function simulatedRunLength(request: object, runs: number): number {
  const stream = seededStream(11);
  let total = 0;
  for (let run = 0; run < runs; run += 1) {
    for (let length = 150, values: number[] = []; ; length *= 4) {
      while (values.length < length) values.push(normalDraw(stream));
      const [first] = evaluateChart({ ...request, values }).violations;
      if (first === undefined) continue;
      total += first.at + 1;
      break;
    }
  }
  return total / runs;
}

const known = { chart: 'xmr', baseline: { center: 0, sigma: 1 } };
test.each<[string, object]>([
  ['AIAG', { ...known, rules: 'aiag' }],
  ['NHS', { ...known, rules: 'nhs' }],
  [
    'Westgard without its warning',
    { ...known, rules: ['westgard-1-3s', 'westgard-2-2s', 'westgard-r-4s', 'westgard-4-1s', 'westgard-10x'] },
  ],
  [
    'limits at 2.5 sigma and runs of six',
    { ...known, limits: { k: 2.5 }, rules: ['limits', { rule: 'nelson2', length: 6 }] },
  ],
  [
    'three of four beyond 1.5 sigma alone',
    { ...known, rules: [{ rule: 'nelson5', count: 3, length: 4, sigmas: 1.5 }] },
  ],
  ['trends of five alone', { ...known, rules: [{ rule: 'nelson3', length: 5 }] }],
  [
    'hugging and avoiding',
    {
      ...known,
      rules: [
        { rule: 'nelson7', length: 8 },
        { rule: 'nelson8', length: 5, eitherSide: true },
      ],
    },
  ],
  [
    'EWMA by a wanted run length',
    { chart: 'ewma', params: { target: 0, sigma: 1, lambda: 0.3, asymptotic: true }, limits: { arl0: 100 } },
  ],
  [
    'CUSUM by a wanted run length',
    { chart: 'cusum', params: { target: 0, sigma: 1, k: 0.25 }, limits: { arl0: 100 } },
  ],
])('how often a chart cries wolf is what it says: %s', (_, request) => {
  const said = evaluateChart({ ...request, values: [0, 1, 0] }).expectedFalseAlarmEvery!;
  // 1,000 runs know the mean to about three per cent.
  const ratio = simulatedRunLength(request, 1000) / said;
  expect(ratio).toBeGreaterThan(0.9);
  expect(ratio).toBeLessThan(1.1);
});

test('a run length that no CUSUM is short enough for gives the nearest interval, not a negative one', () => {
  const { stages, expectedFalseAlarmEvery } = evaluateChart({
    chart: 'cusum',
    values: [0, 1, 0],
    params: { target: 0, sigma: 1 },
    limits: { arl0: 1.2 },
  });
  expect(stages[0]!.upper).toBeGreaterThan(0);
  expect(expectedFalseAlarmEvery).toBeGreaterThan(1.2);
});
