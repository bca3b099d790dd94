/**
 * Time as the stages see it. Two readings, because they answer different questions: the wall clock dates
 * things that outlive the process and may jump in either direction; the monotonic clock measures ages and
 * intervals inside the process and never jumps.
 */
export interface Clock {
  /** Milliseconds since 1970. */
  wallMs(): number;
  /** Milliseconds since some moment of this process; never falls. */
  monotonicMs(): number;
  /** Calls back once, `delayMs` from now; the returned function cancels it. */
  after(delayMs: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
