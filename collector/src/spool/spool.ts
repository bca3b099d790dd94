import { randomBytes } from 'node:crypto';
import { CollectorError } from '../errors.ts';
import type { Spool, SpoolSegment, SpoolState, TableRows } from '../ports.ts';
import { ContentMemory, contentKey } from './content-memory.ts';
import { DiskSpace } from './disk-space.ts';
import { IdentityStore } from './identity-store.ts';
import { CommitGroup, OpenSegment } from './open-segment.ts';
import { Quarantine } from './quarantine.ts';
import { RefusalMarks } from './refusal-marks.ts';
import { SegmentBuffer } from './segment-buffer.ts';
import { segmentFileName } from './segment-format.ts';
import { lockSpool, type SpoolLock } from './spool-lock.ts';
import { withDefaults, type SpoolOptions, type SpoolSettings } from './spool-options.ts';
import { recoverSegments } from './spool-recovery.ts';
import { StoredSegment } from './stored-segment.ts';

/**
 * The durable queue between the receivers and the store.
 *
 *   <directory>/000000000042-<spool id>.segment   rows, append-only; layout in segment-format
 *               identities/….ids                  content ids of stored segments; layout in identity-file
 *               refused/<token>-<piece>           see refusal-marks
 *               quarantine/…                      what must not be lost and cannot be stored
 *               lock                              the one process that owns all of this; see spool-lock
 *
 * Invariants
 * 1. `append` resolves 'added' only after an fdatasync that covers the batch, and after a sync of the
 *    directory when that made the segment's file.
 * 2. What `append` refused is not in any file: a frame that could not be written is cut off again before
 *    anything else is accepted.
 * 3. A segment never changes after it was handed out by `next`, so its token always names the same rows.
 * 4. A segment file is removed only by `remove`, after its content ids are durable elsewhere.
 * 5. Batches leave in the order in which they came.
 *
 * Group commit: one fdatasync runs at a time. Batches that arrive meanwhile are copied once, into the
 * segment's memory, and go out together as the next frame. A lone sender therefore waits for one
 * fdatasync, and a thousand senders share one.
 *
 * A failed write or fdatasync ends the segment: after a failed fdatasync the kernel may have dropped the
 * dirty pages, and a second one would report success for bytes that are not there. The file is cut to its
 * last good frame, everything queued is refused (503), and writing goes on in a new file when the disk
 * has room again, which is looked at every second.
 *
 * Recovery at the start reads every segment (states in segment-scan): the incomplete last frame is cut,
 * a damaged one is copied to the quarantine and skipped, unknown files and versions refuse the start. Old
 * segments are never appended to.
 */
export async function openSpool(options: SpoolOptions): Promise<DurableSpool> {
  const settings = withDefaults(options);
  await settings.files.list(settings.directory);
  const lock = await lockSpool(settings.directory, settings.clock, settings.log);
  try {
    const quarantine = new Quarantine(settings.directory, settings.files, settings.log);
    const segments = await recoverSegments(settings, quarantine);
    const memory = new ContentMemory(
      settings.clock,
      settings.duplicateWindowMinutes * 60_000,
      settings.duplicateMaxBatches,
    );
    const identities = new IdentityStore(settings);
    await identities.recover(memory);
    for (const { facts } of segments) {
      const ageMs = Math.max(0, settings.clock.wallMs() - facts.newestAtMs);
      for (const id of facts.contentIds) memory.remember(contentKey(id), ageMs);
    }
    await settings.files.syncDirectory(settings.directory);
    return new DurableSpool(settings, lock, quarantine, memory, identities, segments);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

const probeMs = 1_000;
const pooledBuffers = 2;

export class DurableSpool implements Spool {
  readonly #settings: SpoolSettings;
  readonly #lock: SpoolLock;
  readonly #quarantine: Quarantine;
  readonly #memory: ContentMemory;
  readonly #identities: IdentityStore;
  readonly #refusals: RefusalMarks;
  readonly #space: DiskSpace;
  readonly #spoolId = randomBytes(16);
  #sequence: number;

  /** Segments with rows that are not yet removed, oldest first: first the closed, then the open ones. */
  readonly #closed: StoredSegment[];
  readonly #open: OpenSegment[] = [];
  #active: OpenSegment;
  #closedBytes: number;

  #groups: CommitGroup[] = [];
  readonly #inFlight = new Map<string, Promise<void>>();
  #pendingBytes = 0;
  #worker: Promise<void> | undefined;

  /** A segment whose failed frame could not be cut off yet; nothing is accepted until it is. */
  #uncut: OpenSegment | undefined;
  #diskFull: string | undefined;
  #isProbeDue = false;
  #cancelProbe: () => void = () => undefined;
  #lastRefusedBytes = 0;
  #isClosed = false;
  #closing: Promise<void> | undefined;
  #waiters: ((segment: SpoolSegment | undefined) => void)[] = [];
  readonly #freeBuffers: SegmentBuffer[] = [];

  /** Use `openSpool`. */
  constructor(
    settings: SpoolSettings,
    lock: SpoolLock,
    quarantine: Quarantine,
    memory: ContentMemory,
    identities: IdentityStore,
    recovered: StoredSegment[],
  ) {
    this.#settings = settings;
    this.#lock = lock;
    this.#quarantine = quarantine;
    this.#memory = memory;
    this.#identities = identities;
    this.#refusals = new RefusalMarks(settings.directory, settings.files);
    this.#space = new DiskSpace(settings);
    this.#closed = recovered;
    this.#closedBytes = recovered.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#sequence = (recovered.at(-1)?.facts.identity.sequence ?? 0) + 1;
    this.#active = this.#begin();
  }

  append(contentId: Uint8Array, sections: readonly TableRows[]): Promise<'added' | 'duplicate'> {
    if (this.#isClosed)
      return Promise.reject(new CollectorError('SPOOL_CLOSED', 'the collector is stopping'));
    const key = contentKey(contentId);
    if (this.#memory.has(key)) return Promise.resolve('duplicate');
    const underway = this.#inFlight.get(key);
    if (underway !== undefined) return underway.then(() => 'duplicate');
    const bytes = sections.reduce((sum, section) => sum + section.bytes.byteLength, 0);
    if (bytes === 0) return Promise.resolve('added');
    const refusal = this.#refusal(bytes);
    if (refusal !== undefined) return Promise.reject(refusal);

    const group = this.#gather();
    for (const section of sections) this.#active.buffer.append(section);
    group.contentIds.push(Uint8Array.from(contentId));
    group.keys.push(key);
    group.bytes += bytes;
    this.#pendingBytes += bytes;
    this.#lastRefusedBytes = 0;
    this.#inFlight.set(key, group.done);
    const { segmentMaxBytes, segmentMaxRows } = this.#settings;
    const { buffer } = this.#active;
    if (buffer.bytes >= segmentMaxBytes || buffer.mostRows >= segmentMaxRows) this.#sealActive();
    this.#work();
    return group.done.then(() => 'added');
  }

  next(): Promise<SpoolSegment | undefined> {
    if (this.#isClosed) return Promise.resolve(undefined);
    const [oldest] = this.#closed;
    if (oldest !== undefined) return Promise.resolve(oldest);
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  async remove(segment: SpoolSegment): Promise<void> {
    const stored = this.#closed.find(({ token }) => token === segment.token);
    if (stored === undefined) return;
    if (this.#isClosed) throw new CollectorError('SPOOL_CLOSED', 'the segment stays for the next start');
    const { facts } = stored;
    await this.#identities.write(segmentFileName(facts.identity), facts.newestAtMs, facts.contentIds);
    await this.#settings.files.remove(stored.path);
    await this.#refusals.forget(stored);
    const index = this.#closed.indexOf(stored);
    if (index === -1) return;
    this.#closed.splice(index, 1);
    this.#closedBytes -= stored.bytes;
    this.#release(stored.dropBuffer());
  }

  /** Closes the current segment now, so that what was appended before reaches the store without its age. */
  async seal(): Promise<void> {
    this.#sealActive();
    this.#work();
    while (this.#worker !== undefined) await this.#worker;
  }

  /** Keeps rows that the store will never take, for a person to look at. Durable when it resolves. */
  async setAside(segment: SpoolSegment, rows: TableRows, reason: string): Promise<void> {
    const name = `${segment.token}-${rows.table}-${rows.rows}-rows.rowbinary`;
    const details = { segment: segment.token, table: rows.table, rows: rows.rows, reason };
    await this.#quarantine.put(name, rows.bytes, details, 'rows that the store refuses were set aside');
  }

  /**
   * Remembers, until the segment is removed, that the store refused a piece of it. Durable when it resolves.
   * @param piece a name that is unique within the segment
   */
  async markRefused(segment: SpoolSegment, piece: string, reason: string): Promise<void> {
    await this.#refusals.mark(segment, piece, reason);
  }

  /** Why the piece was refused, also by an earlier run; undefined when it was not. */
  refusalOf(segment: SpoolSegment, piece: string): Promise<string | undefined> {
    return this.#refusals.reason(segment, piece);
  }

  state(): SpoolState {
    const { clock, limitBytes } = this.#settings;
    const [oldestOpen] = this.#open;
    const oldestAt = this.#closed[0]?.facts.durableAtMonotonicMs ?? oldestOpen?.durableAtMonotonicMs;
    return {
      segments: this.#closed.length + this.#open.filter((segment) => segment.bytes > 0).length,
      bytes: this.#bytes(),
      limitBytes,
      oldestAgeMs: oldestAt === undefined ? 0 : Math.max(0, clock.monotonicMs() - oldestAt),
      refusing: this.#refusing(),
    };
  }

  /** Waits for the batches that were taken, then stops. What is not stored yet waits for the next start. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelProbe();
    await this.seal();
    this.#wake();
    await this.#uncut?.closeFile();
    await this.#lock.release();
  }

  #bytes(): number {
    return this.#closedBytes + this.#open.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  #refusing(): SpoolState['refusing'] {
    if (this.#isClosed) return 'closed';
    if (this.#diskFull !== undefined) return 'disk-full';
    const wanted = this.#bytes() + this.#pendingBytes + this.#lastRefusedBytes;
    return wanted > this.#settings.limitBytes ? 'full' : undefined;
  }

  #refusal(bytes: number): CollectorError | undefined {
    const { limitBytes, maxPendingBytes } = this.#settings;
    if (this.#diskFull !== undefined) {
      return new CollectorError('SPOOL_DISK_FULL', this.#diskFull, { retryAfterSeconds: 10 });
    }
    if (this.#bytes() + this.#pendingBytes + bytes > limitBytes) {
      this.#lastRefusedBytes = bytes;
      return new CollectorError('SPOOL_FULL', `${limitBytes} bytes wait for the store already`, {
        retryAfterSeconds: 10,
      });
    }
    if (this.#pendingBytes > 0 && this.#pendingBytes + bytes > maxPendingBytes) {
      return new CollectorError('SPOOL_FULL', 'the disk is slower than the senders', {
        retryAfterSeconds: 1,
      });
    }
    return undefined;
  }

  #begin(): OpenSegment {
    const { directory, files } = this.#settings;
    const identity = { spoolId: this.#spoolId, sequence: this.#sequence++ };
    const segment = new OpenSegment(
      identity,
      directory,
      files,
      this.#freeBuffers.pop() ?? new SegmentBuffer(),
    );
    this.#open.push(segment);
    return segment;
  }

  /** The group that still gathers for the active segment, or a new one. */
  #gather(): CommitGroup {
    const last = this.#groups.at(-1);
    if (last?.segment === this.#active) return last;
    const group = new CommitGroup(this.#active);
    this.#active.openGroups++;
    this.#groups.push(group);
    return group;
  }

  /**
   * While the store is behind, age closes nothing: one larger insert costs it far less than several small
   * ones, so a store that fell behind catches up instead of falling further.
   */
  #sealByAge(segment: OpenSegment): void {
    if (segment !== this.#active) return;
    const isStoreBehind = this.#closed.length > 1;
    if (isStoreBehind) {
      const { clock, segmentMaxAgeMs } = this.#settings;
      segment.cancelAge = clock.after(segmentMaxAgeMs, () => this.#sealByAge(segment));
      return;
    }
    this.#sealActive();
    this.#work();
  }

  #sealActive(): void {
    const segment = this.#active;
    segment.sealed = true;
    segment.cancelAge();
    this.#active = this.#begin();
  }

  /** Sees to it that the worker runs; it starts after this turn of the event loop, to gather more. */
  #work(): void {
    this.#worker ??= new Promise((resolve) => setImmediate(resolve))
      .then(() => this.#commitAll())
      .finally(() => {
        this.#worker = undefined;
        // Something may have come between the worker's last look and this moment.
        if (this.#hasWork()) this.#work();
      });
  }

  #hasWork(): boolean {
    const [oldest] = this.#open;
    const isFinishable = oldest?.sealed === true && oldest !== this.#uncut;
    return this.#groups.length > 0 || this.#isProbeDue || isFinishable;
  }

  /** Everything that touches the open segments' files happens here, one after the other. */
  async #commitAll(): Promise<void> {
    while (this.#hasWork()) {
      if (this.#isProbeDue) await this.#probe();
      const group = this.#groups.shift();
      if (group !== undefined) await this.#commit(group);
      await this.#finishSealed();
    }
  }

  async #commit(group: CommitGroup): Promise<void> {
    const { segment } = group;
    const { clock, segmentMaxAgeMs } = this.#settings;
    const to = segment.buffer.mark();
    const isFirst = !segment.hasFile;
    try {
      if (isFirst && !(await this.#lock.isHeld())) throw new LockLost();
      await this.#space.take(group.bytes);
      const sections = await segment.write(group, to, clock.wallMs(), clock.monotonicMs());
      for (const { table, rows, bytes } of sections) {
        this.#settings.instruments?.spooledRows.add(rows, { table });
        this.#settings.instruments?.spooledBytes.add(bytes.byteLength, { table });
      }
    } catch (error) {
      await this.#fail(group, error as Error);
      return;
    }
    for (const key of group.keys) this.#memory.remember(key);
    this.#settle(group);
    group.resolve();
    if (isFirst && !segment.sealed) {
      segment.cancelAge = clock.after(segmentMaxAgeMs, () => this.#sealByAge(segment));
    }
  }

  #settle(group: CommitGroup): void {
    group.segment.openGroups--;
    this.#pendingBytes -= group.bytes;
    for (const key of group.keys) this.#inFlight.delete(key);
  }

  async #fail(failed: CommitGroup, cause: Error): Promise<void> {
    const refused = [failed, ...this.#groups];
    this.#groups = [];
    this.#active.cancelAge();
    for (const segment of this.#open) {
      segment.sealed = true;
      segment.isBufferTrue = false;
    }
    this.#active = this.#begin();
    const error = this.#refuseFromNowOn(cause);
    this.#uncut = failed.segment;
    await this.#cutUncut();
    for (const group of refused) {
      this.#settle(group);
      group.reject(error);
    }
  }

  #refuseFromNowOn(cause: Error): CollectorError {
    const { log, directory } = this.#settings;
    if (cause instanceof LockLost) {
      log.error({ directory }, 'another process took the spool over: nothing more is written');
      this.#isClosed = true;
      this.#wake();
      return new CollectorError('SPOOL_CLOSED', 'another process took the spool over');
    }
    this.#diskFull =
      cause instanceof CollectorError ? cause.message : `the spool cannot be written: ${cause.message}`;
    log.error({ directory, reason: cause.message }, 'batches are refused until the disk takes them again');
    this.#probeLater();
    return new CollectorError('SPOOL_DISK_FULL', this.#diskFull, { retryAfterSeconds: 10, cause });
  }

  /** Looks whether the disk takes batches again. */
  async #probe(): Promise<void> {
    this.#isProbeDue = false;
    await this.#cutUncut();
    if (this.#isClosed || this.#diskFull === undefined) return;
    if (this.#uncut === undefined && (await this.#space.isEnough())) {
      this.#diskFull = undefined;
      this.#settings.log.info(
        { directory: this.#settings.directory },
        'the disk has room: batches are taken again',
      );
    } else {
      this.#probeLater();
    }
  }

  #probeLater(): void {
    this.#cancelProbe();
    this.#cancelProbe = this.#settings.clock.after(probeMs, () => {
      this.#isProbeDue = true;
      this.#work();
    });
  }

  async #cutUncut(): Promise<void> {
    try {
      await this.#uncut?.cutBack();
      this.#uncut = undefined;
    } catch (error) {
      const { log } = this.#settings;
      log.error({ reason: (error as Error).message }, 'a failed write could not be undone yet: trying again');
    }
  }

  /** Hands sealed segments over to the store, in order. */
  async #finishSealed(): Promise<void> {
    for (;;) {
      const [segment] = this.#open;
      if (segment === undefined || !segment.sealed || segment.openGroups > 0 || segment === this.#uncut)
        return;
      this.#open.shift();
      await segment.closeFile().catch((error: Error) => {
        this.#settings.log.warn(
          { path: segment.path, reason: error.message },
          'a segment file could not be closed',
        );
      });
      const { directory, files } = this.#settings;
      if (segment.bytes === 0) {
        this.#release(segment.buffer);
        continue;
      }
      const isCached =
        segment.isBufferTrue && this.#cachedBytes() + segment.buffer.bytes <= this.#settings.maxCachedBytes;
      const buffer = isCached ? segment.buffer : undefined;
      if (!isCached) this.#release(segment.buffer);
      this.#closed.push(new StoredSegment(segment.facts(), directory, files, this.#quarantine, buffer));
      this.#closedBytes += segment.bytes;
      this.#wake();
    }
  }

  #cachedBytes(): number {
    return this.#closed.reduce((sum, { cachedBytes }) => sum + cachedBytes, 0);
  }

  #release(buffer: SegmentBuffer | undefined): void {
    if (buffer === undefined || this.#freeBuffers.length >= pooledBuffers) return;
    if (buffer.capacityBytes > 3 * this.#settings.segmentMaxBytes) return;
    buffer.clear();
    this.#freeBuffers.push(buffer);
  }

  #wake(): void {
    const waiters = this.#waiters;
    const oldest = this.#isClosed ? undefined : this.#closed[0];
    if (oldest === undefined && !this.#isClosed) return;
    this.#waiters = [];
    for (const resolve of waiters) resolve(oldest);
  }
}

class LockLost extends Error {}
