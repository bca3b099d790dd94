import type { ChartedSeries } from './discovery.ts';

/** After so many looks limits are learned from what there is: some senders are never done. */
const patience = 15;

interface Watch {
  readonly settleTo: number;
  readonly records: number;
  readonly looks: number;
  readonly isSettled: boolean;
}

/**
 * Whether the history of a service has arrived. A service that sends its past (an import, a queue that
 * drains) must not be judged by the half of it that came first: limits are learned once the records of the
 * hours that are over are the same at two looks.
 */
export class SettledHistory {
  readonly #watches = new Map<string, Watch>();

  note(series: readonly ChartedSeries[], settleTo: number): void {
    const records = new Map<string, number>();
    for (const { key, source, settled } of series) {
      if (source === 'gauges') continue;
      const service = serviceOf(key);
      records.set(service, (records.get(service) ?? 0) + settled);
    }
    for (const { key } of series) {
      const service = serviceOf(key);
      if (!records.has(service)) records.set(service, 0);
    }
    for (const [service, count] of records) {
      const before = this.#watches.get(service);
      if (before?.isSettled === true) continue;
      const looks = (before?.looks ?? 0) + 1;
      const isSame = before?.settleTo === settleTo && before.records === count;
      this.#watches.set(service, { settleTo, records: count, looks, isSettled: isSame || looks > patience });
    }
  }

  /** @param key of a series, or service and environment; of one that is not known nothing can be awaited */
  isSettled(key: string): boolean {
    return this.#watches.get(serviceOf(key))?.isSettled ?? true;
  }
}

const serviceOf = (key: string): string => key.split('\n').slice(0, 2).join('\n');
