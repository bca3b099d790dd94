import type { Clock } from '../clock.ts';
import { CollectorError } from '../errors.ts';
import type { Log } from '../observe/log.ts';
import type { StoreRow, StoreSession, Trail, TrailEntry } from '../ports.ts';
import { openTrailFile, type NewEntry, type TrailFile } from './trail-file.ts';
import type { TrailLine } from './trail-line.ts';

export interface KeptTrail extends Trail {
  readonly file: TrailFile;
  /** Brings into the store what it lacks; call it once the store is there. */
  store(): Promise<void>;
  close(): Promise<void>;
}

interface Waiting {
  readonly entry: NewEntry;
  readonly resolve: (entry: TrailEntry) => void;
  readonly reject: (error: unknown) => void;
}

const maxPayloadBytes = 256 * 1024;
const maxTextBytes = 4096;
/** How long an answer waits for the store, so that what was decided can be asked for at once. */
const storePatienceMs = 1000;
const storeAgainMs = 10_000;
const maxInsertRows = 1000;
const maxUnstored = 10_000;

/**
 * The trail: entries go to the file first, several at a time while one fsync runs, and from there to
 * `trail_entry`. A store that is away gets them later; the file is what counts.
 * @throws Error when the trail in the directory cannot be gone on with
 */
export async function openTrail(options: {
  readonly directory: string;
  readonly keyFile?: string | undefined;
  readonly session: StoreSession;
  readonly clock: Clock;
  readonly log: Log;
}): Promise<KeptTrail> {
  const { directory, keyFile, session, clock, log } = options;
  const now = (): string => new Date(clock.wallMs()).toISOString();
  const file = await openTrailFile({ directory, keyFile, now });
  let waiting: Waiting[] = [];
  /** Added by this process and not in the store; beyond `maxUnstored` they are read from the file again. */
  let unstored: TrailLine[] = [];
  let writing: Promise<void> | undefined;
  /** Whether the store has, or `unstored` holds, all that the file has. */
  let isCaughtUp = false;
  let storing: Promise<void> | undefined;
  let isStoreThere = false;
  let isClosed = false;
  let cancel = (): void => undefined;

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        const added = await file.append(
          group.map(({ entry }) => entry),
          now(),
        );
        unstored.push(...added);
        if (unstored.length > maxUnstored) {
          unstored = [];
          isCaughtUp = false;
        }
        const stored = storeSoon();
        for (const [place, { resolve }] of group.entries())
          void stored.then(() => resolve(added[place]!.record));
      } catch (error) {
        const known = new CollectorError(
          'SPOOL_DISK_FULL',
          `The trail cannot be written: ${(error as Error).message}`,
          { cause: error },
        );
        for (const { reject } of group) reject(known);
      }
    }
  }

  function storeSoon(): Promise<void> {
    if (!isStoreThere) return Promise.resolve();
    return new Promise((done) => {
      const stop = clock.after(storePatienceMs, done);
      void store().then(() => (stop(), done()));
    });
  }

  /** One at a time; whoever comes meanwhile is served by one more round. */
  function store(): Promise<void> {
    isStoreThere = true;
    const next = (storing ?? Promise.resolve()).then(bringToStore).catch((error: unknown) => {
      log.warn(
        { reason: (error as Error).message },
        'Entries of the trail could not be stored; they will be',
      );
      again();
    });
    storing = next;
    return next;
  }

  function again(): void {
    cancel();
    if (!isClosed) cancel = clock.after(storeAgainMs, () => void store());
  }

  async function bringToStore(): Promise<void> {
    if (isClosed) return;
    if (!isCaughtUp) await catchUp();
    while (unstored.length > 0) {
      const part = unstored.slice(0, maxInsertRows);
      await session.insert('trail_entry', part.map(rowOf));
      unstored.splice(0, part.length);
    }
  }

  /** From the file, what the store lacks; what is added meanwhile waits its turn. */
  async function catchUp(): Promise<void> {
    const from = await storedSize();
    const until = file.size;
    unstored = unstored.filter(({ record }) => record.index >= until);
    isCaughtUp = true;
    try {
      let part: TrailLine[] = [];
      for await (const entry of file.read(from)) {
        if (entry.record.index >= until) break;
        part.push(entry);
        if (part.length < maxInsertRows) continue;
        await session.insert('trail_entry', part.map(rowOf));
        part = [];
      }
      if (part.length > 0) await session.insert('trail_entry', part.map(rowOf));
    } catch (error) {
      isCaughtUp = false;
      throw error;
    }
  }

  /** Up to where the store has them without a gap. */
  async function storedSize(): Promise<number> {
    const [row] = await session.ask(
      'SELECT count() AS rows, max(entry_index) AS last FROM trail_entry FINAL WHERE trail = {trail:String}',
      { trail: file.name },
    );
    const rows = Number(row?.['rows'] ?? 0);
    return rows > 0 && Number(row?.['last']) === rows - 1 ? rows : 0;
  }

  return {
    file,
    async append(kind, subject, actor, payload) {
      if (isClosed) throw new CollectorError('SPOOL_CLOSED', 'The collector is shutting down.');
      const entry = checked({ kind, subject, actor, payload });
      return new Promise<TrailEntry>((resolve, reject) => {
        waiting.push({ entry, resolve, reject });
        writing ??= write().finally(() => (writing = undefined));
      });
    },
    store,
    async close() {
      await writing;
      await storing;
      isClosed = true;
      cancel();
      await file.close();
    },
  };
}

/** @throws CollectorError QUERY_INVALID_REQUEST */
function checked(entry: NewEntry): NewEntry {
  const refuse = (what: string): never => {
    throw new CollectorError('QUERY_INVALID_REQUEST', what);
  };
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(entry.kind)) throw new Error(`"${entry.kind}" is no kind of entry`);
  if (entry.subject.length > maxTextBytes) refuse(`The identity is longer than ${maxTextBytes} characters.`);
  if (entry.actor.length > maxTextBytes) refuse(`The name is longer than ${maxTextBytes} characters.`);
  if (JSON.stringify(entry.payload).length > maxPayloadBytes)
    refuse(`A decision holds at most ${maxPayloadBytes / 1024} KiB.`);
  return entry;
}

function rowOf({ record, line }: TrailLine): StoreRow {
  const { trail, index, time, kind, subject, actor, payload, previous } = record;
  return {
    trail,
    entry_index: index,
    time,
    kind,
    subject,
    actor,
    payload: JSON.stringify(payload),
    previous,
    line,
  };
}
