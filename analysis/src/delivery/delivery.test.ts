import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { poissonInterval } from '../distribution/poisson-interval.ts';
import { median } from '../estimate/median.ts';
import { changeFailRate } from './change-fail-rate.ts';
import { deployedCommits, type Commit } from './deployed-commits.ts';
import type { DeployedChange } from './deployed-change.ts';
import { deliveryMetrics } from './delivery-metrics.ts';
import { deploymentFrequency } from './deployment-frequency.ts';
import { doraBand } from './dora-bands.ts';
import { censoredDistribution, closedDistribution } from './duration-distribution.ts';
import { leadTime } from './lead-time.ts';
import { quickCheck } from './quick-check.ts';
import { recoveryTime } from './recovery-time.ts';
import { reworkRate } from './rework-rate.ts';
import { survivalCurve, survivalQuantile } from './survival-quantile.ts';
import { wilsonInterval } from './wilson-interval.ts';

interface Known {
  readonly counted: { name: string; deployments: number; failures: number[]; percent: number }[];
  readonly survival: { ended: number[]; open: number[]; surviving: number[]; median: number };
}
const known = JSON.parse(
  readFileSync(new URL('../../cases/delivery/fail-rates.json', import.meta.url), 'utf8'),
) as Known;

const [hour, day] = [3_600_000, 86_400_000];
const now = Date.UTC(2026, 10, 23);

const deployed = (finishedAt: number, more: Partial<DeployedChange> = {}): DeployedChange => ({
  finishedAt,
  isSucceeded: true,
  isRollback: false,
  isRedeploy: false,
  isRework: false,
  failure: null,
  recoveredAt: null,
  isContentKnown: true,
  leadMs: [],
  ...more,
});

describe('change fail rate', () => {
  test.each(known.counted)('$name', ({ deployments, failures, percent }) => {
    const all = Array.from({ length: deployments }, (_, index) =>
      deployed(now - day + index, { failure: failures.includes(index) ? 'explicit' : null }),
    );
    const { explicit, withInferred } = changeFailRate(all, now, 0);
    expect(100 * explicit.value!).toBeCloseTo(percent, 3);
    expect(withInferred).toEqual(explicit);
  });

  test('inferred ones are apart, young ones wait, failed ones too', () => {
    const all = [
      deployed(now - 3 * day),
      deployed(now - 2 * day, { isSucceeded: false, failure: 'explicit' }),
      deployed(now - 2 * day, { failure: 'inferred' }),
      deployed(now - hour, { isSucceeded: false, failure: 'explicit' }),
    ];
    expect(changeFailRate(all, now, day)).toMatchObject({
      pending: 1,
      explicit: { k: 1, n: 3, value: 1 / 3 },
      withInferred: { k: 2, n: 3 },
    });
    expect(changeFailRate([], now, day).explicit).toEqual({
      value: null,
      k: 0,
      n: 0,
      lower: null,
      upper: null,
    });
  });

  test('Wilson: 10 of 20 at 95 %, and the ends', () => {
    // Brown, Cai & DasGupta 2001; R: prop.test(10, 20, correct = FALSE).
    const { lower, upper } = wilsonInterval(10, 20);
    expect([lower, upper]).toEqual([expect.closeTo(0.299298, 6), expect.closeTo(0.700702, 6)]);
    expect(wilsonInterval(0, 10)).toMatchObject({ value: 0, lower: 0, upper: expect.closeTo(0.277533, 6) });
    expect(wilsonInterval(10, 10)).toMatchObject({ value: 1, upper: 1 });
  });
});

describe('lead time', () => {
  const at = (clock: string): number => Date.parse(`2026-11-20T${clock}Z`);
  const commits = new Map<string, Commit>([
    ['C1', { committedAt: at('10:00'), parents: [] }],
    ['C2', { committedAt: at('15:00'), parents: ['C1'] }],
    ['C3', { committedAt: at('16:00'), parents: ['C1'] }],
    ['C4', { committedAt: at('17:00'), parents: ['C2', 'C3'], isWork: false }],
    ['C5', { committedAt: at('23:30'), parents: ['C4'] }],
    ['C6', { committedAt: at('18:30'), parents: ['C4'], isRelevant: false }],
  ]);

  test('what each deployment brings: not the merge, nothing of the first', () => {
    const content = deployedCommits(
      [
        { id: 'first', commit: 'C1' },
        { id: 'second', commit: 'C4' },
        { id: 'again', commit: 'C4' },
        { id: 'elsewhere', commit: 'C6' },
        { id: 'stranger', commit: 'C9' },
        { id: 'last', commit: 'C5' },
      ],
      commits,
    );
    expect(content).toEqual([
      { id: 'first', isKnown: false, commits: [] },
      { id: 'second', isKnown: true, commits: expect.arrayContaining(['C2', 'C3']) },
      { id: 'again', isKnown: true, commits: [] },
      { id: 'elsewhere', isKnown: true, commits: [] },
      { id: 'stranger', isKnown: false, commits: [] },
      { id: 'last', isKnown: true, commits: ['C5'] },
    ]);
    expect(content[1]!.commits).toHaveLength(2);
  });

  test('of copies of one commit the oldest counts', () => {
    const rebased = new Map<string, Commit>([
      ['base', { committedAt: 1, parents: [] }],
      ['work', { committedAt: 2, parents: ['base'], work: 7 }],
      ['copy', { committedAt: 5, parents: ['base', 'work'], work: 7 }],
    ]);
    const [, second] = deployedCommits(
      [
        { id: '1', commit: 'base' },
        { id: '2', commit: 'copy' },
      ],
      rebased,
    );
    expect(second!.commits).toEqual(['work']);
  });

  test('four and three hours; negative ones and deployments whose commits are not known are counted apart', () => {
    const all = [
      deployed(at('11:00'), { isContentKnown: false }),
      deployed(at('19:00'), { leadMs: [4 * hour, 3 * hour, -1] }),
      deployed(at('20:00'), { isRedeploy: true, isContentKnown: false }),
    ];
    expect(leadTime(all)).toMatchObject({ n: 2, p50: 3.5 * hour, negative: 1, unlinkedShare: 0.5 });
  });

  test('the interval of the median: the second and ninth of ten', () => {
    // Conover 1999, table A3: for n = 10 the 2nd and 9th enclose the median with 97.9 %.
    const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    expect(closedDistribution(ten)).toMatchObject({ p50: 5.5, p75: 7.75, lower: 2, upper: 9 });
    expect(closedDistribution([1, 2, 3, 4, 5])).toMatchObject({ p50: 3, lower: null, upper: null });
  });
});

describe('recovery and durations', () => {
  test('100, 300, 800, 90: the median is 200', () => {
    const durations = [100, 300, 800, 90].map((value) => ({ value, isOpen: false }));
    expect(censoredDistribution(durations)).toMatchObject({ n: 4, open: 0, p50: 200, p90: 800 });
  });

  test('remissions of Freireich: the curve, its median, and the interval of the median', () => {
    const { ended, open, surviving, median: middle } = known.survival;
    const durations = [
      ...ended.map((value) => ({ value, isOpen: false })),
      ...open.map((value) => ({ value, isOpen: true })),
    ];
    survivalCurve(durations).forEach((step, index) =>
      expect(step.surviving).toBeCloseTo(surviving[index]!, 3),
    );
    expect(survivalQuantile(durations, 0.5)).toBe(middle);
    expect(survivalQuantile(durations, 0.9)).toBeNull();
    // R: survfit(Surv(time, status) ~ 1, conf.type = "log-log") gives 13 and NA.
    expect(censoredDistribution(durations)).toMatchObject({ lower: 13, upper: null });
  });

  test('without open ones the median is the usual one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 20 }), (values) => {
        const durations = values.map((value) => ({ value, isOpen: false }));
        expect(survivalQuantile(durations, 0.5)).toBeCloseTo(median(values), 9);
        const { p50, lower, upper } = closedDistribution(values);
        expect(p50).toBeCloseTo(median(values), 9);
        if (lower !== null) expect(lower <= p50! && p50! <= upper!).toBe(true);
      }),
    );
  });

  test('an open failure lasts until now and is not dropped', () => {
    const all = [
      deployed(now - hour, { failure: 'explicit', recoveredAt: now }),
      deployed(now - 2 * hour, { failure: 'inferred' }),
      deployed(now - 3 * hour, { failure: 'explicit', recoveredAt: now - hour }),
      deployed(now - 4 * hour),
    ];
    expect(recoveryTime(all, now)).toMatchObject({ n: 3, open: 1, p50: 2 * hour, p90: null });
  });
});

describe('frequency and rework', () => {
  // Monday 2 November to Monday 16 November 2026: two whole weeks.
  const window = { from: Date.UTC(2026, 10, 2), to: Date.UTC(2026, 10, 16) };
  const all = [
    deployed(window.from + hour),
    deployed(window.from + 2 * hour, { isRedeploy: true }),
    deployed(window.from + 2 * day),
    deployed(window.from + 3 * day, { isRollback: true, isRework: true }),
    deployed(window.from + 4 * day, { isSucceeded: false, isRework: true }),
  ];

  test('empty weeks count, rollbacks and failures do not', () => {
    expect(deploymentFrequency(all, window)).toMatchObject({
      n: 3,
      rollbacks: 1,
      redeploys: 1,
      perDay: 3 / 14,
      medianDaysPerWeek: 1,
    });
    const short = { from: window.from + day, to: window.from + 5 * day };
    expect(deploymentFrequency(all, short).medianDaysPerWeek).toBeNull();
    expect(deploymentFrequency([], { from: 1, to: 1 }).perDay).toBeNull();
  });

  test("Poisson: Garwood's interval", () => {
    // Garwood 1936, table of 95 % limits: 0: 0-3.69, 3: 0.62-8.77, 10: 4.80-18.39.
    expect(poissonInterval(0)).toEqual({ lower: 0, upper: expect.closeTo(3.6889, 3) });
    expect(poissonInterval(3)).toEqual({
      lower: expect.closeTo(0.6187, 3),
      upper: expect.closeTo(8.7673, 3),
    });
    expect(poissonInterval(10)).toEqual({
      lower: expect.closeTo(4.7954, 3),
      upper: expect.closeTo(18.3904, 3),
    });
    expect(poissonInterval(13_000).lower).toBeCloseTo(13_000 - 1.96 * Math.sqrt(13_000), -1);
  });

  test('rollbacks and hotfixes are rework', () => {
    expect(reworkRate(all)).toMatchObject({ k: 2, n: 5, value: 0.4 });
    expect(reworkRate([])).toMatchObject({ n: 0, value: null });
  });
});

describe('DORA', () => {
  test('bands by year; none for 2025, nor for the fail rates of 2024', () => {
    expect(doraBand('failRate', 0.15, 2021)).toBe('elite');
    expect(doraBand('failRate', 0.16, 2021)).toBe('high');
    expect(doraBand('failRate', 0.16, 2023)).toBe('low');
    expect(doraBand('failRate', 0.16, 2024)).toBeNull();
    expect(doraBand('lead', 2 * hour, 2021)).toBe('high');
    expect(doraBand('lead', 2 * hour, 2023)).toBe('elite');
    expect(doraBand('recovery', day, 2023)).toBe('medium');
    expect(doraBand('frequency', 10 * day, 2023)).toBe('medium');
    expect(doraBand('frequency', 1, 2025)).toBeNull();
    expect(doraBand('lead', null, 2023)).toBeNull();
  });

  test('the quick check of 2025: the reported means give 6.72', () => {
    const { failRate, reworkRate: rework } = quickCheck({
      leadMs: 1,
      gapMs: 1,
      recoveryMs: 1,
      failRate: 0.19,
      reworkRate: 0.22,
    });
    expect((5.5 + 4.8 + 7.4 + failRate! + rework!) / 5).toBeCloseTo(6.72, 9);
    const points = (ms: number) =>
      quickCheck({ leadMs: ms, gapMs: null, recoveryMs: null, failRate: null, reworkRate: null }).lead;
    expect([1, hour, day, 7 * day, 30 * day, 200 * day].map(points)).toEqual([10, 8, 6, 4, 2, 0]);
    expect(
      quickCheck({ leadMs: 1, gapMs: null, recoveryMs: 1, failRate: 0, reworkRate: 0 }).score,
    ).toBeNull();
  });
});

test('a hand-worked organisation: the five numbers', () => {
  // Five deployments; the third fails and is rolled back by the fourth after two hours.
  const from = Date.UTC(2026, 10, 2);
  const window = { from, to: from + 7 * day };
  const deployments = [
    deployed(from, { isContentKnown: false }),
    deployed(from + 10 * hour, { leadMs: [3 * hour] }),
    deployed(from + 20 * hour, { leadMs: [3 * hour], failure: 'explicit', recoveredAt: from + 22 * hour }),
    deployed(from + 22 * hour, { isRollback: true, isRework: true }),
    deployed(from + 40 * hour, { leadMs: [13 * hour, 3 * hour] }),
  ];
  const metrics = deliveryMetrics(deployments, { window, now: window.to, maturesAfterMs: day });
  expect(metrics).toMatchObject({
    deploymentFrequency: { n: 4, rollbacks: 1, perDay: 4 / 7, medianDaysPerWeek: 2 },
    leadTime: { n: 4, p50: 3 * hour, p95: expect.closeTo(11.5 * hour, 3), negative: 0, unlinkedShare: 0.25 },
    changeFailRate: { pending: 0, explicit: { k: 1, n: 5, value: 0.2 } },
    recoveryTime: { n: 1, open: 0, p50: 2 * hour, p90: 2 * hour },
    reworkRate: { k: 1, n: 5, value: 0.2 },
    batchSize: { p50: 1, n: 3 },
  });
  expect(JSON.parse(JSON.stringify(metrics))).toEqual(metrics);
});
