import { crc32 } from 'node:zlib';
import { tableColumns, tableNames, type TableName } from '@shewhart/schemas';

/**
 * The bytes of a segment file. All numbers are little-endian, all checksums CRC-32 (zlib).
 *
 *   segment header, 64 bytes
 *     0  magic "SHEWSEG\n"       16  spool id, 16 bytes          48  zero
 *     8  format version u32      32  sequence u64                60  CRC of bytes 0..59, u32
 *    12  zero                    40  created, ms since 1970, u64
 *
 *   frame, repeated: one group commit, which is durable whole or was never acknowledged
 *     0  magic "FRM\n"           20  rows u32                    36  spool id, 16 bytes
 *     4  format version u32      24  payload bytes u32           52  CRC of the payload u32
 *     8  zero                    28  written, ms since 1970, u64 56  CRC of bytes 0..55, u32
 *    12  batches u32
 *    16  sections u32
 *    60  payload: content ids (16 bytes each), section table (16 bytes each: table id u8, 3 zero bytes,
 *        columns u32, rows u32, bytes u32), then the sections' RowBinary
 *
 * A frame says everything that is needed to read it, so that a damaged segment header costs nothing, and
 * has a checksum over its header alone, so that a reader that lost its way behind a damaged frame finds
 * the next one. The spool id in it is random and never leaves the disk: a record whose text looks like a
 * frame is not taken for one.
 */
export const segmentHeaderBytes = 64;
export const frameHeaderBytes = 60;
export const contentIdBytes = 16;
export const formatVersion = 1;

const segmentMagic = Buffer.from('SHEWSEG\n', 'latin1');
export const frameMagic = Buffer.from('FRM\n', 'latin1');
const sectionEntryBytes = 16;

/** On disk for ever: a new table takes the next number, a dropped one leaves a gap. */
const tableIds: Readonly<Record<TableName, number>> = {
  resource: 1,
  scope: 2,
  series: 3,
  log: 4,
  span: 5,
  number_point: 6,
  histogram_point: 7,
  exponential_histogram_point: 8,
  summary_point: 9,
  exemplar: 10,
  dead_letter: 11,
  raw_event: 12,
  change_event: 13,
  commit_event: 14,
  incident_event: 15,
  service_catalogue: 16,
  gate_event: 17,
};

const tablesById = new Map<number, TableName>(tableNames.map((name) => [tableIds[name], name]));

/**
 * A fingerprint of each table's columns. Rows carry no column names, so rows that were written under other
 * columns must not be read under these. A release that changes no table with waiting rows reads them all.
 */
const columnsOf = new Map<TableName, number>(
  tableNames.map((name) => [name, crc32(JSON.stringify(tableColumns[name]))]),
);

/** The bytes are whole, but this program must not read them. */
export class ForeignSegment extends Error {
  override readonly name = 'ForeignSegment';
}

export interface SegmentIdentity {
  readonly spoolId: Buffer;
  readonly sequence: number;
}

export interface FrameSection {
  readonly table: TableName;
  readonly rows: number;
  readonly bytes: Uint8Array;
}

export interface FrameHeader {
  readonly formatVersion: number;
  readonly batches: number;
  readonly sections: number;
  readonly rows: number;
  readonly payloadBytes: number;
  readonly writtenAtMs: number;
  readonly payloadCrc: number;
}

export function segmentFileName({ spoolId, sequence }: SegmentIdentity): string {
  return `${String(sequence).padStart(12, '0')}-${spoolId.toString('hex')}.segment`;
}

/** The identity that a file's name gives, or undefined when it is no segment's name. */
export function parseSegmentFileName(name: string): SegmentIdentity | undefined {
  const match = /^(\d{12})-([0-9a-f]{32})\.segment$/.exec(name);
  if (match === null) return undefined;
  return { sequence: Number(match[1]), spoolId: Buffer.from(match[2] ?? '', 'hex') };
}

/** Stable over restarts and unique over all spools, because every start of a spool draws a new spool id. */
export function segmentToken({ spoolId, sequence }: SegmentIdentity): string {
  return `${spoolId.toString('hex')}-${sequence}`;
}

export function encodeSegmentHeader(identity: SegmentIdentity, createdAtMs: number): Buffer {
  const header = Buffer.alloc(segmentHeaderBytes);
  segmentMagic.copy(header, 0);
  header.writeUInt32LE(formatVersion, 8);
  identity.spoolId.copy(header, 16);
  header.writeBigUInt64LE(BigInt(identity.sequence), 32);
  header.writeBigUInt64LE(BigInt(Math.trunc(createdAtMs)), 40);
  header.writeUInt32LE(crc32(header.subarray(0, 60)), 60);
  return header;
}

/** The header's fields, or undefined when it is damaged. */
export function decodeSegmentHeader(
  bytes: Buffer,
): { formatVersion: number; createdAtMs: number } | undefined {
  if (bytes.length < segmentHeaderBytes || !bytes.subarray(0, 8).equals(segmentMagic)) return undefined;
  if (bytes.readUInt32LE(60) !== crc32(bytes.subarray(0, 60))) return undefined;
  return {
    formatVersion: bytes.readUInt32LE(8),
    createdAtMs: Number(bytes.readBigUInt64LE(40)),
  };
}

/** Everything of a frame that stands before the sections' own bytes, in one buffer. */
export function encodeFrameHead(
  spoolId: Buffer,
  contentIds: readonly Uint8Array[],
  sections: readonly FrameSection[],
  writtenAtMs: number,
): Buffer {
  const idsBytes = contentIds.length * contentIdBytes;
  const tableBytes = sections.length * sectionEntryBytes;
  const head = Buffer.alloc(frameHeaderBytes + idsBytes + tableBytes);
  let payloadBytes = idsBytes + tableBytes;
  let rows = 0;
  let at = frameHeaderBytes;
  for (const id of contentIds) {
    head.set(id, at);
    at += contentIdBytes;
  }
  for (const section of sections) {
    head.writeUInt8(tableIds[section.table], at);
    head.writeUInt32LE(columnsOf.get(section.table) ?? 0, at + 4);
    head.writeUInt32LE(section.rows, at + 8);
    head.writeUInt32LE(section.bytes.byteLength, at + 12);
    at += sectionEntryBytes;
    payloadBytes += section.bytes.byteLength;
    rows += section.rows;
  }
  let payloadCrc = crc32(head.subarray(frameHeaderBytes));
  for (const section of sections) payloadCrc = crc32(section.bytes, payloadCrc);

  frameMagic.copy(head, 0);
  head.writeUInt32LE(formatVersion, 4);
  head.writeUInt32LE(contentIds.length, 12);
  head.writeUInt32LE(sections.length, 16);
  head.writeUInt32LE(rows, 20);
  head.writeUInt32LE(payloadBytes, 24);
  head.writeBigUInt64LE(BigInt(Math.trunc(writtenAtMs)), 28);
  spoolId.copy(head, 36);
  head.writeUInt32LE(payloadCrc, 52);
  head.writeUInt32LE(crc32(head.subarray(0, 56)), 56);
  return head;
}

/** The frame header at `offset`, or undefined when there is none or it is damaged. */
export function decodeFrameHeader(bytes: Buffer, offset: number, spoolId: Buffer): FrameHeader | undefined {
  if (offset + frameHeaderBytes > bytes.length) return undefined;
  const header = bytes.subarray(offset, offset + frameHeaderBytes);
  if (!header.subarray(0, 4).equals(frameMagic) || !header.subarray(36, 52).equals(spoolId)) return undefined;
  if (header.readUInt32LE(56) !== crc32(header.subarray(0, 56))) return undefined;
  return {
    formatVersion: header.readUInt32LE(4),
    batches: header.readUInt32LE(12),
    sections: header.readUInt32LE(16),
    rows: header.readUInt32LE(20),
    payloadBytes: header.readUInt32LE(24),
    writtenAtMs: Number(header.readBigUInt64LE(28)),
    payloadCrc: header.readUInt32LE(52),
  };
}

/**
 * The content ids and sections of a payload whose checksum held.
 * @throws ForeignSegment
 */
export function decodePayload(
  header: FrameHeader,
  payload: Buffer,
): { contentIds: Buffer[]; sections: FrameSection[] } {
  const contentIds: Buffer[] = [];
  let at = 0;
  for (let batch = 0; batch < header.batches; batch++) {
    contentIds.push(payload.subarray(at, at + contentIdBytes));
    at += contentIdBytes;
  }
  const sections: FrameSection[] = [];
  let start = at + header.sections * sectionEntryBytes;
  for (let index = 0; index < header.sections; index++) {
    const table = tablesById.get(payload.readUInt8(at));
    if (table === undefined || columnsOf.get(table) !== payload.readUInt32LE(at + 4)) {
      throw new ForeignSegment(
        `it has rows of ${table ?? 'a table'} with columns that this release does not know`,
      );
    }
    const bytes = payload.readUInt32LE(at + 12);
    sections.push({
      table,
      rows: payload.readUInt32LE(at + 8),
      bytes: payload.subarray(start, start + bytes),
    });
    start += bytes;
    at += sectionEntryBytes;
  }
  return { contentIds, sections };
}
