import { CollectorError } from '../errors.ts';

/**
 * The memory that unanswered requests of all senders may take together. Bytes are charged as they arrive,
 * not as a header promises them: otherwise a few idle senders could reserve everything for nothing.
 */
export class BytesInFlight {
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** One request's share; give it back with `release`. */
  reserve(): BytesReserved {
    return new BytesReserved((bytes) => {
      if (bytes > 0 && this.#bytes + bytes > this.#maxBytes) return false;
      this.#bytes += bytes;
      return true;
    });
  }
}

/** Held by whoever reads the request and by whoever works on it; free when the last of them lets go. */
export class BytesReserved {
  readonly #charge: (bytes: number) => boolean;
  #bytes = 0;
  #holders = 1;

  constructor(charge: (bytes: number) => boolean) {
    this.#charge = charge;
  }

  /** @throws CollectorError RECEIVE_OVERLOADED when all requests together would take too much */
  grow(bytes: number): void {
    // What still trickles in after the answer is thrown away and not held.
    if (this.#holders === 0) return;
    if (!this.#charge(bytes)) {
      throw new CollectorError(
        'RECEIVE_OVERLOADED',
        'The collector holds as many unanswered requests as it may; send again later.',
        { retryAfterSeconds: 1 },
      );
    }
    this.#bytes += bytes;
  }

  retain(): void {
    this.#holders++;
  }

  release(): void {
    this.#holders--;
    if (this.#holders === 0) this.#charge(-this.#bytes);
  }
}
