import { join } from 'node:path';
import type { Log } from '../observe/log.ts';
import type { SpoolFiles } from './spool-files.ts';

/**
 * Bytes that neither reach the store nor may be thrown away, one file each in `quarantine/`, named after
 * where they come from, so that setting the same ones aside again changes nothing. The spool never reads
 * them: they are for a person, and count for no limit.
 */
export class Quarantine {
  readonly directory: string;
  readonly #files: SpoolFiles;
  readonly #log: Log;

  constructor(spoolDirectory: string, files: SpoolFiles, log: Log) {
    this.directory = join(spoolDirectory, 'quarantine');
    this.#files = files;
    this.#log = log;
  }

  /** Durable when it resolves. */
  async put(name: string, bytes: Uint8Array, details: object, message: string): Promise<void> {
    const present = await this.#files.list(this.directory);
    const path = join(this.directory, name);
    if (!present.includes(name)) {
      await this.#files.writeDurable(path, bytes);
      await this.#files.syncDirectory(this.directory);
    }
    this.#log.error({ ...details, path, bytes: bytes.byteLength }, message);
  }
}
