import type { Clock } from '../clock.ts';

/**
 * The content identities of the batches that became durable within the duplicate window, oldest first.
 * Ages are measured with the monotonic clock, so a wall clock that jumps neither forgets nor keeps them.
 * The number is bounded: beyond it the oldest are forgotten early, which costs a duplicate at worst.
 */
export class ContentMemory {
  readonly #rememberedAt = new Map<string, number>();
  readonly #clock: Clock;
  readonly #windowMs: number;
  readonly #maxEntries: number;

  constructor(clock: Clock, windowMs: number, maxEntries: number) {
    this.#clock = clock;
    this.#windowMs = windowMs;
    this.#maxEntries = maxEntries;
  }

  get size(): number {
    return this.#rememberedAt.size;
  }

  /** @param ageMs how long ago the batch became durable */
  remember(key: string, ageMs = 0): void {
    this.#rememberedAt.delete(key);
    this.#rememberedAt.set(key, this.#clock.monotonicMs() - ageMs);
    this.#forgetOldest();
  }

  has(key: string): boolean {
    const at = this.#rememberedAt.get(key);
    return at !== undefined && this.#clock.monotonicMs() - at <= this.#windowMs;
  }

  #forgetOldest(): void {
    const oldest = this.#clock.monotonicMs() - this.#windowMs;
    for (const [key, at] of this.#rememberedAt) {
      if (at >= oldest && this.#rememberedAt.size <= this.#maxEntries) return;
      this.#rememberedAt.delete(key);
    }
  }
}

/** 16 bytes as a string of 16 one-byte characters: the cheapest key a `Map` can have for them. */
export function contentKey(contentId: Uint8Array): string {
  return Buffer.from(contentId.buffer, contentId.byteOffset, contentId.byteLength).toString('latin1');
}
