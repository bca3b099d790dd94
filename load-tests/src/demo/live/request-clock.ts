import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** When the called service begins, in milliseconds since 1970. */
export const startHeader = 'shop-start';
/** How long it took, in milliseconds. */
export const tookHeader = 'shop-took';

/**
 * The time that one request takes by the shop's own reckoning: what was drawn, not what this machine needed to
 * wait for it. Otherwise the level of every latency would move when live traffic follows the history, by the
 * roughness of timers and by whatever else the machine does, and the demo would raise alarms about itself.
 */
export class RequestClock {
  readonly #startedAt: number;
  #tookMs = 0;

  constructor(startedAt: number) {
    this.#startedAt = startedAt;
  }

  /** Of a request as the caller reckons it; of one from outside, now. */
  static of(headers: Readonly<Record<string, unknown>>): RequestClock {
    const told = Number(headers[startHeader]);
    return new RequestClock(told > 0 ? told : Date.now());
  }

  /** Milliseconds since 1970. */
  get now(): number {
    return this.#startedAt + this.#tookMs;
  }

  get tookMs(): number {
    return this.#tookMs;
  }

  add(ms: number): void {
    this.#tookMs += ms;
  }

  /** Waits, and counts what was meant. */
  async pass(ms: number): Promise<void> {
    await sleep(ms);
    this.add(ms);
  }
}

export function answeredIn(headers: IncomingHttpHeaders): number {
  return Number(headers[tookHeader] ?? 0) || 0;
}
