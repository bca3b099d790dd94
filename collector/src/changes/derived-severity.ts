import type { IncidentImpact } from '@shewhart/schemas';
import type { ChangesConfiguration } from '../config/configuration.ts';
import { fits } from './name-pattern.ts';

type Rule = ChangesConfiguration['severityRules'][number];

export interface DerivedSeverity {
  readonly severity: string;
  /** The part of the impact that decided, in words. */
  readonly reason: string;
}

/**
 * The severity that an incident's impact on the business calls for: that of the first rule of which every
 * condition holds. A condition on what is not known does not hold. Undefined when no rule holds.
 */
export function derivedSeverity(
  rules: readonly Rule[],
  incident: {
    readonly impact: IncidentImpact;
    readonly services: readonly string[];
    readonly environment: string;
  },
): DerivedSeverity | undefined {
  for (const rule of rules) {
    const reasons = reasonsFor(rule, incident);
    if (reasons !== undefined) return { severity: rule.severity, reason: reasons.join('; ') };
  }
  return undefined;
}

/** Undefined when a condition does not hold. */
function reasonsFor(
  rule: Rule,
  { impact, services, environment }: Parameters<typeof derivedSeverity>[1],
): string[] | undefined {
  const reasons: string[] = [];
  const amounts = [
    ['users', rule.users, impact.users],
    ['share of the error budget', rule.errorBudget, impact.errorBudget],
    ['revenue', rule.revenue, impact.revenue],
  ] as const;
  for (const [what, least, actual] of amounts) {
    if (least === undefined) continue;
    if (actual === undefined || actual < least) return undefined;
    reasons.push(`${what} ${actual}, at least ${least}`);
  }
  const lists = [
    ['journey', rule.journeys, impact.journeys ?? []],
    ['service', rule.services, services],
    ['environment', rule.environments, [environment]],
  ] as const;
  for (const [what, patterns, actual] of lists) {
    if (patterns === undefined) continue;
    const hit = actual.find((name) => patterns.some((pattern) => fits(name, pattern)));
    if (hit === undefined) return undefined;
    reasons.push(`${what} ${hit}`);
  }
  return reasons;
}
