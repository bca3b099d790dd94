import { systemClock, type Clock } from '../clock.ts';
import { StoreOutage } from '../errors.ts';
import type { Instruments } from '../observe/instruments.ts';
import { silentLog, type Log } from '../observe/log.ts';
import type { Spool, SpoolSegment } from '../ports.ts';
import { backOffMs, type BackOff } from './back-off.ts';
import { SegmentStorage, type SetAside } from './segment-storage.ts';
import type { Store } from './store.ts';
import { UnclearStoreFailure } from './store-failure.ts';

/**
 * Brings the spool's segments into the store, oldest first, one at a time:
 *
 *   next segment → for each table insert (token = segment's token and table) → remove the segment
 *
 * A segment is removed only when every table has answered, and the tables fsync before they answer. A
 * crash anywhere repeats the segment under the same tokens, which stores nothing twice. An outage is
 * waited out, for as long as it takes, while the spool grows. Rows that the store refuses are divided
 * until the bad ones are alone (`SegmentStorage`).
 */
export interface DrainOptions {
  readonly spool: Spool & SetAside;
  readonly store: Pick<Store, 'insert' | 'boundaries'>;
  readonly instruments?: Pick<Instruments, 'storedRows' | 'deadLetters' | 'insertSeconds'>;
  readonly log?: Log;
  readonly clock?: Clock;
  /** In [0, 1); for the jitter of the back-off. */
  readonly random?: () => number;
  /** Default: 200 ms doubling up to 30 s. */
  readonly backOff?: BackOff;
  /** Attempts after which a failure of unclear meaning counts as a rejection. Default 5. */
  readonly unclearAttempts?: number;
}

export interface DrainState {
  /** `waiting`: for the store to come back. */
  readonly status: 'idle' | 'storing' | 'waiting' | 'stopped';
  readonly failuresInARow: number;
  readonly lastFailure: string | undefined;
  readonly storedSegments: number;
}

export interface Drain {
  state(): DrainState;
  /** Finishes the segment under way unless the store is failing, then stops; the rest stays in the spool. */
  stop(): Promise<void>;
}

export function startDrain(options: DrainOptions): Drain {
  const loop = new DrainLoop(options);
  const ended = loop.run();
  return {
    state: () => loop.state(),
    async stop() {
      loop.stop();
      await ended;
    },
  };
}

class DrainLoop {
  readonly #options: DrainOptions;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #storage: SegmentStorage;
  readonly #stopped: Promise<void>;
  #signalStop: () => void = () => undefined;
  #isStopping = false;
  #status: DrainState['status'] = 'idle';
  #failures = 0;
  #unclearFailures = 0;
  #lastFailure: string | undefined;
  #storedSegments = 0;

  constructor(options: DrainOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#log = options.log ?? silentLog;
    this.#storage = new SegmentStorage({ ...options, clock: this.#clock, log: this.#log });
    this.#stopped = new Promise((resolve) => {
      this.#signalStop = resolve;
    });
  }

  state(): DrainState {
    return {
      status: this.#status,
      failuresInARow: this.#failures,
      lastFailure: this.#lastFailure,
      storedSegments: this.#storedSegments,
    };
  }

  stop(): void {
    this.#isStopping = true;
    this.#signalStop();
  }

  async run(): Promise<void> {
    while (!this.#isStopping) {
      this.#status = 'idle';
      const segment = await Promise.race([this.#options.spool.next(), this.#stopped]);
      if (segment === undefined || this.#isStopping) break;
      this.#status = 'storing';
      try {
        await this.#storeAndRemove(segment);
        this.#recovered();
      } catch (error) {
        await this.#waitAfter(error as Error, segment);
      }
    }
    this.#status = 'stopped';
  }

  async #storeAndRemove(segment: SpoolSegment): Promise<void> {
    const { unclearAttempts = 5, spool } = this.#options;
    await this.#storage.store(segment, this.#unclearFailures >= unclearAttempts);
    await spool.remove(segment);
    this.#storedSegments++;
  }

  #recovered(): void {
    if (this.#failures > 0) this.#log.info({ failures: this.#failures }, 'the store takes segments again');
    this.#failures = 0;
    this.#unclearFailures = 0;
    this.#lastFailure = undefined;
  }

  /** Whatever failed, a bug included, the segment is still there: the only answer is to try again. */
  async #waitAfter(error: Error, segment: SpoolSegment): Promise<void> {
    const { backOff = { firstMs: 200, maxMs: 30_000 }, random = Math.random } = this.#options;
    this.#status = 'waiting';
    this.#failures++;
    this.#lastFailure = error.message;
    if (error instanceof UnclearStoreFailure) this.#unclearFailures++;
    const waitMs = backOffMs(this.#failures, backOff, random());
    const details = { segment: segment.token, reason: error.message, waitMs: Math.round(waitMs) };
    if (error instanceof StoreOutage)
      this.#log.warn(details, 'the store does not take a segment: trying again');
    else this.#log.error({ ...details, stack: error.stack }, 'a segment could not be stored: trying again');
    let cancel: () => void = () => undefined;
    const waited = new Promise<void>((resolve) => {
      cancel = this.#clock.after(waitMs, resolve);
    });
    await Promise.race([waited, this.#stopped]);
    cancel();
  }
}
