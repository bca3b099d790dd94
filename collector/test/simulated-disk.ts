import { mkdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { SpoolFile, SpoolFiles } from '../src/spool/spool-files.ts';

interface Inode {
  content: Buffer;
  /** What a power failure is sure to leave. */
  durable: Buffer;
}

export type DiskFault =
  | { readonly on: 'write'; readonly code: string; readonly bytesWritten: number }
  | {
      readonly on: 'sync' | 'cut' | 'create' | 'syncDirectory' | 'remove' | 'writeDurable';
      readonly code: string;
    };

/**
 * A file system in memory that tells what is durable from what is not, fails when told to, and can lose
 * power. (The spool's lock is a real file, so directories are made for real as well.)
 */
export class SimulatedDisk implements SpoolFiles {
  #files = new Map<string, Inode>();
  /** Directory entries that a power failure is sure to leave. */
  #durableEntries = new Map<string, Inode>();
  #faults: DiskFault[] = [];
  free = Number.MAX_SAFE_INTEGER;
  syncs = 0;

  failNext(fault: DiskFault): void {
    this.#faults.push(fault);
  }

  healAll(): void {
    this.#faults = [];
  }

  /** Cuts the power: of each file survives what was synced and a part of what was not. */
  losePower(keep: (unsyncedBytes: number) => number): void {
    this.#faults = [];
    const survivors = new Map<string, Inode>();
    for (const [path, inode] of this.#files) {
      const isEntryDurable = this.#durableEntries.get(path) === inode;
      const unsynced = Math.max(0, inode.content.length - inode.durable.length);
      if (!isEntryDurable && keep(1) === 0) continue;
      const kept = keep(unsynced);
      const content =
        kept === 0 ? inode.durable : Buffer.from(inode.content.subarray(0, inode.durable.length + kept));
      survivors.set(path, { content, durable: content });
    }
    // A removal that was not synced may come back.
    for (const [path, inode] of this.#durableEntries) {
      if (!this.#files.has(path) && keep(1) === 1)
        survivors.set(path, { content: inode.durable, durable: inode.durable });
    }
    this.#files = survivors;
    this.#durableEntries = new Map(survivors);
  }

  names(): string[] {
    return [...this.#files.keys()];
  }

  content(path: string): Buffer {
    const inode = this.#files.get(path);
    if (inode === undefined) throw failure('ENOENT');
    return inode.content;
  }

  /** Changes a file behind the spool's back. */
  damage(path: string, change: (content: Buffer) => Buffer): void {
    this.put(path, change(Buffer.from(this.content(path))));
  }

  /** Makes a file behind the spool's back. */
  put(path: string, content: Buffer): void {
    this.#files.set(path, { content, durable: content });
    this.#durableEntries = new Map(this.#files);
  }

  list(directory: string): Promise<string[]> {
    mkdirSync(directory, { recursive: true });
    const names = [...this.#files.keys()]
      .filter((path) => dirname(path) === directory)
      .map((path) => basename(path));
    return Promise.resolve(names);
  }

  async create(path: string): Promise<SpoolFile> {
    await this.#maybeFail('create');
    if (this.#files.has(path)) throw failure('EEXIST');
    const inode: Inode = { content: Buffer.alloc(0), durable: Buffer.alloc(0) };
    this.#files.set(path, inode);
    return {
      write: async (buffers, position) => {
        const fault = this.#takeFault('write');
        const whole = Buffer.concat(buffers);
        const written =
          fault?.on === 'write' ? whole.subarray(0, Math.min(whole.length, fault.bytesWritten)) : whole;
        inode.content = Buffer.concat([inode.content.subarray(0, position), written]);
        await turn();
        if (fault !== undefined) throw failure(fault.code);
      },
      sync: async () => {
        await this.#maybeFail('sync');
        this.syncs++;
        inode.durable = inode.content;
      },
      cut: async (bytes) => {
        await this.#maybeFail('cut');
        inode.content = Buffer.from(inode.content.subarray(0, bytes));
        inode.durable = inode.durable.subarray(0, bytes);
      },
      close: turn,
    };
  }

  read(path: string): Promise<Buffer> {
    return Promise.resolve(Buffer.from(this.content(path)));
  }

  async writeDurable(path: string, bytes: Uint8Array): Promise<void> {
    await this.#maybeFail('writeDurable');
    const content = Buffer.from(bytes);
    this.#files.set(path, { content, durable: content });
  }

  async cut(path: string, bytes: number): Promise<void> {
    await this.#maybeFail('cut');
    const content = Buffer.from(this.content(path).subarray(0, bytes));
    const inode = this.#files.get(path);
    if (inode !== undefined) Object.assign(inode, { content, durable: content });
  }

  async remove(path: string): Promise<void> {
    await this.#maybeFail('remove');
    this.#files.delete(path);
  }

  async syncDirectory(directory: string): Promise<void> {
    await this.#maybeFail('syncDirectory');
    for (const path of [...this.#durableEntries.keys()]) {
      if (dirname(path) === directory) this.#durableEntries.delete(path);
    }
    for (const [path, inode] of this.#files) {
      if (dirname(path) === directory) this.#durableEntries.set(path, inode);
    }
  }

  freeBytes(): Promise<number> {
    return Promise.resolve(this.free);
  }

  #takeFault(on: DiskFault['on']): DiskFault | undefined {
    const index = this.#faults.findIndex((fault) => fault.on === on);
    return index === -1 ? undefined : this.#faults.splice(index, 1)[0];
  }

  async #maybeFail(on: DiskFault['on']): Promise<void> {
    await turn();
    const fault = this.#takeFault(on);
    if (fault !== undefined) throw failure(fault.code);
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function failure(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: simulated`), { code });
}
