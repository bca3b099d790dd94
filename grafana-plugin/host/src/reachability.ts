import { ObservableValue } from './observable-value.ts';

export interface Reachability {
  readonly isReachable: boolean;
  /** How often the collector came back: what shows its data asks again when it changes. */
  readonly returns: number;
}

export const firstDelayMs = 1000;
export const longestDelayMs = 15_000;

interface Surroundings {
  /** Whether the collector answers now. */
  readonly ask: () => Promise<boolean>;
  readonly after: (delayMs: number, act: () => void) => void;
}

/** Whether the collector answers. Once a request failed it is asked again, more and more rarely, until it does. */
export class CollectorWatch {
  readonly state = new ObservableValue<Reachability>({ isReachable: true, returns: 0 });
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** A request got no answer at all. */
  failed(): void {
    const { isReachable, returns } = this.state.get();
    if (!isReachable) return;
    this.state.set({ isReachable: false, returns });
    this.#askAfter(firstDelayMs);
  }

  #askAfter(delayMs: number): void {
    this.#surroundings.after(delayMs, () => {
      void this.#surroundings.ask().then((answers) => {
        if (answers) this.state.set({ isReachable: true, returns: this.state.get().returns + 1 });
        else this.#askAfter(Math.min(2 * delayMs, longestDelayMs));
      });
    });
  }
}

export const collectorWatch = new CollectorWatch({
  ask: async () => {
    try {
      const { status } = await fetch(new URL('healthz', document.baseURI), { cache: 'no-store' });
      // What a proxy says in its place is no answer of the collector's.
      return status < 500;
    } catch {
      return false;
    }
  },
  after: (delayMs, act) => void setTimeout(act, delayMs),
});
