/**
 * A deployment that concluded: it succeeded, or failed after its start. What metrics count; of one service and
 * environment or of many. Instants are milliseconds since 1970.
 */
export interface DeployedChange {
  readonly finishedAt: number;
  readonly isSucceeded: boolean;
  readonly isRollback: boolean;
  /** Of what ran there already. */
  readonly isRedeploy: boolean;
  /** Unplanned, to mend what a deployment broke. */
  readonly isRework: boolean;
  /** How it is known that it failed; null when nothing says so. */
  readonly failure: 'explicit' | 'inferred' | null;
  /** Of a failed one, when the service worked again; null while it does not. */
  readonly recoveredAt: number | null;
  /** Can it be told which commits it was the first to bring. */
  readonly isContentKnown: boolean;
  /** Of each commit that it brought; negative where the clock of the commit runs ahead. */
  readonly leadMs: readonly number[];
}

/** From `from` up to, not including, `to`. */
export interface DeliveryWindow {
  readonly from: number;
  readonly to: number;
}

/** Does it bring something new: rollbacks and failed attempts do not. */
export function isDelivery({ isSucceeded, isRollback }: DeployedChange): boolean {
  return isSucceeded && !isRollback;
}
