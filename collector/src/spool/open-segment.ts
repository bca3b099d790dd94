import { join } from 'node:path';
import type { Mark, SegmentBuffer } from './segment-buffer.ts';
import {
  encodeFrameHead,
  encodeSegmentHeader,
  segmentFileName,
  segmentHeaderBytes,
  type FrameSection,
  type SegmentIdentity,
} from './segment-format.ts';
import type { SpoolFile, SpoolFiles } from './spool-files.ts';
import type { SegmentFacts } from './stored-segment.ts';

/** Batches that become durable together: one frame, one fdatasync. */
export class CommitGroup {
  readonly segment: OpenSegment;
  readonly from: Mark;
  readonly contentIds: Uint8Array[] = [];
  readonly keys: string[] = [];
  bytes = 0;
  /** Settles when every batch of the group is durable, or none is. */
  readonly done: Promise<void>;
  resolve: () => void = () => undefined;
  reject: (error: Error) => void = () => undefined;

  constructor(segment: OpenSegment) {
    this.segment = segment;
    this.from = segment.buffer.mark();
    this.done = new Promise<void>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }
}

/** The segment that batches are added to, and its file, which is made with the first frame. */
export class OpenSegment {
  readonly identity: SegmentIdentity;
  readonly buffer: SegmentBuffer;
  readonly path: string;
  /** No further batch comes. */
  sealed = false;
  /** Groups that are not yet durable. */
  openGroups = 0;
  /** False after a failed write: memory then holds rows that are not in the file. */
  isBufferTrue = true;
  cancelAge: () => void = () => undefined;
  readonly #directory: string;
  readonly #files: SpoolFiles;
  #file: SpoolFile | undefined;
  /** Bytes of the file that are durable; what is behind them is a frame being written, or a failed one. */
  #goodBytes = 0;
  #createdAtMs = 0;
  #newestAtMs = 0;
  #durableAtMonotonicMs = 0;
  readonly #contentIds: Uint8Array[] = [];

  constructor(identity: SegmentIdentity, directory: string, files: SpoolFiles, buffer: SegmentBuffer) {
    this.identity = identity;
    this.buffer = buffer;
    this.#directory = directory;
    this.#files = files;
    this.path = join(directory, segmentFileName(identity));
  }

  get hasFile(): boolean {
    return this.#file !== undefined;
  }

  /** Durable bytes on disk. */
  get bytes(): number {
    return this.#goodBytes;
  }

  get durableAtMonotonicMs(): number | undefined {
    return this.#goodBytes === 0 ? undefined : this.#durableAtMonotonicMs;
  }

  /** Writes the group's rows up to `to` and waits until they are durable. */
  async write(group: CommitGroup, to: Mark, wallMs: number, monotonicMs: number): Promise<FrameSection[]> {
    const sections = this.buffer.between(group.from, to);
    const head = encodeFrameHead(this.identity.spoolId, group.contentIds, sections, wallMs);
    const isFirst = this.#file === undefined;
    this.#file ??= await this.#files.create(this.path);
    const buffers = [head, ...sections.map((section) => section.bytes)];
    if (isFirst) buffers.unshift(encodeSegmentHeader(this.identity, wallMs));
    await this.#file.write(buffers, this.#goodBytes);
    await this.#file.sync();
    if (isFirst) {
      await this.#files.syncDirectory(this.#directory);
      this.#createdAtMs = wallMs;
      this.#durableAtMonotonicMs = monotonicMs;
    }
    this.#goodBytes += (isFirst ? segmentHeaderBytes : 0) + head.length + group.bytes;
    this.#newestAtMs = wallMs;
    this.#contentIds.push(...group.contentIds);
    return sections;
  }

  /**
   * After a failed write: removes from the file what was not acknowledged, so that it can neither be
   * stored nor make a sender's repeat a second copy.
   */
  async cutBack(): Promise<void> {
    if (this.#file === undefined) return;
    if (this.#goodBytes > 0) {
      await this.#file.cut(this.#goodBytes);
      await this.#file.sync();
    } else {
      await this.#files.remove(this.path);
      await this.#files.syncDirectory(this.#directory);
    }
  }

  async closeFile(): Promise<void> {
    await this.#file?.close();
  }

  facts(): SegmentFacts {
    return {
      identity: this.identity,
      bytes: this.#goodBytes,
      createdAtMs: this.#createdAtMs,
      newestAtMs: this.#newestAtMs,
      durableAtMonotonicMs: this.#durableAtMonotonicMs,
      contentIds: this.#contentIds,
    };
  }
}
