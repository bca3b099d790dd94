import type { FailureMethod, FailureVerdict } from '@shewhart/schemas/api';

/** Why a change counts as failed, or by whose word not; a row of `failure_link`. */
export interface FailureLink {
  readonly service: string;
  readonly environment: string;
  readonly change_id: string;
  readonly method: FailureMethod;
  /** Empty when the link rests on none. */
  readonly incident_id: string;
  readonly episode_id: string;
  /** The change that mended it; empty when the rule knows none. */
  readonly remedy: string;
  readonly confidence: number;
  readonly verdict: FailureVerdict;
  readonly reason: string;
  /** As the store prints it, to the nanosecond; null while the service has not recovered. */
  readonly recovered: string | null;
  /** Who said so; empty for a rule. */
  readonly author: string;
}

/** What the statement of a rule found (`links_by_*.sql`). */
export interface Finding {
  readonly service: string;
  readonly environment: string;
  readonly change_id: string;
  readonly remedy: string;
  /** What the rule found it by. */
  readonly grade: string;
  /** Seconds from the end of the failed change to what shows it. */
  readonly gap: number;
  readonly recovered: string | null;
  readonly incident_id?: string;
  readonly episode_id?: string;
  readonly title?: string;
  readonly author?: string;
  readonly reference?: string;
  /** The calling service that the incident is of, where another is suspected. */
  readonly of?: string;
}

/** What a person said last, of a change as a whole (no incident) or in regard to one incident. */
export interface Word {
  readonly change_id: string;
  readonly incident_id: string;
  readonly verdict: FailureVerdict;
  readonly author: string;
  readonly reason: string;
  /** Microseconds since 1970. */
  readonly said: number;
  readonly service: string;
  readonly environment: string;
  readonly recovered: string | null;
}
