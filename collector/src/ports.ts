import type { TableName } from '@shewhart/schemas';
import type { RefusalReason } from '@shewhart/schemas/taxonomy';

/**
 * What the stages hand to each other. A stage knows these shapes and never another stage; `app` wires them.
 *
 *   receive → decode (+ normalise) → spool → store        query
 */

export type Signal = 'logs' | 'metrics' | 'traces';
export type PayloadEncoding = 'protobuf' | 'json';

/** Rows of one table in ClickHouse's RowBinary, columns in the order of `tableColumns`. */
export interface TableRows {
  readonly table: TableName;
  readonly rows: number;
  readonly bytes: Uint8Array;
}

export interface Refusal {
  readonly reason: RefusalReason;
  readonly count: number;
  /** A sentence in English for the sender: what was wrong with the first such record. */
  readonly detail: string;
}

/** One export request in its stored form. */
export interface DecodedBatch {
  /** Views into the decoder's buffers: valid until its next call, so copy them or finish first. */
  readonly sections: readonly TableRows[];
  /** Records (log records, spans, data points) in `sections`; context rows and dead letters do not count. */
  readonly accepted: number;
  readonly refusals: readonly Refusal[];
  /** Departures from the specification that were understood all the same, by kind. */
  readonly leniencies: ReadonlyMap<string, number>;
}

/** Turns a whole request into rows, or throws a `CollectorError` and leaves nothing behind. */
export interface Decoder {
  /** @param receivedAtNs nanoseconds since 1970, the collector's clock at receipt */
  decode(signal: Signal, encoding: PayloadEncoding, body: Uint8Array, receivedAtNs: bigint): DecodedBatch;
  /**
   * Context rows (resource, scope, series) are written once, not with every batch. After a batch could not
   * be made durable this forgets which were written, so that the next batches carry them again.
   */
  forgetWritten(): void;
}

/** What a receiver calls for every request; resolves when the records are durable. */
export interface Ingest {
  (signal: Signal, encoding: PayloadEncoding, body: Uint8Array): Promise<IngestResult>;
}

export interface IngestResult {
  readonly accepted: number;
  readonly refusals: readonly Refusal[];
  /** True when an identical request was durable already and nothing was added. */
  readonly duplicate: boolean;
}

/** The durable queue between receivers and the store. */
export interface Spool {
  /**
   * Resolves after the batch is on disk (fsynced). A batch whose content identity is known resolves as
   * soon as the first one is durable and adds nothing.
   * The sections are copied before the call returns.
   * @throws CollectorError SPOOL_FULL, SPOOL_DISK_FULL, SPOOL_CLOSED
   */
  append(contentId: Uint8Array, sections: readonly TableRows[]): Promise<'added' | 'duplicate'>;
  /** The oldest closed segment that is not yet removed; waits for one. Undefined after `close`. */
  next(): Promise<SpoolSegment | undefined>;
  /** Forgets a stored segment's rows; its content identities are remembered for the duplicate window. */
  remove(segment: SpoolSegment): Promise<void>;
  state(): SpoolState;
  close(): Promise<void>;
}

export interface SpoolSegment {
  /** Stable over restarts and unique over all spools: the stem of the store's deduplication tokens. */
  readonly token: string;
  readonly bytes: number;
  readonly createdAt: Date;
  /** All rows of the segment, one entry per table, in the order of `tableNames`. */
  read(): Promise<readonly TableRows[]>;
}

export interface SpoolState {
  readonly segments: number;
  readonly bytes: number;
  readonly limitBytes: number;
  /** Age of the oldest batch that is durable but not stored, in milliseconds; 0 when there is none. */
  readonly oldestAgeMs: number;
  /** Why batches are refused at this moment, if they are. */
  readonly refusing: 'full' | 'disk-full' | 'closed' | undefined;
}

/** The rows' destination: one call is one insert, stored whole or not at all. */
export interface RowStore {
  /**
   * Stores the rows unless the same token was stored before.
   * @throws StoreOutage when the store is away or overloaded (try again), StoreRejection when it refuses
   * these rows (they will never fit)
   */
  insert(rows: TableRows, token: string): Promise<void>;
}

/** Read from and written to the store by a stage of its own; one statement at a time, columns by name. */
export interface StoreSession {
  /** Runs `schemas/sql/queries/<stem>.sql`. */
  query(stem: string, params: StoreRow): Promise<StoreRow[]>;
  /** Runs a statement of the stage's own (never a stranger's). */
  ask(sql: string, params?: StoreRow): Promise<StoreRow[]>;
  insert(table: string, rows: readonly StoreRow[]): Promise<void>;
}

export type StoreRow = Readonly<Record<string, unknown>>;
