import { crc32 } from 'node:zlib';
import { contentIdBytes } from './segment-format.ts';

/**
 * What is left of a stored segment: the content identities of its batches, so that a sender who repeats
 * one after a restart is still recognised. Little-endian:
 *
 *    0  magic "SHEWIDS\n"     12  number of ids u32               24  ids, 16 bytes each
 *    8  format version u32    16  newest, ms since 1970, u64      end  CRC-32 of all before, u32
 *
 * The file is durable before its segment is removed. One that cannot be read is ignored and removed: while
 * its segment exists it says nothing that the segment does not, and later it only guards against repeats.
 */
const magic = Buffer.from('SHEWIDS\n', 'latin1');
const version = 1;
const headBytes = 24;

export interface IdentityFile {
  readonly newestAtMs: number;
  readonly contentIds: readonly Uint8Array[];
}

export function encodeIdentityFile({ newestAtMs, contentIds }: IdentityFile): Buffer {
  const bytes = Buffer.alloc(headBytes + contentIds.length * contentIdBytes + 4);
  magic.copy(bytes, 0);
  bytes.writeUInt32LE(version, 8);
  bytes.writeUInt32LE(contentIds.length, 12);
  bytes.writeBigUInt64LE(BigInt(Math.trunc(newestAtMs)), 16);
  let at = headBytes;
  for (const id of contentIds) {
    bytes.set(id, at);
    at += contentIdBytes;
  }
  bytes.writeUInt32LE(crc32(bytes.subarray(0, at)), at);
  return bytes;
}

/** The file's content, or undefined when it is damaged or of another version. */
export function decodeIdentityFile(bytes: Buffer): IdentityFile | undefined {
  if (bytes.length < headBytes + 4 || !bytes.subarray(0, 8).equals(magic)) return undefined;
  const count = bytes.readUInt32LE(12);
  const end = headBytes + count * contentIdBytes;
  if (bytes.readUInt32LE(8) !== version || bytes.length !== end + 4) return undefined;
  if (bytes.readUInt32LE(end) !== crc32(bytes.subarray(0, end))) return undefined;
  const contentIds = Array.from({ length: count }, (_, index) =>
    bytes.subarray(headBytes + index * contentIdBytes, headBytes + (index + 1) * contentIdBytes),
  );
  return { newestAtMs: Number(bytes.readBigUInt64LE(16)), contentIds };
}
