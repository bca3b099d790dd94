import { describe, expect, test } from 'vitest';
import { evaluateGate } from './evaluate-gate.ts';
import { gateRules, type GateFacts, type GatePolicy, type GateRule, type ReviewFact } from './gate-facts.ts';

const head = 'a'.repeat(40);
const now = Date.parse('2026-11-20T12:00:00Z');
const minute = 60_000;
const review = (actor: string, kind: ReviewFact['kind'] = 'approved', more: Partial<ReviewFact> = {}) => ({
  ...{ kind, actor, commit: head, at: now, source: 'github', url: '' },
  ...more,
});
const check = (name: string, kind: 'requested' | 'passed' | 'failed', at = now) => ({
  ...{ name, kind, at, source: 'github', url: '' },
});
/** A change that every rule lets pass. */
const good: GateFacts = {
  change: { service: 'cart', environment: 'live', kind: 'deployment', commit: head, actor: 'ada' },
  now,
  reviews: [review('grace')],
  heads: [head],
  authors: ['ada'],
  checks: [check('build', 'passed')],
  frozenBy: [],
  freeAt: null,
  episodes: [],
  incidents: [],
  conflicts: [],
  traffic: { requests: 1_000_000, errors: 10 },
  rollbackPlan: null,
};
const policy: GatePolicy = {
  name: 'all',
  rules: gateRules,
  approvals: 1,
  requiredChecks: ['build'],
  errorBudget: { objective: 0.999, days: 28 },
  lenientKinds: ['rollback'],
};
const failed = (facts: Partial<GateFacts>, more: Partial<GatePolicy> = {}): GateRule[] =>
  evaluateGate({ ...good, ...facts }, { ...policy, ...more })
    .reasons.filter(({ result }) => result === 'fail')
    .map(({ rule }) => rule);
const reasonOf = (rule: GateRule, facts: Partial<GateFacts>, more: Partial<GatePolicy> = {}) =>
  evaluateGate({ ...good, ...facts }, { ...policy, ...more }).reasons.find((one) => one.rule === rule)!;

test('a good change passes every rule, and each says why', () => {
  const { result, reasons } = evaluateGate(good, policy);
  expect(result).toBe('pass');
  expect(reasons.map(({ rule }) => rule)).toEqual([...gateRules]);
  for (const { message, next } of reasons) expect([message.length > 10, next]).toEqual([true, null]);
});

const freeze = { id: 'f1', name: 'sale', owner: 'shop', reason: 'no risk', end: now + minute };
const trouble = { id: 'e1', title: 'latency', since: now - minute };
const plan = { id: 'p', reversible: 'no' as const, until: null, steps: 0, failedChecks: [] };
const bad: Readonly<Record<GateRule, Partial<GateFacts>>> = {
  review: { reviews: [] },
  checks: { checks: [] },
  freeze: { frozenBy: [freeze], freeAt: now + minute },
  'out-of-control': { episodes: [trouble] },
  'error-budget': { traffic: { requests: 1000, errors: 1 } },
  conflict: { conflicts: [{ id: 'c1', reason: 'Both alter cart.', end: now + minute }] },
  'rollback-plan': { rollbackPlan: plan },
};

describe.each(gateRules)('%s', (rule) => {
  test('fails by itself, says what to do, and is not asked for by a policy without it', () => {
    expect(failed(bad[rule])).toEqual([rule]);
    expect(evaluateGate({ ...good, ...bad[rule] }, policy).result).toBe('fail');
    expect(reasonOf(rule, bad[rule]).next).toEqual(expect.any(String));
    expect(failed(bad[rule], { rules: gateRules.filter((one) => one !== rule) })).toEqual([]);
  });
  test('stops a rollback only where it is about the change itself', () => {
    const change = { ...good.change, kind: 'rollback' };
    const isStrict = rule === 'review' || rule === 'checks';
    expect(failed({ ...bad[rule], change })).toEqual(isStrict ? [rule] : []);
    if (!isStrict)
      expect(reasonOf(rule, { ...bad[rule], change }).message).toContain('may pass all the same');
    expect(failed({ ...bad[rule], change }, { lenientKinds: [] })).toEqual([rule]);
  });
});

describe('review', () => {
  test.each<[string, Partial<GateFacts>, 'pass' | 'fail', string]>([
    ['no commit', { change: { ...good.change, commit: '' } }, 'fail', 'commit was not said'],
    ['the author, in other letters', { reviews: [review(' ADA ')] }, 'fail', 'wrote it'],
    [
      'an earlier commit',
      { reviews: [review('grace', 'approved', { commit: 'b'.repeat(40) })] },
      'fail',
      'earlier commit',
    ],
    [
      'an abbreviated commit',
      { reviews: [review('grace', 'approved', { commit: 'aaaaaaa' })] },
      'pass',
      'grace',
    ],
    [
      'too short a commit',
      { reviews: [review('grace', 'approved', { commit: 'aaaaaa' })] },
      'fail',
      'earlier commit',
    ],
    [
      'taken back',
      { reviews: [review('grace'), review('grace', 'dismissed', { at: now + 1 })] },
      'fail',
      '0 of 1',
    ],
    [
      'asked for changes, then approved',
      { reviews: [review('grace', 'approved', { at: now + 1 }), review('grace', 'rejected')] },
      'pass',
      'grace',
    ],
    [
      'one approves, another asks for changes',
      { reviews: [review('grace'), review('linus', 'rejected')] },
      'fail',
      'linus asked for changes',
    ],
    [
      'the author asks for changes',
      { reviews: [review('grace'), review('ada', 'rejected')] },
      'pass',
      'grace',
    ],
    [
      'the head that the merge brought',
      { change: { ...good.change, commit: 'c'.repeat(40) } },
      'pass',
      'grace',
    ],
  ])('%s', (_what, facts, result, says) => {
    const reason = reasonOf('review', facts);
    expect(reason.result).toBe(result);
    expect(reason.message).toContain(says);
  });
  test('two are two people', () => {
    const twice = [review('grace'), review('Grace', 'approved', { source: 'request' })];
    expect(failed({ reviews: twice }, { approvals: 2 })).toEqual(['review']);
    expect(failed({ reviews: [review('grace'), review('linus')] }, { approvals: 2 })).toEqual([]);
  });
});

describe('checks', () => {
  test.each<[string, GateFacts['checks'], boolean, string]>([
    ['failed, then passed', [check('build', 'passed', now + 1), check('build', 'failed')], true, 'green'],
    [
      'passed, then failed',
      [check('build', 'passed'), check('build', 'failed', now + 1)],
      false,
      'failed: build',
    ],
    [
      'runs again',
      [check('build', 'passed'), check('build', 'requested', now + 1)],
      false,
      'not finished: build',
    ],
    [
      'asked and decided in one instant',
      [check('build', 'passed'), check('build', 'requested')],
      true,
      'green',
    ],
    [
      'one that is not required fails',
      [check('build', 'passed'), check('lint', 'failed')],
      false,
      'failed: lint',
    ],
    ['the required one is not known', [check('lint', 'passed')], false, 'not known: build'],
  ])('%s', (_what, checks, passes, says) => {
    const reason = reasonOf('checks', { checks });
    expect(reason.result).toBe(passes ? 'pass' : 'fail');
    expect(reason.message).toContain(says);
  });
});

test('an error budget is spent when as many fail as the objective allows', () => {
  const spent = (requests: number, errors: number) => failed({ traffic: { requests, errors } });
  expect(spent(1_000_000, 999)).toEqual([]);
  expect(spent(1_000_000, 1001)).toEqual(['error-budget']);
  expect(spent(0, 0)).toEqual([]);
  expect(reasonOf('error-budget', { traffic: { requests: 100_000, errors: 50 } }).message).toContain(
    '50 % of the error budget of cart is spent (50 of 100000 requests failed in 28 days; 99.9 % must succeed)',
  );
  expect(
    failed({ traffic: { requests: 100, errors: 1 } }, { errorBudget: { objective: 1, days: 1 } }),
  ).toEqual(['error-budget']);
});

test('a freeze names who froze, and until when', () => {
  const reason = reasonOf('freeze', bad.freeze);
  expect([reason.message, reason.evidence]).toEqual(['Frozen by sale (shop: no risk).', ['f1']]);
  expect(reason.next).toContain('Wait until 2026-11-20T12:01:00.000Z, ask shop');
});

test('incidents count as trouble, and many are counted', () => {
  const incidents = Array.from({ length: 7 }, (_one, at) => ({ ...trouble, id: `i${at}` }));
  const reason = reasonOf('out-of-control', { incidents });
  expect(reason.message).toContain('and 2 more');
  expect(reason.evidence).toHaveLength(7);
});

test.each<[string, Partial<NonNullable<GateFacts['rollbackPlan']>>, boolean]>([
  ['can be undone', { reversible: 'yes' }, true],
  ['cannot, and says what to do', { steps: 2 }, true],
  ['can until later', { reversible: 'until', until: now + 1 }, true],
  ['could until now, and no steps', { reversible: 'until', until: now }, false],
  ['could until now, with steps', { reversible: 'until', until: now, steps: 1 }, true],
  ['a check of the plan failed', { reversible: 'yes', failedChecks: ['backup'] }, false],
])('a rollback plan: %s', (_what, more, passes) => {
  expect(failed({ rollbackPlan: { ...plan, ...more } })).toEqual(passes ? [] : ['rollback-plan']);
});
