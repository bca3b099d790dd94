import { gateRules, isInScope, type GatePolicy, type ScopeTarget } from '@shewhart/analysis';
import type { GatePolicyConfiguration } from '../config/configuration.ts';
import { CollectorError } from '../errors.ts';

/**
 * What holds where no policy is configured: what the store knows by itself. Reviews and checks need webhooks
 * or a caller that sends them, so they are asked for by a policy.
 */
export const defaultPolicy: GatePolicy = {
  name: 'default',
  rules: ['freeze', 'out-of-control', 'conflict', 'rollback-plan'],
  approvals: 1,
  requiredChecks: [],
  errorBudget: { objective: 0.999, days: 28 },
  lenientKinds: ['rollback'],
};

/** The named policy, or the first whose scope fits. @throws CollectorError when there is none of that name */
export function policyFor(
  policies: readonly GatePolicyConfiguration[],
  target: ScopeTarget,
  name: string | undefined,
): GatePolicy {
  const found =
    name === undefined
      ? policies.find(({ services = [], environments = [], teams = [] }) =>
          isInScope(target, { services, environments, teams }),
        )
      : policies.find((policy) => policy.name === name);
  if (found !== undefined) {
    return {
      name: found.name,
      rules: found.rules ?? gateRules,
      approvals: found.approvals ?? defaultPolicy.approvals,
      requiredChecks: found.requiredChecks ?? [],
      errorBudget: found.errorBudget ?? defaultPolicy.errorBudget,
      lenientKinds: found.lenientKinds ?? defaultPolicy.lenientKinds,
    };
  }
  if (name === undefined || name === defaultPolicy.name) return defaultPolicy;
  const known = [...policies.map((policy) => policy.name), defaultPolicy.name];
  throw new CollectorError(
    'QUERY_INVALID_REQUEST',
    `policy: there is no ${JSON.stringify(name)}; known are ${known.join(', ')}.`,
  );
}
