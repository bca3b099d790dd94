/** One deployment of one service to one environment. Instants are milliseconds since 1970. */
export interface Deployment {
  readonly id: string;
  readonly service: string;
  readonly startedAt: number;
  /** Null while it runs; a deployment that runs counts nowhere. */
  readonly finishedAt: number | null;
  /** `failed` and `aborted` are failures after its start; `cancelled` and `skipped` never took place. */
  readonly outcome: 'succeeded' | 'failed' | 'aborted' | 'cancelled' | 'skipped' | 'running' | 'unknown';
  /** What ran afterwards; empty when unknown. */
  readonly version: string;
  /** The commit it was built from; empty when unknown. */
  readonly commit: string;
  /** The source says so, or `findRollbacks` does. */
  readonly isRollback: boolean;
  /** Unplanned, to mend what a deployment broke: hotfix, revert, or linked to an incident. */
  readonly isRework: boolean;
}

export interface Incident {
  readonly id: string;
  readonly services: readonly string[];
  readonly startedAt: number;
  /** When the service worked again; null while it does not. */
  readonly mitigatedAt: number | null;
  /** Caused outside of the organisation: such incidents fail no deployment. */
  readonly isExternal: boolean;
}

/** A deployment that failed, and how that is known. */
export interface FailureLink {
  readonly deploymentId: string;
  readonly incidentId: string | null;
  readonly method: 'explicit' | 'rollback' | 'revert' | 'hotfix' | 'outcome' | 'inferred';
  /** When the service worked again, as far as the link knows; null while it does not. */
  readonly recoveredAt: number | null;
}

/** From `from` up to, not including, `to`. */
export interface DeliveryWindow {
  readonly from: number;
  readonly to: number;
}

/** Succeeded or failed after its start, and over: what the fail rate counts. */
export function isConcluded({ outcome, finishedAt }: Deployment): boolean {
  return finishedAt !== null && (outcome === 'succeeded' || outcome === 'failed' || outcome === 'aborted');
}

/** Deployments that finished within the window, earliest first. */
export function finishedWithin(
  deployments: readonly Deployment[],
  { from, to }: DeliveryWindow,
): (Deployment & { readonly finishedAt: number })[] {
  return deployments
    .filter((one): one is Deployment & { finishedAt: number } => one.finishedAt !== null)
    .filter(({ finishedAt }) => finishedAt >= from && finishedAt < to)
    .sort((a, b) => a.finishedAt - b.finishedAt);
}
