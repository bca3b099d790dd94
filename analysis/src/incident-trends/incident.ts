/** One incident as trends need it; instants in milliseconds since 1970, null where no one told. */
export interface TrendIncident {
  readonly id: string;
  readonly services: readonly string[];
  readonly team: string;
  readonly severity: string;
  readonly cause: string;
  readonly startedAt: number;
  /** Null where the sources do not tell the start apart from the detection. */
  readonly detectedAt: number | null;
  readonly acknowledgedAt: number | null;
  readonly mitigatedAt: number | null;
  readonly resolvedAt: number | null;
  readonly status: 'open' | 'acknowledged' | 'mitigated' | 'resolved';
}
