import { join } from 'node:path';
import type { ContentMemory } from './content-memory.ts';
import { contentKey } from './content-memory.ts';
import { decodeIdentityFile, encodeIdentityFile } from './identity-file.ts';
import type { SpoolSettings } from './spool-options.ts';

interface KeptFile {
  readonly path: string;
  /** On the monotonic clock: when the newest identity in it falls out of the window. */
  readonly uselessAtMs: number;
}

/** The identity files of segments that are stored and gone. */
export class IdentityStore {
  readonly #settings: SpoolSettings;
  readonly #directory: string;
  readonly #windowMs: number;
  #kept: KeptFile[] = [];
  /** Identities whose file could not be written because the disk was full; they go into the next one. */
  #unwritten: Uint8Array[] = [];

  constructor(settings: SpoolSettings) {
    this.#settings = settings;
    this.#directory = join(settings.directory, 'identities');
    this.#windowMs = settings.duplicateWindowMinutes * 60_000;
  }

  /** Fills the memory with what earlier runs stored. An age is taken as 0 when the wall clock fell since. */
  async recover(memory: ContentMemory): Promise<void> {
    const { files, clock, log } = this.#settings;
    const found: { path: string; ageMs: number; contentIds: readonly Uint8Array[] }[] = [];
    for (const name of await files.list(this.#directory)) {
      const path = join(this.#directory, name);
      const content = decodeIdentityFile(await files.read(path));
      const ageMs = content === undefined ? 0 : Math.max(0, clock.wallMs() - content.newestAtMs);
      if (content === undefined) log.warn({ path }, 'an unreadable file of batch identities is removed');
      if (content === undefined || ageMs > this.#windowMs) await files.remove(path);
      else found.push({ path, ageMs, contentIds: content.contentIds });
    }
    found.sort((a, b) => b.ageMs - a.ageMs);
    for (const { path, ageMs, contentIds } of found) {
      for (const id of contentIds) memory.remember(contentKey(id), ageMs);
      this.#kept.push({ path, uselessAtMs: clock.monotonicMs() + this.#windowMs - ageMs });
    }
  }

  /**
   * Durable when it resolves, except on a full disk: there the segment must go all the same, or the disk
   * would stay full. Its identities then live in memory until a later file takes them.
   */
  async write(stem: string, newestAtMs: number, contentIds: readonly Uint8Array[]): Promise<void> {
    const { files, clock, log } = this.#settings;
    const path = join(this.#directory, `${stem}.ids`);
    const all = [...this.#unwritten, ...contentIds];
    try {
      await files.writeDurable(path, encodeIdentityFile({ newestAtMs, contentIds: all }));
      await files.syncDirectory(this.#directory);
      this.#unwritten = [];
      this.#kept.push({ path, uselessAtMs: clock.monotonicMs() + this.#windowMs });
    } catch (error) {
      log.warn(
        { path, batches: all.length, reason: (error as Error).message },
        'batch identities could not be written: repeats of these batches are recognised until a restart only',
      );
      this.#unwritten = all.slice(-this.#settings.duplicateMaxBatches);
      await files.remove(path).catch(() => undefined);
    }
    await this.#removeUseless();
  }

  async #removeUseless(): Promise<void> {
    const { files, clock } = this.#settings;
    const now = clock.monotonicMs();
    const useless = this.#kept.filter((file) => file.uselessAtMs < now);
    if (useless.length === 0) return;
    this.#kept = this.#kept.filter((file) => file.uselessAtMs >= now);
    for (const { path } of useless) await files.remove(path);
  }
}
