import { join } from 'node:path';
import type { SpoolSegment } from '../ports.ts';
import type { SpoolFiles } from './spool-files.ts';

/**
 * One small file for each piece of a segment that the store has refused, with the reason in it: such a
 * piece is divided or buried, and never offered again under its own token.
 */
export class RefusalMarks {
  readonly #directory: string;
  readonly #files: SpoolFiles;
  /** Reasons by name, once something has asked for them. */
  #marks: Map<string, string> | undefined;

  constructor(spoolDirectory: string, files: SpoolFiles) {
    this.#directory = join(spoolDirectory, 'refused');
    this.#files = files;
  }

  /** Durable when it resolves. */
  async mark({ token }: SpoolSegment, piece: string, reason: string): Promise<void> {
    const marks = await this.#load();
    const name = `${token}-${piece}`;
    await this.#files.writeDurable(join(this.#directory, name), Buffer.from(reason));
    await this.#files.syncDirectory(this.#directory);
    marks.set(name, reason);
  }

  /** The reason, or undefined when the piece was not refused. */
  async reason({ token }: SpoolSegment, piece: string): Promise<string | undefined> {
    return (await this.#load()).get(`${token}-${piece}`);
  }

  /** After the segment is gone; marks that a crash leaves behind do no harm. */
  async forget({ token }: SpoolSegment): Promise<void> {
    const marks = await this.#load();
    for (const name of [...marks.keys()].filter((mark) => mark.startsWith(`${token}-`))) {
      await this.#files.remove(join(this.#directory, name));
      marks.delete(name);
    }
  }

  async #load(): Promise<Map<string, string>> {
    if (this.#marks === undefined) {
      const marks = new Map<string, string>();
      for (const name of await this.#files.list(this.#directory)) {
        marks.set(name, (await this.#files.read(join(this.#directory, name))).toString());
      }
      this.#marks = marks;
    }
    return this.#marks;
  }
}
