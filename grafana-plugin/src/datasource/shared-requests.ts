/**
 * How long an answer is shared after it came, in milliseconds: longer than the panels of one refresh take to
 * ask, shorter than the shortest pause between two refreshes.
 */
const sharedForMs = 500;

/**
 * One request where many ask for the same thing: while it is under way, and for the rest of the refresh.
 * Failures are not kept.
 */
export class SharedRequests {
  readonly #kept = new Map<string, Promise<unknown>>();
  readonly #forMs: number;

  constructor(forMs = sharedForMs) {
    this.#forMs = forMs;
  }

  async ask<Answer>(key: string, send: () => Promise<Answer>): Promise<Answer> {
    const known = this.#kept.get(key);
    if (known !== undefined) return known as Promise<Answer>;
    const sent = send();
    this.#kept.set(key, sent);
    const forget = (): void => {
      if (this.#kept.get(key) === sent) this.#kept.delete(key);
    };
    sent.then(() => setTimeout(forget, this.#forMs), forget);
    return sent;
  }

  /** After something was written nothing that was read before it is true for certain. */
  forgetAll(): void {
    this.#kept.clear();
  }
}
