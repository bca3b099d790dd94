import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { normalDraw, seededStream } from '../model/simulated-series.ts';
import { compareFailures } from './compare-failures.ts';
import { compareMeans } from './compare-means.ts';
import { exposurePlan } from './exposure-plan.ts';
import { mixtureSprt } from './mixture-sprt.ts';
import {
  bestRho,
  logNormalMixture,
  logNormalMixtureOneSided,
  normalMixtureBound,
  normalMixtureBoundOneSided,
} from './normal-mixture.ts';
import { sequentialPValue, sequentialRadius } from './sequential-radius.ts';
import { shareInterval } from './share-interval.ts';

function near(actual: number, expected: number, within: number, place: string): void {
  expect(Math.abs(actual - expected), `${place}: ${actual} against ${expected}`).toBeLessThanOrEqual(within);
}

const known = Object.values(
  JSON.parse(readFileSync(new URL('../../cases/canary/sequential.json', import.meta.url), 'utf8')) as object,
) as [
  Record<string, number> & Record<string, [number, number]>,
  { tuning: number; ci: number[]; stddev: number; expected: number }[],
];

describe('known answers', () => {
  const [confseq, growthbook] = known;

  test('normal mixture of confseq, two-sided and one-sided', () => {
    const two = bestRho(100, 0.05);
    const one = bestRho(100, 0.1);
    near(two, confseq['two_sided_best_rho']!, 1e-5, 'rho');
    near(logNormalMixture(10, 100, two), confseq['two_sided_log_mixture(s=10,v=100)']!, 1e-5, 'two-sided');
    near(normalMixtureBound(100, two, 0.05), confseq['two_sided_bound(v=100)']!, 1e-5, 'bound');
    near(
      logNormalMixtureOneSided(10, 100, one),
      confseq['one_sided_log_mixture(10,100)']!,
      1e-5,
      'one-sided',
    );
    near(normalMixtureBoundOneSided(100, one, 0.05), confseq['one_sided_bound(100)']!, 1e-5, 'its bound');
  });

  test.each(['700,1000,.05,t_opt=100', '15,50,.05,50', '5,50,.05,50', '1,50,.05,50'])(
    'interval of a share of confseq: %s',
    (name) => {
      const [hits, trials, , at] = name.split(',').map((part) => Number(part.replace('t_opt=', '')));
      const { lower, upper } = shareInterval(hits!, trials!, { alpha: 0.05, tightestAt: at! });
      const [low, high] = confseq[`bernoulli_ci(${name})`]!;
      near(lower, low, 5e-6, 'lower');
      near(upper, high, 5e-6, 'upper');
    },
  );

  test('sequential interval of GrowthBook from its own standard deviation', () => {
    const { tuning, ci, stddev, expected } = growthbook[0]!;
    const radius = sequentialRadius(stddev, 6461, { alpha: 0.05, tightestAt: tuning });
    near(expected - radius, ci[0]!, 1e-4, 'lower');
    near(expected + radius, ci[1]!, 1e-4, 'upper');
  });

  test('mixture SPRT: a difference of five standard errors, and of one', () => {
    near(mixtureSprt(0.5, 0.1, 0.2).likelihoodRatio, 9850.53, 0.01, 'L');
    near(mixtureSprt(0.5, 0.1, 0.2).pValue, 1.015e-4, 1e-7, 'p');
    expect(mixtureSprt(0.1, 0.1, 0.2).pValue).toBe(1);
    for (const [ratio, z] of [
      [1, 3.6564],
      [4, 3.0824],
      [25, 3.1015],
      [100, 3.273],
    ] as const)
      near(mixtureSprt(z, 1, Math.sqrt(ratio)).pValue, 0.05, 1e-4, `critical at ${ratio}`);
  });
});

/** Asks after every point; says what the first verdict was. */
function firstVerdict(draw: (mean: number) => number, canaryMean: number, looks: number): string {
  const baseline: number[] = [];
  const canary: number[] = [];
  for (let look = 0; look < looks; look += 1) {
    baseline.push(draw(1));
    canary.push(draw(canaryMean));
    if (look < 19) continue;
    const { verdict } = compareMeans(baseline, canary, { direction: 'increase', margin: 0.2 });
    if (verdict !== 'inconclusive') return verdict;
  }
  return 'inconclusive';
}

describe('means', () => {
  const stream = seededStream(20261123);
  const normal = (mean: number): number => mean + 0.3 * normalDraw(stream);
  const skewed = (mean: number): number => mean * Math.exp(0.5 * normalDraw(stream) - 0.125);

  test.each([
    ['normal', normal],
    ['lognormal', skewed],
  ])(
    'asked 181 times of %s data exactly at the margin, it errs in fewer than one of twenty',
    (_name, draw) => {
      const verdicts = Array.from({ length: 80 }, () => firstVerdict(draw, 1.2, 200));
      expect(verdicts.filter((one) => one !== 'inconclusive').length / 80).toBeLessThan(0.05);
    },
  );

  test('a canary twice as slow fails, one as fast passes', () => {
    expect(Array.from({ length: 20 }, () => firstVerdict(normal, 2, 200))).toEqual(Array(20).fill('fail'));
    expect(new Set(Array.from({ length: 20 }, () => firstVerdict(normal, 1, 600)))).toEqual(
      new Set(['pass']),
    );
  });

  test('what the fixed test cannot see: size on the scale of the baseline, and spread', () => {
    const worse = compareMeans(Array<number>(50).fill(1), [
      ...Array<number>(35).fill(100),
      ...Array<number>(15).fill(1),
    ]);
    expect(worse.verdict).toBe('fail');
    const slight = Array.from({ length: 400 }, (_, index) => 100 + (index % 3));
    expect(
      compareMeans(
        slight,
        slight.map((value) => value + 1),
      ).verdict,
    ).toBe('pass');
    const wide = compareMeans(
      slight.map((value, index) => value + (index % 2)),
      slight.map((value, index) => value + (index % 2 === 0 ? 9 : -9)),
    );
    expect(wide).toMatchObject({ verdict: 'pass', spread: { verdict: 'fail' } });
    expect(wide.spread!.ratio).toBeGreaterThan(5);
  });

  test('the way that is worse decides, and the p-value goes with the interval', () => {
    const high = Array.from({ length: 60 }, (_, index) => 10 + (index % 2));
    const low = high.map((value) => value / 2);
    expect(compareMeans(high, low, { direction: 'increase' }).verdict).toBe('pass');
    expect(compareMeans(high, low, { direction: 'decrease' }).verdict).toBe('fail');
    expect(compareMeans(high, low).verdict).toBe('fail');
    const design = { alpha: 0.05, tightestAt: 200 };
    near(sequentialPValue(sequentialRadius(2, 90, design), 2, 90, design), 0.05, 1e-12, 'p at the bound');
    expect(sequentialPValue(-1, 2, 90, design)).toBe(1);
  });

  test('too few points, none, and constants', () => {
    expect(compareMeans([1, 2], [30, 40]).verdict).toBe('inconclusive');
    expect(compareMeans([], []).verdict).toBe('inconclusive');
    expect(compareMeans(Array<number>(30).fill(0), Array<number>(30).fill(0)).verdict).toBe('pass');
    expect(compareMeans(Array<number>(30).fill(0), Array<number>(30).fill(5)).verdict).toBe('fail');
  });
});

describe('failures', () => {
  test('asked after every hundred requests of a canary at the margin, it errs in fewer than one of twenty', () => {
    const stream = seededStream(7);
    const failuresOf = (rate: number): number =>
      Array.from({ length: 100 }, () => stream()).filter((draw) => draw < rate).length;
    const wrong = Array.from({ length: 100 }, () => {
      const [baseline, canary] = [
        { failures: 0, total: 0 },
        { failures: 0, total: 0 },
      ];
      for (let look = 0; look < 40; look += 1) {
        baseline.failures += failuresOf(0.02);
        canary.failures += failuresOf(0.03);
        baseline.total += 100;
        canary.total += 100;
        if (compareFailures(baseline, canary, { margin: 0.5 }).verdict !== 'inconclusive') return true;
      }
      return false;
    }).filter(Boolean);
    expect(wrong.length).toBeLessThan(5);
  });

  test('verdicts', () => {
    const verdict = (before: number, after: number, options = {}) =>
      compareFailures({ failures: before, total: 20_000 }, { failures: after, total: 2_000 }, options)
        .verdict;
    expect(verdict(20, 40)).toBe('fail');
    expect(verdict(200, 20)).toBe('inconclusive');
    expect(verdict(20_000 / 4, 2_000 / 8, { margin: 0.2 })).toBe('pass');
    expect(verdict(0, 0)).toBe('inconclusive');
    expect(verdict(0, 0, { marginAbsolute: 0.02 })).toBe('pass');
    expect(verdict(0, 200, { marginAbsolute: 0.02 })).toBe('fail');
    expect(compareFailures({ failures: 0, total: 5 }, { failures: 5, total: 5 }).verdict).toBe(
      'inconclusive',
    );
  });
});

describe('exposure', () => {
  const request = { requestsPerMinute: 1000, baselineRate: 0.001, maxExcessFailures: 50, stepMinutes: 5 };

  test('no step costs more than the risk, and shares grow to the whole', () => {
    const { steps, isComplete, totalMinutes } = exposurePlan(request);
    expect(isComplete).toBe(true);
    expect(totalMinutes).toBe(steps.length * 5);
    near(steps[0]!.share, 50 / (0.999 * 5000), 1e-12, 'first share');
    for (const [index, step] of steps.entries()) {
      expect(step.excessFailuresAtWorst).toBeLessThanOrEqual(50 + 1e-9);
      if (index > 0) expect(step.share).toBeGreaterThanOrEqual(steps[index - 1]!.share);
    }
  });

  test('more risk is a shorter plan; too little is told', () => {
    expect(exposurePlan({ ...request, maxExcessFailures: 500 }).steps.length).toBeLessThan(
      exposurePlan(request).steps.length,
    );
    expect(exposurePlan({ ...request, maxExcessFailures: 0.01, maxSteps: 5 }).isComplete).toBe(false);
    expect(() => exposurePlan({ ...request, worstRate: 0 })).toThrow('worstRate');
    expect(() => exposurePlan({ ...request, stepMinutes: 0 })).toThrow('stepMinutes');
  });
});
