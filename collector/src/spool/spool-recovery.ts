import { join } from 'node:path';
import {
  ForeignSegment,
  parseSegmentFileName,
  segmentFileName,
  type SegmentIdentity,
} from './segment-format.ts';
import { scanSegment, type SegmentScan } from './segment-scan.ts';
import { setAsideDamages, StoredSegment } from './stored-segment.ts';
import type { Quarantine } from './quarantine.ts';
import type { SpoolSettings } from './spool-options.ts';

/**
 * Why a spool directory is refused at the start.
 *
 * - `unknown-file`: something lies there that the spool did not write: the directory is the wrong one.
 * - `foreign-segment`: a whole segment of another format version or of other columns.
 */
export class SpoolUnusable extends Error {
  override readonly name = 'SpoolUnusable';
  readonly state: 'unknown-file' | 'foreign-segment';

  constructor(state: 'unknown-file' | 'foreign-segment', message: string) {
    super(message);
    this.state = state;
  }
}

/** Directories and files that may lie beside the segments. */
const companions = new Set(['lock', 'identities', 'refused', 'quarantine', 'lost+found']);
const lockDraft = /^lock\./;

/**
 * Brings the directory into the state in which the spool leaves it: every segment file has at least one
 * readable frame and no torn tail. Oldest segment first.
 * @throws SpoolUnusable
 */
export async function recoverSegments(
  settings: SpoolSettings,
  quarantine: Quarantine,
): Promise<StoredSegment[]> {
  const { directory, files, log } = settings;
  const identities: SegmentIdentity[] = [];
  for (const name of await files.list(directory)) {
    const identity = parseSegmentFileName(name);
    if (identity !== undefined) identities.push(identity);
    else if (lockDraft.test(name)) await files.remove(join(directory, name));
    else if (!companions.has(name) && !name.startsWith('.')) {
      throw new SpoolUnusable(
        'unknown-file',
        `${join(directory, name)} is no file of a spool: give the spool a directory of its own, or move the file away`,
      );
    }
  }
  identities.sort((a, b) => a.sequence - b.sequence);
  const segments: StoredSegment[] = [];
  for (const identity of identities) {
    const segment = await recoverSegment(identity, settings, quarantine);
    if (segment !== undefined) segments.push(segment);
  }
  if (segments.length > 0) {
    log.info(
      { segments: segments.length, bytes: segments.reduce((sum, { bytes }) => sum + bytes, 0) },
      'the spool holds batches of an earlier run: they will be stored first',
    );
  }
  return segments;
}

async function recoverSegment(
  identity: SegmentIdentity,
  settings: SpoolSettings,
  quarantine: Quarantine,
): Promise<StoredSegment | undefined> {
  const { directory, files, clock } = settings;
  const path = join(directory, segmentFileName(identity));
  const bytes = await files.read(path);
  const scan = scanOrRefuse(bytes, identity, path);
  await setAsideDamages(scan, bytes, identity, quarantine);
  const length = await cutTornTail(scan, path, bytes.length, settings);
  const [first] = scan.frames;
  const last = scan.frames.at(-1);
  if (first === undefined || last === undefined) {
    await files.remove(path);
    return undefined;
  }
  const ageMs = Math.max(0, clock.wallMs() - first.writtenAtMs);
  return new StoredSegment(
    {
      identity: { ...identity },
      bytes: length,
      createdAtMs: scan.createdAtMs ?? first.writtenAtMs,
      newestAtMs: last.writtenAtMs,
      durableAtMonotonicMs: clock.monotonicMs() - ageMs,
      // Copies: a view would keep the whole file in memory.
      contentIds: scan.frames.flatMap((frame) => frame.contentIds.map((id) => Buffer.from(id))),
    },
    directory,
    files,
    quarantine,
  );
}

function scanOrRefuse(bytes: Buffer, identity: SegmentIdentity, path: string): SegmentScan {
  try {
    return scanSegment(bytes, identity);
  } catch (error) {
    if (error instanceof ForeignSegment) {
      throw new SpoolUnusable(
        'foreign-segment',
        `${path} cannot be read: ${error.message}. Start the release that wrote it until its spool is empty, then upgrade`,
      );
    }
    throw error;
  }
}

async function cutTornTail(
  scan: SegmentScan,
  path: string,
  length: number,
  { files, log }: SpoolSettings,
): Promise<number> {
  for (const { damage, offset, bytes } of scan.damages) {
    if (damage === 'corrupt-header')
      log.warn({ path }, 'the header of a spool segment is damaged; its frames are not');
    if (damage !== 'torn-tail') continue;
    log.warn(
      { path, bytes },
      'a write to the spool was cut short and never acknowledged: the incomplete end is removed',
    );
    if (scan.frames.length > 0) await files.cut(path, offset);
    return offset;
  }
  return length;
}
