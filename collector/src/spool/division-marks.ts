import { join } from 'node:path';
import type { TableName } from '@shewhart/schemas';
import type { SpoolSegment } from '../ports.ts';
import type { SpoolFiles } from './spool-files.ts';

/** Empty files that say: the store gets this table of this segment in pieces, never whole again. */
export class DivisionMarks {
  readonly #directory: string;
  readonly #files: SpoolFiles;
  #names: Set<string> | undefined;

  constructor(spoolDirectory: string, files: SpoolFiles) {
    this.#directory = join(spoolDirectory, 'divided');
    this.#files = files;
  }

  /** Durable when it resolves. */
  async mark({ token }: SpoolSegment, table: TableName): Promise<void> {
    const names = await this.#load();
    const name = `${token}-${table}`;
    await this.#files.writeDurable(join(this.#directory, name), new Uint8Array(0));
    await this.#files.syncDirectory(this.#directory);
    names.add(name);
  }

  async has({ token }: SpoolSegment, table: TableName): Promise<boolean> {
    return (await this.#load()).has(`${token}-${table}`);
  }

  /** After the segment is gone; marks that a crash leaves behind do no harm. */
  async forget({ token }: SpoolSegment): Promise<void> {
    const names = await this.#load();
    for (const name of [...names].filter((mark) => mark.startsWith(`${token}-`))) {
      await this.#files.remove(join(this.#directory, name));
      names.delete(name);
    }
  }

  async #load(): Promise<Set<string>> {
    this.#names ??= new Set(await this.#files.list(this.#directory));
    return this.#names;
  }
}
