import type { Clock } from '../src/clock.ts';

/** A clock that moves only when told to; the wall clock may also jump by itself. */
export class ManualClock implements Clock {
  #wallMs = Date.UTC(2026, 5, 1);
  #monotonicMs = 0;
  #timers: { atMs: number; callback: () => void }[] = [];

  wallMs(): number {
    return this.#wallMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { atMs: this.#monotonicMs + delayMs, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  get pendingTimers(): number {
    return this.#timers.length;
  }

  /** Lets time pass and calls what falls due on the way. */
  advance(ms: number): void {
    const until = this.#monotonicMs + ms;
    for (;;) {
      const due = this.#timers.filter(({ atMs }) => atMs <= until).sort((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.#pass(Math.max(0, due.atMs - this.#monotonicMs));
      due.callback();
    }
    this.#pass(until - this.#monotonicMs);
  }

  /** Someone sets the system's time. */
  jumpWall(ms: number): void {
    this.#wallMs += ms;
  }

  #pass(ms: number): void {
    this.#monotonicMs += ms;
    this.#wallMs += ms;
  }
}
