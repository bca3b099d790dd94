import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { median } from '../estimate/median.ts';
import { changeFailRate } from './change-fail-rate.ts';
import { commitLeadTimes, type Commit } from './commit-lead-times.ts';
import { deliveryMetrics } from './delivery-metrics.ts';
import type { Deployment, FailureLink, Incident } from './deployment.ts';
import { deploymentFrequency } from './deployment-frequency.ts';
import { doraBand } from './dora-bands.ts';
import { findRollbacks } from './find-rollbacks.ts';
import { inferFailures } from './infer-failures.ts';
import { quickCheck } from './quick-check.ts';
import { recoveryTime, summariseDurations } from './recovery-time.ts';
import { reworkRate } from './rework-rate.ts';
import { survivalCurve, survivalQuantile } from './survival-quantile.ts';
import { wilsonInterval } from './wilson-interval.ts';

interface Known {
  readonly inferred: {
    name: string;
    deployments: string[];
    incidents: string[];
    failed: string[];
    percent: number | null;
  }[];
  readonly counted: { name: string; deployments: number; failures: number[]; percent: number }[];
  readonly survival: { ended: number[]; open: number[]; surviving: number[]; median: number };
}
const known = JSON.parse(
  readFileSync(new URL('../../cases/delivery/fail-rates.json', import.meta.url), 'utf8'),
) as Known;

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const now = Date.UTC(2026, 10, 23);
const whole = { window: { from: 0, to: now }, now, maturesAfterMs: 0 };
const ago = (text: string): number =>
  now - Number(text.slice(0, -1)) * { d: day, h: hour, m: minute }[text.at(-1) as 'd' | 'h' | 'm'];

const deployed = (id: string, at: number, more: Partial<Deployment> = {}): Deployment => ({
  id,
  service: 'checkout',
  startedAt: at,
  finishedAt: at,
  outcome: 'succeeded',
  version: '',
  commit: '',
  isRollback: false,
  isRework: false,
  ...more,
});
const incident = (id: string, startedAt: number, more: Partial<Incident> = {}): Incident => ({
  id,
  services: ['checkout'],
  startedAt,
  mitigatedAt: null,
  isExternal: false,
  ...more,
});
const link = (deploymentId: string, more: Partial<FailureLink> = {}): FailureLink => ({
  deploymentId,
  incidentId: null,
  method: 'explicit',
  recoveredAt: null,
  ...more,
});

describe('change fail rate', () => {
  test.each(known.inferred)('$name', ({ deployments, incidents, failed, percent }) => {
    const all = deployments.map((text) => deployed(text, ago(text)));
    const links = inferFailures(
      all,
      incidents.map((text) => incident(text, ago(text))),
      Infinity,
    );
    const rate = changeFailRate(all, links, whole);
    expect(rate.failedIds).toEqual(failed);
    if (percent === null)
      expect(rate.withInferred).toMatchObject({ n: 0, value: null, lower: null, upper: null });
    else expect(100 * rate.withInferred.value!).toBeCloseTo(percent, 3);
    expect(rate.explicit.count).toBe(0);
  });

  test.each(known.counted)('$name', ({ deployments, failures, percent }) => {
    const all = Array.from({ length: deployments }, (_, index) => deployed(String(index), now - day + index));
    const links = failures.map((index) => link(String(index)));
    const { explicit, withInferred } = changeFailRate(all, links, whole);
    expect(100 * explicit.value!).toBeCloseTo(percent, 3);
    expect(withInferred).toEqual(explicit);
  });

  test('V1, V2, V3, V1: back to V1, what failed is V2; a quarter, or a third without the rollback', () => {
    const versions = ['V1', 'V2', 'V3', 'V1'].map((version, index) =>
      deployed(`d${index}`, now - day + index, { version }),
    );
    const found = findRollbacks(versions);
    expect(found).toMatchObject([
      { deploymentId: 'd3', targetId: 'd0', link: { deploymentId: 'd1', method: 'rollback' } },
    ]);
    const marked = versions.map((one, index) => ({ ...one, isRollback: index === 3 }));
    const links = found.map((one) => one.link);
    expect(changeFailRate(marked, links, whole).explicit.value).toBe(0.25);
    expect(changeFailRate(marked, links, { ...whole, withoutRollbacks: true }).explicit.value).toBeCloseTo(
      1 / 3,
      12,
    );
    expect(findRollbacks([deployed('a', 1, { version: 'V1' }), deployed('b', 2, { version: 'V1' })])).toEqual(
      [],
    );
  });

  test('young ones wait, cancelled ones do not count, failed ones fail by themselves', () => {
    const all = [
      deployed('old', now - 3 * day),
      deployed('aborted', now - 2 * day, { outcome: 'aborted' }),
      deployed('cancelled', now - 2 * day, { outcome: 'cancelled' }),
      deployed('running', now - 2 * day, { outcome: 'running', finishedAt: null }),
      deployed('young', now - hour, { outcome: 'failed' }),
    ];
    const rate = changeFailRate(all, [], { ...whole, maturesAfterMs: day });
    expect(rate).toMatchObject({
      pending: 1,
      explicit: { count: 1, n: 2, value: 0.5 },
      failedIds: ['aborted'],
    });
  });

  test('inference keeps to the service, the window and causes within; more history changes no link', () => {
    const all = [deployed('mine', now - day), deployed('other', now - hour, { service: 'search' })];
    const ids = (...incidents: Incident[]) =>
      inferFailures(all, incidents).map(({ deploymentId }) => deploymentId);
    expect(ids(incident('i', now - 30 * minute))).toEqual(['mine']);
    expect(ids(incident('i', now + minute))).toEqual([]);
    expect(ids(incident('i', now - hour, { isExternal: true }))).toEqual([]);
    expect(ids(incident('i', now, { services: ['search', 'checkout'] }))).toEqual(['other']);
    const longer = [...all, deployed('ancient', 1), deployed('later', now + day)];
    expect(inferFailures(longer, [incident('i', now - minute)])).toEqual(
      inferFailures(all, [incident('i', now - minute)]),
    );
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
    ['C4', { committedAt: at('17:00'), parents: ['C2', 'C3'] }],
    ['C5', { committedAt: at('23:30'), parents: ['C4'] }],
    ['C6', { committedAt: at('18:30'), parents: ['C4'], isRelevant: false }],
  ]);

  test('four and three hours; the merge is left out, the first deployment has none', () => {
    const { commits: found, unknown } = commitLeadTimes(
      [deployed('first', at('11:00'), { commit: 'C1' }), deployed('second', at('19:00'), { commit: 'C4' })],
      commits,
    );
    const byCommit = Object.fromEntries(found.map(({ commit, leadMs }) => [commit, leadMs! / hour]));
    expect(byCommit).toEqual({ C2: 4, C3: 3 });
    expect(unknown).toEqual(['first']);
  });

  test('redeploying brings nothing, a clock ahead is counted, other paths and unknown commits are not', () => {
    const {
      commits: found,
      unknown,
      negative,
    } = commitLeadTimes(
      [
        deployed('first', at('17:30'), { commit: 'C4' }),
        deployed('again', at('18:00'), { commit: 'C4' }),
        deployed('ahead', at('19:00'), { commit: 'C5' }),
        deployed('elsewhere', at('20:00'), { commit: 'C6' }),
        deployed('stranger', at('21:00'), { commit: 'C9' }),
      ],
      commits,
    );
    expect(found).toEqual([{ commit: 'C5', deploymentId: 'ahead', leadMs: null }]);
    expect([unknown, negative]).toEqual([['first', 'stranger'], 1]);
  });
});

describe('recovery and durations', () => {
  test('100, 300, 800, 90: the median is 200', () => {
    const durations = [100, 300, 800, 90].map((value) => ({ value, isOpen: false }));
    expect(summariseDurations(durations)).toMatchObject({ n: 4, open: 0, p50: 200, p90: 800 });
  });

  test('remissions of Freireich: the curve and its median', () => {
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
  });

  test('without open ones the median is the usual one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 20 }), (values) => {
        const durations = values.map((value) => ({ value, isOpen: false }));
        expect(survivalQuantile(durations, 0.5)).toBeCloseTo(median(values), 9);
      }),
    );
  });

  test('an open failure lasts until now and is not dropped; the last of several ends decides', () => {
    const all = ['a', 'b', 'c'].map((id, index) => deployed(id, now - (index + 1) * hour));
    const links = [
      link('a', { recoveredAt: now }),
      link('b'),
      link('c', { recoveredAt: now - 2 * hour }),
      link('c', { recoveredAt: now - hour }),
    ];
    expect(recoveryTime(all, links, whole)).toMatchObject({ n: 3, open: 1, p50: 2 * hour, p90: null });
  });
});

describe('frequency and rework', () => {
  // Monday 2 November to Monday 16 November 2026: two whole weeks.
  const window = { from: Date.UTC(2026, 10, 2), to: Date.UTC(2026, 10, 16) };
  const all = [
    deployed('1', window.from + hour),
    deployed('2', window.from + 2 * hour),
    deployed('3', window.from + 2 * day),
    deployed('4', window.from + 3 * day, { isRollback: true }),
    deployed('5', window.from + 4 * day, { outcome: 'failed', isRework: true }),
    deployed('6', window.to),
  ];

  test('empty weeks count, rollbacks and failures do not', () => {
    expect(deploymentFrequency(all, window)).toMatchObject({
      n: 3,
      rollbacks: 1,
      days: 14,
      perDay: 3 / 14,
      weeks: 2,
      medianDaysPerWeek: 1,
      medianGapMs: 23.5 * hour,
    });
    const short = { from: window.from + day, to: window.from + 5 * day };
    expect(deploymentFrequency(all, short)).toMatchObject({
      weeks: 0,
      medianDaysPerWeek: null,
      medianGapMs: null,
    });
  });

  test('rollbacks and hotfixes are rework', () => {
    expect(reworkRate(all, window)).toMatchObject({ count: 2, n: 5, value: 0.4 });
    expect(reworkRate([], window)).toMatchObject({ n: 0, value: null });
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
  // Five deployments, the first three ten hours apart; the third fails, is rolled back by the fourth after 2 h.
  const from = Date.UTC(2026, 10, 2);
  const window = { from, to: from + 7 * day };
  const commits = new Map<string, Commit>(
    ['a', 'b', 'c', 'd', 'e'].map((sha, index) => [
      sha,
      { committedAt: from + index * 10 * hour - 3 * hour, parents: index === 0 ? [] : ['abcd'[index - 1]!] },
    ]),
  );
  const deployments = [
    deployed('1', from, { commit: 'a', version: 'a' }),
    deployed('2', from + 10 * hour, { commit: 'b', version: 'b' }),
    deployed('3', from + 20 * hour, { commit: 'c', version: 'c' }),
    deployed('4', from + 22 * hour, { commit: 'b', version: 'b', isRollback: true }),
    deployed('5', from + 40 * hour, { commit: 'e', version: 'e' }),
  ];
  const links = findRollbacks(deployments).map((found) => found.link);
  const metrics = deliveryMetrics({ deployments, commits, links, window, now: window.to });
  expect(metrics).toMatchObject({
    frequency: { n: 4, rollbacks: 1, perDay: 4 / 7, medianDaysPerWeek: 2 },
    // b and c took three hours each, d thirteen, e three.
    leadTime: { n: 4, p50: 3 * hour, p95: expect.closeTo(11.5 * hour, 3), negative: 0, unlinkedShare: 0.25 },
    failRate: { pending: 0, explicit: { count: 1, n: 5, value: 0.2 }, failedIds: ['3'] },
    recovery: { n: 1, open: 0, p50: 2 * hour, p90: 2 * hour },
    rework: { count: 1, n: 5, value: 0.2 },
    quickCheck: { lead: 8, frequency: 8, recovery: 8, failRate: 8, reworkRate: 8, score: 8 },
  });
  expect(JSON.parse(JSON.stringify(metrics))).toEqual(metrics);
});
