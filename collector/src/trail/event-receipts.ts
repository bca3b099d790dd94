import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Log } from '../observe/log.ts';
import type { StoreSession, Trail } from '../ports.ts';
import type { TrailFile } from './trail-file.ts';

/** A webhook or CloudEvent as it is kept. */
export interface KeptEvent {
  /** Nanoseconds since 1970. */
  readonly receivedAt: bigint;
  readonly source: string;
  readonly key: string;
  readonly kind: string;
  readonly outcome: string;
  readonly detail: string;
  readonly verifiedBy: string;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What an entry of the kind `event-receipts` holds. */
export interface EventReceipts {
  /** Nanoseconds since 1970, as texts: the first and the last of these events. */
  readonly from: string;
  readonly to: string;
  readonly hashes: readonly string[];
  /** Read back from the store after a crash, not noted when they came. */
  readonly late?: boolean;
}

export const receiptsKind = 'event-receipts';

const flushAfterMs = 2000;
const maxReceipts = 500;
const marginNs = 600_000_000_000n;
const sweepAgainMs = 5000;
const sweepLimit = 100_000;
/** Entries that are looked back on: more than ten minutes make. */
const maxKept = 2000;

/** The same as `raw_event_hashes.sql` finds in the store. */
export function eventHash(event: KeptEvent): string {
  const { receivedAt, source, key, kind, outcome, detail, verifiedBy, contentType, headers, body } = event;
  const byKey = Object.entries(headers).sort((a, b) => Buffer.compare(Buffer.from(a[0]), Buffer.from(b[0])));
  const fields = [String(receivedAt), source, key, kind, outcome, detail, verifiedBy, contentType];
  return digest([...fields, ...byKey.flat(), body].map(digest).join(''));
}

const digest = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

export interface EventReceipting {
  /** Notes an event that is durable; it is in the trail within two seconds. */
  note(event: KeptEvent): void;
  /**
   * After a start: what the last process took and did not note is read back from the store.
   * @param isStored whether everything that was durable at the start is in the store
   */
  sweep(isStored: () => boolean): void;
  close(): Promise<void>;
}

/**
 * Receipts of raw events in the trail: whoever alters, removes or adds a row of `raw_event` afterwards is
 * found out. An event is noted after it is durable, so a crash may leave some without a receipt until the
 * next start.
 */
export function createEventReceipts(options: {
  readonly trail: Trail;
  readonly file: TrailFile;
  readonly session: Pick<StoreSession, 'query'>;
  readonly clock: Clock;
  readonly log: Log;
}): EventReceipting {
  const { trail, file, session, clock, log } = options;
  const startedNs = BigInt(clock.wallMs()) * 1_000_000n;
  let noted: { readonly hash: string; readonly at: bigint }[] = [];
  let writing: Promise<unknown> = Promise.resolve();
  let cancelFlush: (() => void) | undefined;
  let cancelSweep = (): void => undefined;
  let isClosed = false;

  function flush(): void {
    cancelFlush?.();
    cancelFlush = undefined;
    const events = noted;
    noted = [];
    if (events.length > 0) writing = Promise.all([writing, write(events, false)]);
  }

  async function write(events: typeof noted, late: boolean): Promise<void> {
    const at = events.map((event) => event.at).sort((a, b) => (a < b ? -1 : 1));
    const receipts: EventReceipts = {
      from: String(at[0]),
      to: String(at.at(-1)),
      hashes: events.map(({ hash }) => hash),
      ...(late ? { late } : {}),
    };
    await trail.append(receiptsKind, 'raw-events', 'shewhart', receipts).catch((error: Error) => {
      log.warn({ reason: error.message }, 'Receipts of events could not be kept; the next start makes them');
    });
  }

  async function sweepOnce(): Promise<void> {
    const { from, hashes } = await receiptsSoFar(file);
    const rows = await session.query('raw_event_hashes', {
      fromNs: String(from),
      toNs: String(startedNs),
      limit: sweepLimit,
    });
    const missing = rows
      .filter((row) => !hashes.has(String(row['hash'])))
      .map((row) => ({ hash: String(row['hash']), at: BigInt(String(row['received_ns'])) }));
    for (let begin = 0; begin < missing.length; begin += maxReceipts)
      await write(missing.slice(begin, begin + maxReceipts), true);
  }

  return {
    note(event) {
      noted.push({ hash: eventHash(event), at: event.receivedAt });
      if (noted.length >= maxReceipts) flush();
      else cancelFlush ??= clock.after(flushAfterMs, flush);
    },
    sweep(isStored) {
      const attempt = (): void => {
        if (isClosed) return;
        if (!isStored()) {
          cancelSweep = clock.after(sweepAgainMs, attempt);
          return;
        }
        writing = Promise.all([
          writing,
          sweepOnce().catch((error: Error) => {
            log.warn(
              { reason: error.message },
              'Events without a receipt could not be looked for; they will be',
            );
            if (!isClosed) cancelSweep = clock.after(sweepAgainMs, attempt);
          }),
        ]);
      };
      attempt();
    },
    async close() {
      isClosed = true;
      cancelSweep();
      flush();
      await writing;
    },
  };
}

/** Receipts of the last ten minutes that there are any of, and from when on rows must have one. */
async function receiptsSoFar(file: TrailFile): Promise<{ from: bigint; hashes: Set<string> }> {
  let newest = 0n;
  let began = 0n;
  const kept: EventReceipts[] = [];
  for await (const { record } of file.read(0)) {
    if (record.index === 0) began = BigInt(Date.parse(record.time)) * 1_000_000n;
    if (record.kind !== receiptsKind) continue;
    const receipts = record.payload as EventReceipts;
    kept.push(receipts);
    if (kept.length > maxKept) kept.shift();
    if (BigInt(receipts.to) > newest) newest = BigInt(receipts.to);
  }
  const from = newest - marginNs > began ? newest - marginNs : began;
  const recent = kept.filter(({ to }) => BigInt(to) >= from);
  return { from, hashes: new Set(recent.flatMap(({ hashes }) => hashes)) };
}
