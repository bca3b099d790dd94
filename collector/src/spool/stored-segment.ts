import { join } from 'node:path';
import { tableNames } from '@shewhart/schemas';
import type { SpoolSegment, TableRows } from '../ports.ts';
import type { Quarantine } from './quarantine.ts';
import { emptyMark, type SegmentBuffer } from './segment-buffer.ts';
import { segmentFileName, segmentToken, type FrameSection, type SegmentIdentity } from './segment-format.ts';
import { scanSegment, type SegmentScan } from './segment-scan.ts';
import type { SpoolFiles } from './spool-files.ts';

export interface SegmentFacts {
  readonly identity: SegmentIdentity;
  readonly bytes: number;
  readonly createdAtMs: number;
  readonly newestAtMs: number;
  /** On the monotonic clock of this process; may lie before its start. */
  readonly durableAtMonotonicMs: number;
  readonly contentIds: readonly Uint8Array[];
}

/** A closed segment: what the store reads. Its rows come from memory while the spool keeps them there. */
export class StoredSegment implements SpoolSegment {
  readonly facts: SegmentFacts;
  readonly token: string;
  readonly path: string;
  readonly #files: SpoolFiles;
  readonly #quarantine: Quarantine;
  #buffer: SegmentBuffer | undefined;

  constructor(
    facts: SegmentFacts,
    directory: string,
    files: SpoolFiles,
    quarantine: Quarantine,
    buffer?: SegmentBuffer,
  ) {
    this.facts = facts;
    this.token = segmentToken(facts.identity);
    this.path = join(directory, segmentFileName(facts.identity));
    this.#files = files;
    this.#quarantine = quarantine;
    this.#buffer = buffer;
  }

  get bytes(): number {
    return this.facts.bytes;
  }

  get createdAt(): Date {
    return new Date(this.facts.createdAtMs);
  }

  get cachedBytes(): number {
    return this.#buffer?.bytes ?? 0;
  }

  /** Views that stay valid until the segment is removed. */
  async read(): Promise<readonly TableRows[]> {
    if (this.#buffer !== undefined) return this.#buffer.between(emptyMark, this.#buffer.mark());
    const bytes = await this.#files.read(this.path);
    const scan = scanSegment(bytes, this.facts.identity);
    await setAsideDamages(scan, bytes, this.facts.identity, this.#quarantine);
    return joinByTable(scan.frames.flatMap((frame) => frame.sections));
  }

  /** Gives the memory back to the spool. */
  dropBuffer(): SegmentBuffer | undefined {
    const buffer = this.#buffer;
    this.#buffer = undefined;
    return buffer;
  }
}

/** Copies what cannot be read, but may have been acknowledged, to the quarantine. */
export async function setAsideDamages(
  scan: SegmentScan,
  bytes: Buffer,
  identity: SegmentIdentity,
  quarantine: Quarantine,
): Promise<void> {
  const segment = segmentToken(identity);
  for (const { damage, offset, bytes: length, rows } of scan.damages) {
    if (damage !== 'corrupt-frame' && damage !== 'corrupt-tail') continue;
    await quarantine.put(
      `${segment}-at-${offset}.frame`,
      bytes.subarray(offset, offset + length),
      { segment, damage, offset, rows: rows ?? 'unknown' },
      'a damaged stretch of a spool segment was set aside: its rows will not be stored, all others are',
    );
  }
}

function joinByTable(sections: readonly FrameSection[]): TableRows[] {
  return tableNames.flatMap((table) => {
    const parts = sections.filter((section) => section.table === table);
    if (parts.length === 0) return [];
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    return [{ table, rows, bytes: Buffer.concat(parts.map((part) => part.bytes)) }];
  });
}
