import { CollectorError } from '../errors.ts';

export interface SlotPoolState {
  readonly busy: number;
  readonly waiting: number;
}

/**
 * A few slots, each used by one task at a time, and a bounded line of waiting tasks in front of them. A
 * caller who leaves while waiting leaves the line; one who leaves later has no answer, but the slot stays
 * taken until the task has ended.
 */
export class SlotPool<Slot> {
  readonly #free: Slot[];
  readonly #waiting: ((slot: Slot) => void)[] = [];
  readonly #maxWaiting: number;
  readonly #size: number;

  constructor(slots: readonly Slot[], maxWaiting: number) {
    this.#free = [...slots];
    this.#size = slots.length;
    this.#maxWaiting = maxWaiting;
  }

  state(): SlotPoolState {
    return { busy: this.#size - this.#free.length, waiting: this.#waiting.length };
  }

  /** @throws CollectorError QUERY_OVERLOADED when the line is full; the signal's reason when it fires */
  async run<Result>(task: (slot: Slot) => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    signal?.throwIfAborted();
    const slot = this.#free.pop() ?? (await this.#wait(signal));
    const running = task(slot).finally(() => {
      this.#giveBack(slot);
    });
    return signal === undefined ? running : Promise.race([running, aborted(signal, running)]);
  }

  #giveBack(slot: Slot): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(slot);
    else next(slot);
  }

  #wait(signal: AbortSignal | undefined): Promise<Slot> {
    if (this.#waiting.length >= this.#maxWaiting) {
      throw new CollectorError(
        'QUERY_OVERLOADED',
        `All ${this.#size} query connections are busy and ${this.#waiting.length} queries wait already.`,
        { retryAfterSeconds: 1 },
      );
    }
    return new Promise((resolve, reject) => {
      const enter = (slot: Slot): void => {
        signal?.removeEventListener('abort', leave);
        resolve(slot);
      };
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.push(enter);
    });
  }
}

function aborted(signal: AbortSignal, running: Promise<unknown>): Promise<never> {
  return new Promise((_, reject) => {
    const leave = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    const forget = (): void => {
      signal.removeEventListener('abort', leave);
    };
    running.then(forget, forget);
  });
}
