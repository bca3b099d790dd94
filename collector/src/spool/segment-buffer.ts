import { tableNames, type TableName } from '@shewhart/schemas';
import type { TableRows } from '../ports.ts';
import type { FrameSection } from './segment-format.ts';

const initialBytes = 64 * 1024;
const tableIndex = new Map<TableName, number>(tableNames.map((name, index) => [name, index]));

/** How far each table's rows reached at some moment. */
export interface Mark {
  readonly lengths: readonly number[];
  readonly rows: readonly number[];
}

/**
 * The rows of one segment in memory, each table's in one stretch. A section is copied once, here; frames
 * are written from slices of it, and the store reads the tables whole without joining anything. Buffers
 * are used again for later segments: growing them anew for each cost more than the copying.
 */
export class SegmentBuffer {
  readonly #buffers: Uint8Array[] = tableNames.map(() => new Uint8Array(0));
  #lengths: number[] = tableNames.map(() => 0);
  #rows: number[] = tableNames.map(() => 0);
  #bytes = 0;
  #mostRows = 0;

  get bytes(): number {
    return this.#bytes;
  }

  /** Rows of the table that has most. */
  get mostRows(): number {
    return this.#mostRows;
  }

  /** Memory held, used or not. */
  get capacityBytes(): number {
    return this.#buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0);
  }

  append(section: TableRows): void {
    const index = tableIndex.get(section.table) ?? 0;
    const start = this.#lengths[index] ?? 0;
    const end = start + section.bytes.byteLength;
    this.#room(index, start, end).set(section.bytes, start);
    this.#lengths[index] = end;
    const rows = (this.#rows[index] ?? 0) + section.rows;
    this.#rows[index] = rows;
    this.#mostRows = Math.max(this.#mostRows, rows);
    this.#bytes += section.bytes.byteLength;
  }

  mark(): Mark {
    return { lengths: [...this.#lengths], rows: [...this.#rows] };
  }

  /** What was added between two marks; views that stay valid until `clear`. */
  between(from: Mark, to: Mark): FrameSection[] {
    const sections: FrameSection[] = [];
    for (const [index, table] of tableNames.entries()) {
      const start = from.lengths[index] ?? 0;
      const end = to.lengths[index] ?? 0;
      const rows = (to.rows[index] ?? 0) - (from.rows[index] ?? 0);
      if (end > start || rows > 0) {
        sections.push({ table, rows, bytes: (this.#buffers[index] as Uint8Array).subarray(start, end) });
      }
    }
    return sections;
  }

  clear(): void {
    this.#lengths = tableNames.map(() => 0);
    this.#rows = tableNames.map(() => 0);
    this.#bytes = 0;
    this.#mostRows = 0;
  }

  #room(index: number, used: number, needed: number): Uint8Array {
    const buffer = this.#buffers[index] as Uint8Array;
    if (needed <= buffer.byteLength) return buffer;
    const grown = new Uint8Array(Math.max(initialBytes, needed, Math.ceil(buffer.byteLength * 1.5)));
    grown.set(buffer.subarray(0, used));
    this.#buffers[index] = grown;
    return grown;
  }
}

export const emptyMark: Mark = { lengths: [], rows: [] };
