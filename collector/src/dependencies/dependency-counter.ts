import type { Clock } from '../clock.ts';
import type { Log } from '../observe/log.ts';
import type { StoreSession } from '../ports.ts';

const windowSeconds = 300;
/** Spans of one call arrive apart by as long as senders batch; a window is counted this long after its end. */
const marginSeconds = 120;
/** The same, for the window under way of a store that has no other yet. */
const batchSeconds = 30;
/** A store that was away brings spans late: what was counted within this time is counted again each hour. */
const againSeconds = 7200;
/** How far back a start looks for what was never counted. */
const catchUpSeconds = 86_400;
/** Most that one statement looks at. */
const stretchSeconds = 3600;
/** Calls that one statement holds in memory, about 100 MB; beyond it, every n-th trace. */
const maxCalls = 1_000_000;
const everyMs = 30_000;

export interface DependencyCounter {
  /** Counts what has closed since the last time. */
  pass(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Keeps `dependency_calls` up to date: who calls whom, from spans. Two collectors on one store count the
 * same and replace each other's rows.
 */
export function createDependencyCounter(options: {
  readonly session: StoreSession;
  readonly clock: Clock;
  readonly log: Log;
}): DependencyCounter & { start(): void } {
  const { session, clock, log } = options;
  let countedTo: number | undefined;
  let countedAgainAt = 0;
  /** Nothing was ever counted in this store: its owner waits for the first answer, not for whole windows. */
  let isFresh = false;
  let isClosed = false;
  let cancel = (): void => undefined;
  let running: Promise<void> = Promise.resolve();

  /** @returns how many rows that gave */
  async function count(from: number, to: number): Promise<number> {
    let counted = 0;
    for (let begin = from; begin < to && !isClosed; begin += stretchSeconds) {
      const end = Math.min(to, begin + stretchSeconds);
      const rows = await session.query('dependency_calls', { from: begin, to: end, marginSeconds, maxCalls });
      if (rows.length === 0) continue;
      counted += rows.length;
      const computed = new Date(clock.wallMs()).toISOString();
      await session.insert(
        'dependency_calls',
        rows.map(({ last_seen_ms: lastSeenMs, ...row }) => ({
          ...row,
          last_seen: new Date(Number(lastSeenMs)).toISOString(),
          computed,
        })),
      );
    }
    return counted;
  }

  async function pass(): Promise<void> {
    const now = Math.floor(clock.wallMs() / 1000);
    const to = startOfWindow(now - marginSeconds);
    countedTo ??= await resumeFrom(now);
    if (countedTo < to) {
      const isAgain = now - countedAgainAt >= stretchSeconds;
      const counted = await count(isAgain ? Math.min(countedTo, to - againSeconds) : countedTo, to);
      countedTo = to;
      if (isAgain) countedAgainAt = now;
      if (counted > 0) isFresh = false;
    }
    if (isFresh) await count(to, now - batchSeconds);
  }

  async function resumeFrom(now: number): Promise<number> {
    const [last] = await session.ask(
      'SELECT toUnixTimestamp(max(received_window)) AS at, count() AS counted FROM dependency_calls',
    );
    const earliest = startOfWindow(now - catchUpSeconds);
    isFresh = Number(last?.['counted'] ?? 0) === 0;
    return Math.max(earliest, isFresh ? 0 : Number(last?.['at']) + windowSeconds);
  }

  function schedule(delayMs: number): void {
    if (isClosed) return;
    cancel = clock.after(delayMs, () => {
      running = pass()
        .catch((error: unknown) => {
          log.warn({ reason: (error as Error).message }, 'Dependencies could not be counted; they will be');
        })
        .then(() => schedule(everyMs));
    });
  }

  return {
    pass,
    start: () => schedule(0),
    async close() {
      isClosed = true;
      cancel();
      await running;
    },
  };
}

function startOfWindow(seconds: number): number {
  return Math.floor(seconds / windowSeconds) * windowSeconds;
}
