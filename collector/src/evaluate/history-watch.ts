import type { EvaluationStore } from './evaluation-store.ts';
import type { IndicatorDefinition } from './indicator.ts';

/** Hours that are over, and those of them that the usual look back at late data does not reach; seconds. */
export interface HistoryWindow {
  readonly from: number;
  readonly to: number;
  readonly oldTo: number;
}

/** What a service had sent, counted in the window of the look before and in that of this one. */
export interface ServiceHistory {
  /** Service and environment, a line each. */
  readonly key: string;
  readonly last: HistoryCount;
  readonly now: HistoryCount;
}

export interface HistoryCount {
  readonly records: number;
  /** Those of them before `oldTo`. */
  readonly old: number;
}

interface Watched {
  readonly count: HistoryCount;
  /** Came since the history was judged. */
  readonly grown: HistoryCount;
  /** Milliseconds since 1970. */
  readonly changedAtMs: number;
  readonly waitingSinceMs: number;
  readonly isSettled: boolean;
}

const nothing: HistoryCount = { records: 0, old: 0 };
/** Fewer records than this are stragglers, not an import. */
const leastImported = 20;
const importedShare = { old: 0.01, records: 0.2 };

export interface SettlingRules {
  /** A history that has not grown for so long has arrived. */
  readonly quietMs: number;
  /** After so long limits are learned from what there is: some senders are never done. */
  readonly patienceMs: number;
}

/** @param now seconds since 1970 */
export function historyWindow(now: number, historyDays: number, lateSeconds: number): HistoryWindow {
  const hour = Math.floor(now / 3600) * 3600;
  const to = Math.max(0, hour - 3600);
  return {
    from: Math.max(0, hour - historyDays * 86_400),
    to,
    oldTo: Math.max(0, Math.min(to, hour - lateSeconds)),
  };
}

export async function readHistory(
  store: EvaluationStore,
  last: HistoryWindow,
  now: HistoryWindow,
): Promise<ServiceHistory[]> {
  const rows = await store.query('history_records', {
    ...now,
    lastFrom: last.from,
    lastTo: last.to,
    lastOldTo: last.oldTo,
  });
  return rows.map((row) => ({
    key: `${String(row['service'])}\n${String(row['environment'])}`,
    last: { records: Number(row['last_records']), old: Number(row['last_old']) },
    now: { records: Number(row['records_now']), old: Number(row['old_now']) },
  }));
}

/** What the silence of each service was judged with in the window: every record that it sent. */
export async function readJudged(
  store: EvaluationStore,
  silences: readonly { readonly definition: IndicatorDefinition }[],
  { from, to, oldTo }: HistoryWindow,
): Promise<Map<string, HistoryCount>> {
  const ids = silences.map(({ definition }) => definition.id);
  const rows = await store.query('judged_history', { ids, from, to, oldTo });
  const counts = new Map(
    rows.map((row) => [
      String(row['indicator_id']),
      { records: Number(row['records']), old: Number(row['old']) },
    ]),
  );
  return new Map(silences.map(({ definition: one }) => [one.key, counts.get(one.id) ?? nothing]));
}

/**
 * Whether the history of each service has arrived. A service that sends its past (an import, a queue that
 * drains) must not be judged by the half of it that came first: it is judged once the records of the hours
 * that are over have not grown for a while. An import that comes later, into hours that were judged already,
 * makes the service wait once more, and its history is due to be judged again.
 *
 * Two looks are compared by the same window, so that the passing of time neither adds nor takes away.
 */
export class HistoryWatch {
  readonly #rules: SettlingRules;
  readonly #watched = new Map<string, Watched>();
  #window: HistoryWindow | undefined;

  constructor(rules: SettlingRules) {
    this.#rules = rules;
  }

  /** The window of the look before; undefined before the first. */
  get window(): HistoryWindow | undefined {
    return this.#window;
  }

  /** Whether any service is being waited for. */
  get isWaiting(): boolean {
    return [...this.#watched.values()].some(({ isSettled }) => !isSettled);
  }

  /** Takes up where an earlier process stopped: `judged` is what each service's history was judged with. */
  restore(judged: ReadonlyMap<string, HistoryCount>, window: HistoryWindow, nowMs: number): void {
    this.#window = window;
    for (const [key, count] of judged) {
      this.#watched.set(key, {
        count,
        grown: nothing,
        changedAtMs: nowMs,
        waitingSinceMs: nowMs,
        isSettled: true,
      });
    }
  }

  /** @returns the services whose history has arrived with this look, for the first time or anew */
  note(services: readonly ServiceHistory[], window: HistoryWindow, nowMs: number): string[] {
    this.#window = window;
    const arrived: string[] = [];
    for (const { key, last, now } of services) {
      const before = this.#watched.get(key);
      const next = this.#next(before, last, now, nowMs);
      if (next.isSettled && before?.isSettled !== true) arrived.push(key);
      this.#watched.set(key, next);
    }
    return arrived;
  }

  /** @param key of a series, or service and environment; of one that is not known nothing can be awaited */
  isSettled(key: string): boolean {
    return this.#watched.get(serviceOf(key))?.isSettled ?? true;
  }

  #next(before: Watched | undefined, last: HistoryCount, count: HistoryCount, nowMs: number): Watched {
    if (before === undefined) {
      return { count, grown: nothing, changedAtMs: nowMs, waitingSinceMs: nowMs, isSettled: false };
    }
    const more = { records: last.records - before.count.records, old: last.old - before.count.old };
    const grown = { records: before.grown.records + more.records, old: before.grown.old + more.old };
    const changedAtMs = more.records === 0 ? before.changedAtMs : nowMs;
    if (before.isSettled) {
      const isSettled = !isImport(grown, count);
      return { count, grown, changedAtMs, waitingSinceMs: nowMs, isSettled };
    }
    const isSettled =
      nowMs - changedAtMs >= this.#rules.quietMs || nowMs - before.waitingSinceMs >= this.#rules.patienceMs;
    return {
      count,
      grown: isSettled ? nothing : grown,
      changedAtMs,
      waitingSinceMs: before.waitingSinceMs,
      isSettled,
    };
  }
}

/** More than stragglers: what was judged may have to be judged otherwise. */
function isImport(grown: HistoryCount, count: HistoryCount): boolean {
  return (
    grown.old >= Math.max(leastImported, importedShare.old * count.old) ||
    grown.records >= Math.max(leastImported, importedShare.records * count.records)
  );
}

export const serviceOf = (key: string): string => key.split('\n').slice(0, 2).join('\n');
