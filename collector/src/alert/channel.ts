import type { EpisodeAlert } from '@shewhart/schemas';

/** One way to reach people or their tools. */
export interface AlertChannel {
  readonly name: string;
  /**
   * `each-status`: told once that an episode fires and once that it ended.
   * `every-tick`: told of all that fires again and again, as Alertmanager wants it.
   */
  readonly delivery: 'each-status' | 'every-tick';
  /** @throws DeliveryError */
  send(alerts: readonly EpisodeAlert[], now: Date): Promise<void>;
  /** Says that the collector is alive, where the channel has a form for it. */
  heartbeat?(now: Date): Promise<void>;
}

/** Why a delivery failed, and whether the same message may succeed later. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly isRetryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: { isRetryable: boolean; retryAfterMs?: number; cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.isRetryable = options.isRetryable;
    this.retryAfterMs = options.retryAfterMs;
  }
}
