import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDirectory } from './durable-file.ts';

/**
 * A file of lines that only grows. A line is in it once `append` has resolved (fdatasync); what a crash left
 * of an unfinished line is cut away at the next opening.
 */
export class GrowingFile {
  readonly #handle: FileHandle;
  #length: number;
  /** A rest that could not be cut away after a failed write: nothing may follow it. */
  #isBroken = false;
  /** Bytes of an unfinished line that were cut away when it was opened. */
  readonly tornBytes: number;

  private constructor(handle: FileHandle, length: number, tornBytes: number) {
    this.#handle = handle;
    this.#length = length;
    this.tornBytes = tornBytes;
  }

  static async open(file: string): Promise<GrowingFile> {
    const handle = await open(file, 'a+', 0o640);
    try {
      const { size } = await handle.stat();
      const whole = await endOfLastLine(handle, size);
      if (whole < size) {
        await handle.truncate(whole);
        await handle.datasync();
      }
      if (size === 0) await syncDirectory(dirname(file));
      return new GrowingFile(handle, whole, size - whole);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** All lines or none of them. */
  async append(lines: readonly string[]): Promise<void> {
    if (this.#isBroken) await this.#cutBack();
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''), 'utf8');
    try {
      await this.#handle.appendFile(bytes);
      await this.#handle.datasync();
      this.#length += bytes.length;
    } catch (error) {
      this.#isBroken = true;
      await this.#cutBack().catch(() => undefined);
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  async #cutBack(): Promise<void> {
    await this.#handle.truncate(this.#length);
    await this.#handle.datasync();
    this.#isBroken = false;
  }
}

/**
 * The lines of a file that are whole; what follows the last line's end is not one. Only a line feed ends a
 * line: JSON may hold the separators U+2028 and U+2029 as they are, which `readline` takes for ends.
 */
export async function* wholeLines(file: string): AsyncIterable<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

async function endOfLastLine(handle: FileHandle, size: number): Promise<number> {
  const chunk = Buffer.alloc(64 * 1024);
  for (let end = size; end > 0;) {
    const from = Math.max(0, end - chunk.length);
    const { bytesRead } = await handle.read(chunk, 0, end - from, from);
    const newline = chunk.subarray(0, bytesRead).lastIndexOf(0x0a);
    if (newline >= 0) return from + newline + 1;
    end = from;
  }
  return 0;
}
