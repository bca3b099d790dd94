import { tableNames, type TableName } from '@shewhart/schemas';
import type { RefusalReason } from '@shewhart/schemas/taxonomy';
import type { TableRows } from '../ports.ts';
import type { Payload } from '../record-fields.ts';
import { Refusals } from './refusals.ts';
import { RowBuffer } from './row-buffer.ts';
import { TimePolicy } from './time-policy.ts';

/** Something stored once and remembered: in which generation its row was written last. */
export interface WrittenOnce {
  writtenIn: number;
}

/** Buffers larger than this are given back after the request that needed them. */
const keptBufferBytes = 16 << 20;
const hourNs = 3_600_000_000_000n;

/** The request in work: its rows by table, its refusals, and what must be undone if it fails. */
export class Batch {
  readonly tables: Readonly<Record<TableName, RowBuffer>>;
  readonly refusals = new Refusals();
  readonly time = new TimePolicy();
  readonly leniencies = new Map<string, number>();
  payload!: Payload;
  accepted = 0;
  /**
   * Context rows are written once in each generation: a new one begins with every hour of receipt, so that
   * `seen_time` follows, and when what was written got lost.
   */
  generation = 1;
  private hour = -1n;
  private readonly written: WrittenOnce[] = [];

  constructor() {
    this.tables = Object.fromEntries(tableNames.map((name) => [name, new RowBuffer()])) as Record<
      TableName,
      RowBuffer
    >;
  }

  begin(payload: Payload, receivedAtNs: bigint): void {
    this.payload = payload;
    this.time.begin(receivedAtNs);
    const hour = receivedAtNs / hourNs;
    if (hour !== this.hour) this.generation += 1;
    this.hour = hour;
    this.clear();
  }

  private clear(): void {
    for (const name of tableNames) {
      this.tables[name].reset();
      this.tables[name].shrink(keptBufferBytes);
    }
    this.refusals.begin();
    if (this.leniencies.size > 0) this.leniencies.clear();
    this.written.length = 0;
    this.accepted = 0;
  }

  /** True once in each generation: the caller then writes the row. */
  isDue(context: WrittenOnce): boolean {
    if (context.writtenIn === this.generation) return false;
    context.writtenIn = this.generation;
    this.written.push(context);
    return true;
  }

  /** What this request wrote does not count as written. */
  abandon(): void {
    for (const context of this.written) context.writtenIn = 0;
    this.clear();
  }

  forgetWritten(): void {
    this.generation += 1;
  }

  note(kind: string): void {
    this.leniencies.set(kind, (this.leniencies.get(kind) ?? 0) + 1);
  }

  refuse(
    reason: RefusalReason,
    target: TableName,
    service: string,
    where: string,
    at: number,
    end: number,
  ): void {
    const { receivedLow, receivedHigh } = this.time;
    const raw = this.payload.bytes.subarray(at, end);
    const row = this.tables.dead_letter;
    this.refusals.add(row, receivedLow, receivedHigh, reason, target, service, where, raw);
  }

  sections(): readonly TableRows[] {
    const sections: TableRows[] = [];
    for (const table of tableNames) {
      const { rows, bytes, at } = this.tables[table];
      if (rows > 0) sections.push({ table, rows, bytes: bytes.subarray(0, at) });
    }
    return sections;
  }
}
