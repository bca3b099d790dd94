/**
 * Notices that input arrives and nothing is stored: the state in which a collector looks healthy and does
 * nothing. Times are milliseconds of any one clock that only runs forward.
 */
export class FlowWatch {
  readonly #patienceMs: number;
  #hasAccepted = false;
  #waitingSince: number | undefined;
  #lastStoredAt: number | undefined;

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  /** Records were acknowledged. */
  accepted(at: number): void {
    this.#hasAccepted = true;
    this.#waitingSince ??= at;
  }

  /** Rows reached the store. Before anything was acknowledged they are the collector's own, such as its state. */
  stored(at: number): void {
    if (!this.#hasAccepted) return;
    this.#lastStoredAt = at;
    this.#waitingSince = undefined;
  }

  state(now: number): {
    readonly flows: boolean;
    readonly waitingMs: number;
    readonly lastStoredAgeMs: number | null;
  } {
    const waitingMs = this.#waitingSince === undefined ? 0 : now - this.#waitingSince;
    return {
      flows: waitingMs < this.#patienceMs,
      waitingMs,
      lastStoredAgeMs: this.#lastStoredAt === undefined ? null : now - this.#lastStoredAt,
    };
  }
}
