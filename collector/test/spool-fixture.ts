import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '../src/observe/log.ts';
import type { Spool, SpoolSegment, TableRows } from '../src/ports.ts';

export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'shewhart-'));
}

export function contentId(number: number): Uint8Array {
  const id = Buffer.alloc(16);
  id.writeUInt32LE(number, 0);
  return id;
}

/** Rows of 8 bytes that say which batch they belong to. The spool does not look into rows. */
export function numberedRows(batch: number, rows = 1, table: TableRows['table'] = 'log'): TableRows {
  const bytes = Buffer.alloc(rows * 8);
  for (let row = 0; row < rows; row++) {
    bytes.writeUInt32LE(batch, row * 8);
    bytes.writeUInt32LE(row, row * 8 + 4);
  }
  return { table, rows, bytes };
}

/** The batch numbers in a segment's rows, in order, once for each row. */
export async function batchesIn(segment: SpoolSegment): Promise<number[]> {
  const batches: number[] = [];
  for (const { bytes } of await segment.read()) {
    const view = Buffer.from(bytes);
    for (let at = 0; at < view.length; at += 8) batches.push(view.readUInt32LE(at));
  }
  return batches;
}

/** Takes everything out of a spool whose last segment is sealed. */
export async function drainBatches(spool: Spool): Promise<number[]> {
  const batches: number[] = [];
  while (spool.state().segments > 0) {
    const segment = await spool.next();
    if (segment === undefined) break;
    batches.push(...(await batchesIn(segment)));
    await spool.remove(segment);
  }
  return batches;
}

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly details: Record<string, unknown>;
  readonly message: string;
}

/** A log that can be read afterwards. */
export function recordingLog(): Log & { readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at = (level: LogLine['level']) => (details: object, message: string) => {
    lines.push({ level, details: { ...details }, message });
  };
  return { lines, info: at('info'), warn: at('warn'), error: at('error') };
}
