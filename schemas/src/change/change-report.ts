/**
 * What is said of changes, commits and incidents, in words that are the same for every source. `shewhart
 * import` sends these, and so may any other program, as CloudEvents of the types below whose `data` is one
 * of them or a list of them.
 *
 * Instants are RFC 3339 texts. What is not known is left out.
 */

export const changeKinds = [
  'deployment',
  'rollback',
  'configuration',
  'feature_flag',
  'schema_migration',
  'infrastructure',
  /** A version was published; nothing runs differently yet. */
  'release',
  /** A reviewed change entered the main line. */
  'merge',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** `aborted`: stopped after it was exposed, because it was judged bad. `unknown`: it happened, no more was said. */
export const changeOutcomes = [
  'running',
  'succeeded',
  'failed',
  'aborted',
  'cancelled',
  'skipped',
  'unknown',
] as const;
export type ChangeOutcome = (typeof changeOutcomes)[number];

/** In the order in which an incident passes through them. */
export const incidentStatuses = ['open', 'acknowledged', 'mitigated', 'resolved'] as const;
export type IncidentStatus = (typeof incidentStatuses)[number];

/** What an incident cost the business; rules in the configuration derive a severity from it. */
export interface IncidentImpact {
  readonly users?: number | undefined;
  readonly journeys?: readonly string[] | undefined;
  /** Share of the period's error budget, 1 = all of it. */
  readonly errorBudget?: number | undefined;
  /** In the organisation's currency. */
  readonly revenue?: number | undefined;
}

export interface ChangeReport<Instant = string> {
  /** Names the change within its source: all reports of one change have the same. */
  readonly id: string;
  readonly kind: ChangeKind;
  /** When what is reported happened. */
  readonly at: Instant;
  readonly startedAt?: Instant | undefined;
  readonly finishedAt?: Instant | undefined;
  readonly outcome?: ChangeOutcome | undefined;
  readonly service?: string | undefined;
  readonly environment?: string | undefined;
  readonly version?: string | undefined;
  readonly previousVersion?: string | undefined;
  readonly commit?: string | undefined;
  readonly repository?: string | undefined;
  /** Branch or tag. */
  readonly ref?: string | undefined;
  readonly actor?: string | undefined;
  readonly title?: string | undefined;
  readonly pipeline?: string | undefined;
  readonly url?: string | undefined;
  readonly links?: readonly string[] | undefined;
  readonly labels?: readonly string[] | undefined;
  /** Commits, versions or identities of changes that this one undoes. */
  readonly reverts?: readonly string[] | undefined;
}

export interface CommitReport<Instant = string> {
  readonly repository: string;
  readonly commit: string;
  readonly parents?: readonly string[] | undefined;
  readonly authoredAt?: Instant | undefined;
  readonly committedAt: Instant;
  readonly author?: string | undefined;
  /** The first line of the message. */
  readonly title?: string | undefined;
  readonly branch?: string | undefined;
  readonly url?: string | undefined;
  readonly reverts?: readonly string[] | undefined;
  /** Files that it touched. */
  readonly paths?: readonly string[] | undefined;
}

export interface IncidentReport<Instant = string> {
  readonly id: string;
  /** `alert` when a machine alone says so. */
  readonly kind?: 'incident' | 'alert' | undefined;
  readonly at: Instant;
  readonly status: IncidentStatus;
  readonly startedAt?: Instant | undefined;
  readonly detectedAt?: Instant | undefined;
  readonly acknowledgedAt?: Instant | undefined;
  readonly mitigatedAt?: Instant | undefined;
  readonly resolvedAt?: Instant | undefined;
  readonly severity?: string | undefined;
  readonly services?: readonly string[] | undefined;
  readonly environment?: string | undefined;
  readonly team?: string | undefined;
  readonly actor?: string | undefined;
  readonly title?: string | undefined;
  readonly url?: string | undefined;
  readonly links?: readonly string[] | undefined;
  /** Identities, versions, commits or addresses of the changes that caused it, as a person or tool named them. */
  readonly changes?: readonly string[] | undefined;
  readonly cause?: string | undefined;
  /** Caused outside of the organisation: not counted against its changes. */
  readonly isExternal?: boolean | undefined;
  readonly impact?: IncidentImpact | undefined;
}

/** CloudEvent types whose `data` is a report of this kind or a list of them. */
export const reportTypes = {
  change: 'dev.shewhart.change',
  commit: 'dev.shewhart.commit',
  incident: 'dev.shewhart.incident',
} as const;
