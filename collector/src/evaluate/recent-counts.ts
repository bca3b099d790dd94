/**
 * How many records each of the last buckets held when it was judged. Data that comes late changes the
 * number, which is how it is noticed. A ring: bucket `at` has the place `at / step mod length`.
 */
export class RecentCounts {
  readonly #step: number;
  readonly #at: Float64Array;
  readonly #n: Float64Array;

  constructor(step: number, windowSeconds: number) {
    this.#step = step;
    const length = Math.max(2, Math.ceil(windowSeconds / step));
    this.#at = new Float64Array(length).fill(-1);
    this.#n = new Float64Array(length);
  }

  remember(at: number, n: number): void {
    const place = this.#place(at);
    if (at < this.#at[place]!) return;
    this.#at[place] = at;
    this.#n[place] = n;
  }

  /** Undefined when the bucket is not remembered. */
  countOf(at: number): number | undefined {
    const place = this.#place(at);
    return this.#at[place] === at ? this.#n[place] : undefined;
  }

  forget(): void {
    this.#at.fill(-1);
  }

  #place(at: number): number {
    return Math.round(at / this.#step) % this.#at.length;
  }
}
