import { describe, expect, test } from 'vitest';
import { ChartError } from '../chart-error.ts';
import { evaluateCanary } from './evaluate-canary.ts';

const steady = Array.from({ length: 60 }, (_, index) => 100 + (index % 7));
const slower = steady.map((value) => value * 2);

describe('judge kayenta', () => {
  test('the published four against four: complete separation, and yet too few for 98 %', () => {
    const given = { control: [1, 2, 3, 4], experiment: [10, 20, 30, 40] };
    const sure = evaluateCanary({ ...given, confidence: 0.95 });
    expect(sure).toMatchObject({ judge: 'kayenta', verdict: 'fail', score: 0 });
    expect(sure.metrics[0]).toMatchObject({ class: 'high', shift: { estimate: 22.5, lower: 6, upper: 39 } });
    expect(evaluateCanary(given)).toMatchObject({ verdict: 'inconclusive', metrics: [{ class: 'nodata' }] });
    expect(evaluateCanary({ ...given, minPoints: 4 }).verdict).toBe('fail');
  });

  test('thresholds make pass, marginal and fail', () => {
    const metrics = [
      { name: 'latency', baseline: steady, canary: steady },
      { name: 'errors', baseline: steady, canary: slower },
    ];
    const at = (pass: number, marginal: number) =>
      evaluateCanary({ metrics, thresholds: { pass, marginal } }).verdict;
    expect([at(50, 10), at(75, 50), at(90, 60)]).toEqual(['pass', 'marginal', 'fail']);
    const critical = metrics.map((metric) => ({ ...metric, isCritical: true }));
    expect(evaluateCanary({ metrics: critical, thresholds: { pass: 50 } })).toMatchObject({
      verdict: 'fail',
      score: 0,
      reasons: [
        expect.stringContaining('critical metric errors'),
        expect.stringContaining('errors: The canary'),
      ],
    });
  });

  test('no data is inconclusive, also of a critical metric; a critical failure beside it fails', () => {
    const none = { name: 'none', baseline: steady, canary: [null, null], isCritical: true };
    expect(evaluateCanary({ metrics: [none] }).verdict).toBe('inconclusive');
    const bad = { name: 'bad', baseline: steady, canary: slower, isCritical: true };
    expect(evaluateCanary({ metrics: [none, bad] }).verdict).toBe('fail');
  });

  test('groups weigh', () => {
    const answer = evaluateCanary({
      metrics: [
        { name: 'errors', groups: ['errors'], baseline: steady, canary: slower },
        { name: 'latency', groups: ['latency'], baseline: steady, canary: steady },
      ],
      groupWeights: { latency: 75, errors: 25 },
    });
    expect(answer).toMatchObject({
      verdict: 'pass',
      score: 75,
      metrics: [{ class: 'high' }, { class: 'pass' }],
    });
  });
});

describe('judge sequential', () => {
  const judge = 'sequential';

  test('pass, fail, inconclusive, and marginal for a wider spread', () => {
    expect(evaluateCanary({ judge, baseline: steady, canary: steady })).toMatchObject({
      verdict: 'pass',
      score: 100,
    });
    expect(evaluateCanary({ judge, baseline: steady, canary: slower })).toMatchObject({
      verdict: 'fail',
      score: 0,
    });
    expect(evaluateCanary({ judge, baseline: steady, canary: slower.slice(0, 9) }).verdict).toBe(
      'inconclusive',
    );
    const wide = steady.map((value, index) => value + (index % 2 === 0 ? 9 : -9));
    expect(evaluateCanary({ judge, baseline: steady, canary: wide, margin: 0.2 })).toMatchObject({
      verdict: 'marginal',
      reasons: [expect.any(String), expect.stringContaining('times as widely')],
    });
  });

  test('undecided metrics hold back a pass, but not a failure that they cannot undo', () => {
    const open = { name: 'open', baseline: [1, 2], canary: [1, 2] };
    const fine = { name: 'fine', baseline: steady, canary: steady };
    const bad = { name: 'bad', baseline: steady, canary: slower };
    expect(evaluateCanary({ judge, metrics: [fine, open] }).verdict).toBe('inconclusive');
    expect(evaluateCanary({ judge, metrics: [bad, bad, open] }).verdict).toBe('fail');
    expect(
      evaluateCanary({ judge, metrics: [bad, open], thresholds: { pass: 75, marginal: 50 } }).verdict,
    ).toBe('inconclusive');
    expect(evaluateCanary({ judge, metrics: [fine, bad] }).verdict).toBe('marginal');
    expect(evaluateCanary({ judge, metrics: [{ ...bad, isCritical: true }, fine, fine, fine] }).verdict).toBe(
      'fail',
    );
  });

  test('failures among requests, for which it is taken unless one is named', () => {
    const answer = evaluateCanary({
      baseline: { failures: 20, total: 20_000 },
      canary: { failures: 40, total: 2000 },
    });
    expect(answer).toMatchObject({
      verdict: 'fail',
      metrics: [{ points: { canary: 2000 }, ratio: { estimate: expect.closeTo(20, 9) } }],
    });
  });
});

test.each([
  ['', 3],
  ['', []],
  ['baseline', {}],
  ['canary', { baseline: [1] }],
  ['canary[1]', { baseline: [1], canary: [1, 'x'] }],
  ['baseline.failures', { baseline: { failures: 3, total: 2 }, canary: { failures: 0, total: 2 } }],
  ['control', { baseline: [1], control: [1], canary: [2] }],
  ['judge', { judge: 'mine', baseline: [1], canary: [1] }],
  ['judge', { judge: 'kayenta', baseline: { failures: 0, total: 1 }, canary: { failures: 0, total: 1 } }],
  ['cofidence', { cofidence: 1, baseline: [1], canary: [1] }],
  ['confidence', { confidence: 1, baseline: [1], canary: [1] }],
  ['metrics', { metrics: [] }],
  ['metrics[0].name', { metrics: [{ baseline: [1], canary: [1] }] }],
  ['metrics[0].isCritical', { metrics: [{ name: 'a', isCritical: 'yes', baseline: [1], canary: [1] }] }],
  ['allowed.increase', { allowed: { increase: -1 }, baseline: [1], canary: [1] }],
  ['thresholds.marginal', { thresholds: { pass: 10, marginal: 20 }, baseline: [1], canary: [1] }],
  [
    'groupWeights.other',
    { metrics: [{ name: 'a', baseline: [1], canary: [1] }], groupWeights: { other: 1 } },
  ],
  ['groupWeights', { metrics: [{ name: 'a', baseline: [1], canary: [1] }], groupWeights: { all: 40 } }],
])('refused at %j', (path, body) => {
  let thrown: unknown;
  try {
    evaluateCanary(body);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(ChartError);
  expect((thrown as ChartError).path).toBe(path);
});

test('the answer is JSON without loss, whatever is missing', () => {
  const answer = evaluateCanary({ baseline: [], canary: [null] });
  expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
});
