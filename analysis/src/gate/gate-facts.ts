/** What is known of a change that wants to pass. Instants are milliseconds since 1970. */
export interface GateFacts {
  readonly change: {
    readonly service: string;
    readonly environment: string;
    readonly kind: string;
    /** Empty when it was not said. */
    readonly commit: string;
    /** Who deploys; empty when it was not said. */
    readonly actor: string;
  };
  readonly now: number;
  readonly reviews: readonly ReviewFact[];
  /** Heads of the pull requests that brought the commit; the commit itself where none is known. */
  readonly heads: readonly string[];
  /** Who wrote the change, as far as it is known. */
  readonly authors: readonly string[];
  readonly checks: readonly CheckFact[];
  readonly frozenBy: readonly FreezeFact[];
  readonly freeAt: number | null;
  readonly episodes: readonly { readonly id: string; readonly title: string; readonly since: number }[];
  readonly incidents: readonly { readonly id: string; readonly title: string; readonly since: number }[];
  readonly conflicts: readonly { readonly id: string; readonly reason: string; readonly end: number }[];
  /** Requests of the service within the days of the policy's budget. */
  readonly traffic: { readonly requests: number; readonly errors: number };
  /** The newest plan; null without one. */
  readonly rollbackPlan: RollbackPlanFact | null;
}

export interface ReviewFact {
  readonly kind: 'approved' | 'rejected' | 'dismissed';
  readonly actor: string;
  readonly commit: string;
  readonly at: number;
  /** Who says so: a source of webhooks, or `request`. */
  readonly source: string;
  readonly url: string;
}

export interface CheckFact {
  readonly name: string;
  readonly kind: 'requested' | 'passed' | 'failed';
  readonly at: number;
  readonly source: string;
  readonly url: string;
}

export interface FreezeFact {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly reason: string;
  readonly end: number;
}

export interface RollbackPlanFact {
  readonly id: string;
  readonly reversible: 'yes' | 'no' | 'until';
  /** Until when it can be undone; null unless `reversible` says so. */
  readonly until: number | null;
  readonly steps: number;
  readonly failedChecks: readonly string[];
}

export const gateRules = [
  'review',
  'checks',
  'freeze',
  'out-of-control',
  'error-budget',
  'conflict',
  'rollback-plan',
] as const;
export type GateRule = (typeof gateRules)[number];

export interface GatePolicy {
  readonly name: string;
  /** What must hold. */
  readonly rules: readonly GateRule[];
  /** Approvals by people who did not write the change, of what is deployed. */
  readonly approvals: number;
  /** Checks that must be there and green; all that are known must be green anyway. */
  readonly requiredChecks: readonly string[];
  /** Share of requests that must succeed, over that many days. */
  readonly errorBudget: { readonly objective: number; readonly days: number };
  /** Kinds of changes for which all but `review` and `checks` is only told: going back must always be possible. */
  readonly lenientKinds: readonly string[];
}

export interface GateReason {
  readonly rule: GateRule;
  readonly result: 'pass' | 'fail';
  /** In words, with the numbers. */
  readonly message: string;
  /** Identities and addresses of what it rests on. */
  readonly evidence: readonly string[];
  /** What to do; null when nothing is. */
  readonly next: string | null;
}

export interface GateAnswer {
  readonly result: 'pass' | 'fail';
  readonly reasons: readonly GateReason[];
}
