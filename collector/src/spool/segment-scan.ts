import { crc32 } from 'node:zlib';
import {
  decodeFrameHeader,
  decodePayload,
  decodeSegmentHeader,
  ForeignSegment,
  formatVersion,
  frameHeaderBytes,
  frameMagic,
  segmentHeaderBytes,
  type FrameSection,
  type SegmentIdentity,
} from './segment-format.ts';

/**
 * What can be wrong with a segment file.
 *
 * - `torn-tail`: the file ends inside a frame (or in bytes never written): a write that was cut short and
 *   therefore never acknowledged. The rest is cut off.
 * - `corrupt-frame`: a checksum does not hold, and readable frames follow. The damaged bytes are set aside.
 * - `corrupt-tail`: the last frame's checksum does not hold. It may have been acknowledged: set aside.
 * - `corrupt-header`: the segment header is damaged; the frames say the same again, so nothing is lost.
 */
export type SegmentDamage = 'torn-tail' | 'corrupt-frame' | 'corrupt-tail' | 'corrupt-header';

export interface DamagedStretch {
  readonly damage: SegmentDamage;
  readonly offset: number;
  readonly bytes: number;
  /** Rows in it, where the frame's own header could still be read. */
  readonly rows: number | undefined;
}

export interface ReadableFrame {
  readonly offset: number;
  readonly writtenAtMs: number;
  readonly contentIds: readonly Buffer[];
  readonly sections: readonly FrameSection[];
}

export interface SegmentScan {
  readonly frames: readonly ReadableFrame[];
  readonly damages: readonly DamagedStretch[];
  readonly createdAtMs: number | undefined;
}

/**
 * Reads every frame that can be read; pure.
 * @throws ForeignSegment when the file was written in another format or for other columns
 */
export function scanSegment(bytes: Buffer, identity: SegmentIdentity): SegmentScan {
  const frames: ReadableFrame[] = [];
  const damages: DamagedStretch[] = [];
  const header = decodeSegmentHeader(bytes);
  if (header !== undefined) refuseForeign(header);
  else damages.push(...damagedHeader(bytes));

  let offset = Math.min(segmentHeaderBytes, bytes.length);
  while (offset < bytes.length) {
    const frame = readFrame(bytes, offset, identity);
    if ('sections' in frame) {
      frames.push(frame);
      offset = frame.end;
    } else {
      damages.push(frame);
      offset += frame.bytes;
    }
  }
  return { frames, damages, createdAtMs: header?.createdAtMs ?? frames[0]?.writtenAtMs };
}

function damagedHeader(bytes: Buffer): DamagedStretch[] {
  const length = Math.min(segmentHeaderBytes, bytes.length);
  const damage = bytes.length < segmentHeaderBytes || isBlank(bytes) ? 'torn-tail' : 'corrupt-header';
  return [{ damage, offset: 0, bytes: length, rows: undefined }];
}

function readFrame(
  bytes: Buffer,
  offset: number,
  identity: SegmentIdentity,
): (ReadableFrame & { end: number }) | DamagedStretch {
  const header = decodeFrameHeader(bytes, offset, identity.spoolId);
  if (header === undefined) return lostStretch(bytes, offset, identity);
  refuseForeign(header);
  const start = offset + frameHeaderBytes;
  const end = start + header.payloadBytes;
  if (end > bytes.length) {
    return { damage: 'torn-tail', offset, bytes: bytes.length - offset, rows: header.rows };
  }
  const payload = bytes.subarray(start, end);
  if (crc32(payload) !== header.payloadCrc) {
    const damage = end < bytes.length ? 'corrupt-frame' : 'corrupt-tail';
    return { damage, offset, bytes: end - offset, rows: header.rows };
  }
  return { offset, end, writtenAtMs: header.writtenAtMs, ...decodePayload(header, payload) };
}

/** From a place where no frame begins to the next place where one does, or to the end. */
function lostStretch(bytes: Buffer, offset: number, identity: SegmentIdentity): DamagedStretch {
  const rest = bytes.subarray(offset);
  if (rest.length < frameHeaderBytes || isBlank(rest)) {
    return { damage: 'torn-tail', offset, bytes: rest.length, rows: undefined };
  }
  let next = bytes.indexOf(frameMagic, offset + 1);
  while (next !== -1) {
    // Only a frame that is whole: bytes that merely begin like one would lead further astray.
    if (isWholeFrame(bytes, next, identity)) {
      return { damage: 'corrupt-frame', offset, bytes: next - offset, rows: undefined };
    }
    next = bytes.indexOf(frameMagic, next + 1);
  }
  return { damage: 'corrupt-tail', offset, bytes: rest.length, rows: undefined };
}

function isWholeFrame(bytes: Buffer, offset: number, { spoolId }: SegmentIdentity): boolean {
  const header = decodeFrameHeader(bytes, offset, spoolId);
  if (header === undefined) return false;
  const start = offset + frameHeaderBytes;
  return crc32(bytes.subarray(start, start + header.payloadBytes)) === header.payloadCrc;
}

/** A crash may leave a file longer than what was written, the rest zero. */
function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}

function refuseForeign(header: { formatVersion: number }): void {
  if (header.formatVersion === formatVersion) return;
  throw new ForeignSegment(
    `it has format version ${header.formatVersion}, this release reads ${formatVersion}`,
  );
}
