import type { TableName } from '@shewhart/schemas';
import type { Clock } from '../clock.ts';
import { StoreRejection } from '../errors.ts';
import type { Instruments } from '../observe/instruments.ts';
import type { Log } from '../observe/log.ts';
import type { SpoolSegment, TableRows } from '../ports.ts';
import { deadLetterRows } from './dead-letter-rows.ts';
import type { Store } from './store.ts';
import { UnclearStoreFailure } from './store-failure.ts';

/** Keeps on disk what belongs to a segment and cannot go into the store. All durable when they resolve. */
export interface SetAside {
  /** For rows that even the dead-letter table refuses. */
  setAside(segment: SpoolSegment, rows: TableRows, reason: string): Promise<void>;
  /** Remembers, until the segment is removed, that the store refused a piece of it. */
  markRefused(segment: SpoolSegment, piece: string, reason: string): Promise<void>;
  /** The reason; undefined when the piece was not refused. */
  refusalOf(segment: SpoolSegment, piece: string): Promise<string | undefined>;
}

export interface SegmentStorageOptions {
  readonly spool: SetAside;
  readonly store: Pick<Store, 'insert' | 'boundaries'>;
  readonly instruments?: Pick<Instruments, 'storedRows' | 'deadLetters' | 'insertSeconds'>;
  readonly log: Log;
  readonly clock: Clock;
}

/**
 * Inserts that one table of one segment may cost while it is divided. A table knows its last 1,000 tokens,
 * and at most half of the inserts of a division succeed: a repeat must still find all of its own.
 */
const divisionMaxInserts = 1_500;

/** Rows `from` up to `to` of one table of one segment. */
interface Piece {
  readonly table: TableName;
  readonly from: number;
  readonly to: number;
}

/**
 * Stores one segment. Rows of a table that the store refuses are halved until the refused ones are alone;
 * those go to `dead_letter`, everything else is stored (unless so many are bad that finding each would take
 * too many inserts: then whole pieces go there, row by row, and can be taken out again). This also takes apart an insert that spans more
 * partitions than the engine allows.
 *
 * Exactly once, also through a crash: a piece's token names its range of rows, so a repeat of the same
 * division stores nothing twice. That a piece was refused is made durable before its parts are stored: its
 * parts have other tokens, so it must not be offered again, even if a later release of the store took it.
 */
export class SegmentStorage {
  readonly #options: SegmentStorageOptions;

  constructor(options: SegmentStorageOptions) {
    this.#options = options;
  }

  /**
   * @param isDivisionForced treat failures of unclear meaning as rejections
   * @throws StoreOutage; what was stored until then is known by its tokens
   */
  async store(segment: SpoolSegment, isDivisionForced: boolean): Promise<void> {
    for (const rows of await segment.read()) {
      if (rows.rows === 0) continue;
      await new TableStorage(this.#options, segment, rows, isDivisionForced).store();
    }
  }
}

class TableStorage {
  readonly #options: SegmentStorageOptions;
  readonly #segment: SpoolSegment;
  readonly #rows: TableRows;
  readonly #isDivisionForced: boolean;
  #offsets: readonly number[] = [];

  constructor(
    options: SegmentStorageOptions,
    segment: SpoolSegment,
    rows: TableRows,
    isDivisionForced: boolean,
  ) {
    this.#options = options;
    this.#segment = segment;
    this.#rows = rows;
    this.#isDivisionForced = isDivisionForced;
  }

  async store(): Promise<void> {
    const refusal = await this.#offer(this.#rows, '');
    if (refusal === undefined) return;
    const { table, rows } = this.#rows;
    this.#options.log.warn(
      { segment: this.#segment.token, table, rows, reason: refusal },
      'the store refuses rows: looking for the bad ones',
    );
    await this.#storeInPieces();
  }

  async #storeInPieces(): Promise<void> {
    const { table, bytes } = this.#rows;
    const { offsets, isComplete } = this.#options.store.boundaries(this.#rows);
    this.#offsets = offsets;
    const readable = offsets.length - 1;
    if (!isComplete) {
      const rest = { table, rows: this.#rows.rows - readable, bytes: bytes.subarray(offsets[readable]) };
      await this.#bury(
        rest,
        [rest.bytes],
        'unreadable_rows',
        'a row ends inside a value',
        `-rest-${readable}`,
      );
    }
    // Depth first from the front, so that rows are stored in their order.
    const pieces: Piece[] = readable === 0 ? [] : halves({ table, from: 0, to: readable });
    let inserts = 0;
    for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) {
      inserts++;
      const refusal = await this.#offer(this.#slice(piece), `-${piece.from}-${piece.to}`);
      if (refusal === undefined) continue;
      if (piece.to - piece.from > 1 && inserts < divisionMaxInserts) {
        pieces.unshift(...halves(piece));
        continue;
      }
      const each = Array.from({ length: piece.to - piece.from }, (_, index) => this.#row(piece.from + index));
      const suffix = `-dead-${piece.from}-${piece.to}`;
      await this.#bury(this.#slice(piece), each, 'store_rejection', refusal, suffix);
    }
  }

  /** Inserts a piece unless it was refused before. @returns why it is refused, or undefined when it is stored */
  async #offer(rows: TableRows, suffix: string): Promise<string | undefined> {
    const { spool } = this.#options;
    const piece = `${rows.table}${suffix}`;
    const earlier = await spool.refusalOf(this.#segment, piece);
    if (earlier !== undefined) return earlier;
    const refusal = await this.#tryInsert(rows, this.#token(suffix));
    if (refusal !== undefined) await spool.markRefused(this.#segment, piece, refusal.message);
    return refusal?.message;
  }

  /** @returns the rejection, or undefined when the rows are stored */
  async #tryInsert(rows: TableRows, token: string): Promise<Error | undefined> {
    const { store, clock, instruments } = this.#options;
    const startedAt = clock.monotonicMs();
    let outcome = 'stored';
    try {
      await store.insert(rows, token);
      instruments?.storedRows.add(rows.rows, { table: rows.table });
      return undefined;
    } catch (error) {
      const isRejection =
        error instanceof StoreRejection || (this.#isDivisionForced && error instanceof UnclearStoreFailure);
      outcome = isRejection ? 'rejected' : 'outage';
      if (isRejection) return error;
      throw error;
    } finally {
      const seconds = (clock.monotonicMs() - startedAt) / 1000;
      instruments?.insertSeconds.record(seconds, { table: rows.table, outcome });
    }
  }

  /** Puts rows into the dead-letter table, each of `raws` in one letter, instead of into their own. */
  async #bury(
    rows: TableRows,
    raws: readonly Uint8Array[],
    reason: string,
    detail: string,
    suffix: string,
  ): Promise<void> {
    const { instruments, spool } = this.#options;
    const receivedAtNs = BigInt(this.#segment.createdAt.getTime()) * 1_000_000n;
    const letters = deadLetterRows(
      raws.map((raw) => ({ receivedAtNs, target: rows.table, reason, detail, raw })),
    );
    const refusal = await this.#tryInsert(letters, this.#token(suffix));
    if (refusal !== undefined) await spool.setAside(this.#segment, rows, `${detail}; ${refusal.message}`);
    instruments?.deadLetters.add(Math.max(1, rows.rows), { table: rows.table, reason });
  }

  #slice({ table, from, to }: Piece): TableRows {
    const bytes = this.#rows.bytes.subarray(this.#offsets[from], this.#offsets[to]);
    return { table, rows: to - from, bytes };
  }

  #row(index: number): Uint8Array {
    return this.#rows.bytes.subarray(this.#offsets[index], this.#offsets[index + 1]);
  }

  #token(suffix: string): string {
    return `${this.#segment.token}-${this.#rows.table}${suffix}`;
  }
}

function halves({ table, from, to }: Piece): Piece[] {
  if (to - from <= 1) return [{ table, from, to }];
  const middle = from + Math.ceil((to - from) / 2);
  return [
    { table, from, to: middle },
    { table, from: middle, to },
  ];
}
