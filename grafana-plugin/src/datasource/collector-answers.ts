import type { ChangeResponse } from '@shewhart/schemas/api';

/**
 * Entries of `/api/v1/changes` and `/api/v1/incidents` as far as the plugin reads them; the schemas of those
 * routes list all that there is. Instants are RFC 3339 in UTC; null is "not known".
 */

export interface Change {
  readonly changeId: string;
  readonly kind: string;
  readonly service: string;
  readonly environment: string;
  readonly version?: string;
  readonly previousVersion?: string;
  readonly commit?: string;
  readonly repository?: string;
  readonly actor?: string;
  readonly title?: string;
  readonly pipeline?: string;
  readonly team?: string;
  readonly started: string;
  readonly finished?: string | null;
  readonly outcome: string;
  readonly links?: readonly string[];
  readonly labels?: readonly string[];
  readonly sources?: readonly string[];
}

export interface Incident {
  readonly incidentId: string;
  readonly kind: string;
  readonly status: string;
  readonly started: string;
  readonly detected: string;
  readonly acknowledged?: string | null;
  readonly mitigated?: string | null;
  readonly resolved?: string | null;
  readonly severity?: string;
  readonly severityDeclared?: string;
  readonly severityDerived?: string;
  readonly severityReason?: string;
  readonly services: readonly string[];
  readonly service?: string;
  readonly environment: string;
  readonly team?: string;
  readonly title?: string;
  readonly url?: string;
  readonly links?: readonly string[];
  readonly changes?: readonly string[];
  readonly cause?: string;
}

/** `GET /api/v1/changes/{id}` with the change itself typed. */
export type ChangeDetail = Omit<ChangeResponse, 'change'> & { readonly change: Change };
