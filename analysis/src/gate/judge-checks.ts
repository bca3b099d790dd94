import type { CheckFact, GateFacts, GatePolicy, GateReason } from './gate-facts.ts';

/** Of each check the last run counts; all that are known must have passed, and those required be known. */
export function judgeChecks({ change, checks }: GateFacts, { requiredChecks }: GatePolicy): GateReason {
  const rule = 'checks' as const;
  const last = new Map<string, CheckFact>();
  for (const check of [...checks].sort((a, b) => a.at - b.at)) {
    const before = last.get(check.name);
    // A request of the same instant as a decision came before it.
    if (before === undefined || before.at < check.at || check.kind !== 'requested')
      last.set(check.name, check);
  }
  const all = [...last.values()];
  const failed = all.filter(({ kind }) => kind === 'failed');
  const running = all.filter(({ kind }) => kind === 'requested');
  const missing = requiredChecks.filter((name) => !last.has(name));
  const evidence = [...failed, ...running].map(({ name, url }) => (url === '' ? name : url));
  if (failed.length > 0 || running.length > 0 || missing.length > 0) {
    const said = [
      ...(failed.length > 0 ? [`failed: ${namesOf(failed)}`] : []),
      ...(running.length > 0 ? [`not finished: ${namesOf(running)}`] : []),
      ...(missing.length > 0 ? [`not known: ${missing.join(', ')}`] : []),
    ];
    return {
      rule,
      result: 'fail',
      message: `Of the checks of ${change.commit.slice(0, 12) || 'this change'} ${said.join('; ')}.`,
      evidence,
      next:
        failed.length > 0
          ? 'Mend what failed and run the checks again.'
          : running.length > 0
            ? 'Ask again when they have finished.'
            : 'Run them on this commit, and let the repository send their results to /v1/webhooks.',
    };
  }
  if (all.length === 0)
    return {
      rule,
      result: 'fail',
      message: 'No check of this commit is known.',
      evidence,
      next: 'Let the repository send its check results to /v1/webhooks, or send `checks` with the request.',
    };
  return {
    rule,
    result: 'pass',
    message: `${all.length} checks are green.`,
    evidence: all.map(({ name, url }) => (url === '' ? name : url)).slice(0, 20),
    next: null,
  };
}

const namesOf = (checks: readonly CheckFact[]): string => checks.map(({ name }) => name).join(', ');
