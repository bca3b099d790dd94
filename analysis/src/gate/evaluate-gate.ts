import {
  gateRules,
  type GateAnswer,
  type GateFacts,
  type GatePolicy,
  type GateReason,
} from './gate-facts.ts';
import { judgeChecks } from './judge-checks.ts';
import { judgeReview } from './judge-review.ts';

type Judge = (facts: GateFacts, policy: GatePolicy) => GateReason;

const judges: Readonly<Record<(typeof gateRules)[number], Judge>> = {
  review: judgeReview,
  checks: judgeChecks,
  freeze: judgeFreeze,
  'out-of-control': judgeState,
  'error-budget': judgeBudget,
  conflict: judgeConflict,
  'rollback-plan': judgeRollbackPlan,
};

/**
 * Whether a change may pass: every rule of the policy is judged and gives its reason, and one that fails is
 * enough. For the lenient kinds (a rollback) what the world is like is told and stops nothing, since going
 * back to what ran before is what one does when the world is so.
 */
export function evaluateGate(facts: GateFacts, policy: GatePolicy): GateAnswer {
  const isLenient = policy.lenientKinds.includes(facts.change.kind);
  const reasons = gateRules
    .filter((rule) => policy.rules.includes(rule))
    .map((rule) => {
      const reason = judges[rule](facts, policy);
      if (!isLenient || reason.result === 'pass' || rule === 'review' || rule === 'checks') return reason;
      return {
        ...reason,
        result: 'pass' as const,
        message: `${reason.message} A ${facts.change.kind} may pass all the same.`,
      };
    });
  return { result: reasons.every(({ result }) => result === 'pass') ? 'pass' : 'fail', reasons };
}

function judgeFreeze({ frozenBy, freeAt }: GateFacts): GateReason {
  const rule = 'freeze' as const;
  if (frozenBy.length === 0)
    return { rule, result: 'pass', message: 'No freeze holds.', evidence: [], next: null };
  const named = frozenBy.map(({ name, owner, reason }) => `${name} (${owner}: ${reason})`).join('; ');
  return {
    rule,
    result: 'fail',
    message: `Frozen by ${named}.`,
    evidence: frozenBy.map(({ id }) => id),
    next: `Wait until ${iso(freeAt)}, ask ${[...new Set(frozenBy.map(({ owner }) => owner))].join(', ')} for an exception, or override the gate in an emergency.`,
  };
}

function judgeState({ change, episodes, incidents }: GateFacts): GateReason {
  const rule = 'out-of-control' as const;
  const troubles = [...incidents, ...episodes];
  if (troubles.length === 0)
    return {
      rule,
      result: 'pass',
      message: `${change.service} has no open incident and nothing of it is out of control.`,
      evidence: [],
      next: null,
    };
  const named = troubles
    .slice(0, 5)
    .map(({ title, since }) => `${title} since ${iso(since)}`)
    .join('; ');
  return {
    rule,
    result: 'fail',
    message: `${change.service} is in trouble: ${named}${troubles.length > 5 ? ` and ${troubles.length - 5} more` : ''}.`,
    evidence: troubles.map(({ id }) => id),
    next: 'Mend it or roll back first: a change on top of it could not be told from it.',
  };
}

function judgeBudget({ change, traffic }: GateFacts, { errorBudget }: GatePolicy): GateReason {
  const rule = 'error-budget' as const;
  const { requests, errors } = traffic;
  const { objective, days } = errorBudget;
  const allowed = requests * (1 - objective);
  const spent = allowed > 0 ? errors / allowed : errors > 0 ? Infinity : 0;
  // 1 of 1,000 spends what 99.9 % allows; in floating point it is a hair less than all.
  const isLeft = spent < 1 - 1e-9;
  const numbers = `${errors} of ${requests} requests failed in ${days} days; ${percent(objective)} must succeed`;
  if (isLeft)
    return {
      rule,
      result: 'pass',
      message: `${percent(spent)} of the error budget of ${change.service} is spent (${numbers}).`,
      evidence: [],
      next: null,
    };
  return {
    rule,
    result: 'fail',
    message: `The error budget of ${change.service} is spent (${numbers}).`,
    evidence: [],
    next: 'Only changes that mend reliability until it has recovered; an urgent one may override the gate.',
  };
}

function judgeConflict({ conflicts }: GateFacts): GateReason {
  const rule = 'conflict' as const;
  if (conflicts.length === 0)
    return {
      rule,
      result: 'pass',
      message: 'Nothing else alters this service or one next to it at the moment.',
      evidence: [],
      next: null,
    };
  const end = Math.max(...conflicts.map((conflict) => conflict.end));
  return {
    rule,
    result: 'fail',
    message: conflicts
      .slice(0, 5)
      .map(({ id, reason }) => `${id}: ${reason}`)
      .join(' '),
    evidence: conflicts.map(({ id }) => id),
    next: `Agree with its owner who goes first, or wait until ${iso(end)}.`,
  };
}

function judgeRollbackPlan({ now, rollbackPlan }: GateFacts): GateReason {
  const rule = 'rollback-plan' as const;
  if (rollbackPlan === null)
    return {
      rule,
      result: 'pass',
      message: 'It is taken to be reversible: no plan says otherwise.',
      evidence: [],
      next: null,
    };
  const { id, reversible, until, steps, failedChecks } = rollbackPlan;
  const evidence = [id];
  if (failedChecks.length > 0)
    return {
      rule,
      result: 'fail',
      message: `Checks of the rollback plan failed: ${failedChecks.join(', ')}.`,
      evidence,
      next: 'Mend what the plan needs, and send it again with its checks passed.',
    };
  const isOver = reversible === 'until' && until !== null && until <= now;
  if ((reversible === 'no' || isOver) && steps === 0)
    return {
      rule,
      result: 'fail',
      message: isOver
        ? `It could be undone until ${iso(until)}, and no steps say what to do now.`
        : 'It cannot be undone, and no steps say what to do instead.',
      evidence,
      next: 'Write down how to go forward: `POST /api/v1/changes/{id}/rollback-plan` with `steps`.',
    };
  return {
    rule,
    result: 'pass',
    message:
      reversible === 'yes'
        ? 'It can be undone.'
        : `A plan of ${steps} steps says what to do if it goes wrong.`,
    evidence,
    next: null,
  };
}

const iso = (ms: number | null): string => (ms === null ? 'it ends' : new Date(ms).toISOString());
const percent = (share: number): string =>
  Number.isFinite(share) ? `${Number((100 * share).toPrecision(4))} %` : 'more than all';
