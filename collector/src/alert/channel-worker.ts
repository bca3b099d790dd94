import type { EpisodeAlert } from '@shewhart/schemas';
import { DeliveryError, type AlertChannel } from './channel.ts';
import type { DeliveryLedger } from './delivery-ledger.ts';

export interface ChannelWorkerOptions {
  readonly channel: AlertChannel;
  readonly ledger: DeliveryLedger;
  /** Messages waiting for this channel at most; what does not fit is offered again with the next report. */
  readonly maxWaiting: number;
  readonly now: () => number;
  /** Resolves after the time or at once when `signal` aborts. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** A number in [0, 1), for jitter. */
  readonly random: () => number;
  readonly onOutcome: (outcome: 'delivered' | 'retried' | 'rejected', error?: DeliveryError) => void;
}

const firstBackOffMs = 1_000;
const maxBackOffMs = 300_000;
/** Longer than any episode is reported after its end. */
const rememberMs = 30 * 24 * 3_600_000;

/**
 * Brings what one channel was told in line with what is so. It is given the whole state again and again
 * (level-triggered), so a message that was lost, refused for lack of room, or cut off by a crash is simply
 * found missing the next time.
 *
 * Of one episode the messages go out in order: a return to control is told only where its onset was.
 */
export class ChannelWorker {
  readonly #options: ChannelWorkerOptions;
  readonly #waiting = new Map<string, EpisodeAlert>();
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #rejected = new Set<string>();

  constructor(options: ChannelWorkerOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  offer(alerts: readonly EpisodeAlert[]): void {
    for (const alert of alerts) {
      const key = messageKey(alert, alert.status);
      if (this.#options.ledger.has(key) || this.#waiting.has(key) || this.#rejected.has(key)) continue;
      if (alert.status === 'resolved' && !this.#wasTold(messageKey(alert, 'firing'))) continue;
      if (this.#waiting.size >= this.#options.maxWaiting) break;
      this.#waiting.set(key, alert);
    }
    if (this.#waiting.size > 0 && this.#running === undefined && !this.#stopping.signal.aborted) {
      this.#running = this.#drain().finally(() => (this.#running = undefined));
    }
  }

  /** Ends after the delivery under way; what waits is found missing at the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  #wasTold(key: string): boolean {
    return this.#options.ledger.has(key) || this.#waiting.has(key);
  }

  async #drain(): Promise<void> {
    const { channel, ledger, now, onOutcome } = this.#options;
    let backOffMs = firstBackOffMs;
    for (;;) {
      const next = this.#waiting.entries().next();
      if (next.done === true || this.#stopping.signal.aborted) return;
      const [key, alert] = next.value;
      try {
        await channel.send([alert], new Date(now()));
        await ledger.record(key, now(), now() - rememberMs);
        this.#waiting.delete(key);
        backOffMs = firstBackOffMs;
        onOutcome('delivered');
      } catch (error) {
        const failure = asDeliveryError(error);
        if (failure.isRetryable) {
          onOutcome('retried', failure);
          await this.#backOff(failure.retryAfterMs ?? backOffMs);
          backOffMs = Math.min(backOffMs * 2, maxBackOffMs);
        } else {
          // Not into the ledger: after a restart (a corrected configuration) it is worth another try.
          this.#rejected.add(key);
          this.#waiting.delete(key);
          onOutcome('rejected', failure);
        }
      }
    }
  }

  #backOff(ms: number): Promise<void> {
    const { wait, random } = this.#options;
    return wait(ms * (0.5 + random()), this.#stopping.signal);
  }
}

function messageKey(alert: EpisodeAlert, status: EpisodeAlert['status']): string {
  return `${alert.episodeId}:${alert.reopenings}:${status}`;
}

function asDeliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  return new DeliveryError(error instanceof Error ? error.message : String(error), {
    isRetryable: true,
    cause: error,
  });
}
