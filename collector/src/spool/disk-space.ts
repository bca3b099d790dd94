import { CollectorError } from '../errors.ts';
import type { SpoolSettings } from './spool-options.ts';

const trustMs = 500;

/**
 * Refuses before the disk is full: other files of this machine, the store's among them, need room too.
 * Between two looks at the file system (at most half a second) it counts down what the spool itself wrote.
 */
export class DiskSpace {
  readonly #settings: SpoolSettings;
  #freeBytes = 0;
  #trustedUntilMs = Number.NEGATIVE_INFINITY;

  constructor(settings: SpoolSettings) {
    this.#settings = settings;
  }

  /** @throws CollectorError SPOOL_DISK_FULL when less than the reserve would be left */
  async take(bytes: number): Promise<void> {
    const { clock, files, directory, minFreeDiskBytes } = this.#settings;
    const now = clock.monotonicMs();
    if (now >= this.#trustedUntilMs || this.#freeBytes - bytes < minFreeDiskBytes) {
      this.#freeBytes = await files.freeBytes(directory);
      this.#trustedUntilMs = now + trustMs;
    }
    if (this.#freeBytes - bytes < minFreeDiskBytes) {
      throw new CollectorError(
        'SPOOL_DISK_FULL',
        `the disk has ${this.#freeBytes} bytes left, ${minFreeDiskBytes} of which are kept free`,
      );
    }
    this.#freeBytes -= bytes;
  }

  async isEnough(): Promise<boolean> {
    const { files, directory, minFreeDiskBytes } = this.#settings;
    this.#trustedUntilMs = Number.NEGATIVE_INFINITY;
    const free = await files.freeBytes(directory).catch(() => 0);
    return free > minFreeDiskBytes;
  }
}
