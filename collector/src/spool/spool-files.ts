import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';

/** The file system as the spool uses it. Paths are absolute. Tests put failures in between. */
export interface SpoolFiles {
  /** Names of the entries of a directory, which is created when absent. */
  list(directory: string): Promise<string[]>;
  /** Makes a new empty file; fails when it exists. */
  create(path: string): Promise<SpoolFile>;
  read(path: string): Promise<Buffer>;
  /** Writes a whole small file in place and makes its content durable; the directory entry is not yet. */
  writeDurable(path: string, bytes: Uint8Array): Promise<void>;
  /** Shortens a closed file and makes that durable. */
  cut(path: string, bytes: number): Promise<void>;
  /** Removes a file; an absent one is no error. */
  remove(path: string): Promise<void>;
  /** Makes creations and removals inside the directory durable. */
  syncDirectory(directory: string): Promise<void>;
  /** Bytes that this process may still write to the file system of the directory. */
  freeBytes(directory: string): Promise<number>;
}

export interface SpoolFile {
  /** Writes all buffers one after the other from `position` on. */
  write(buffers: readonly Uint8Array[], position: number): Promise<void>;
  /** fdatasync: the content and the length are durable when it resolves. */
  sync(): Promise<void>;
  cut(bytes: number): Promise<void>;
  close(): Promise<void>;
}

export const nodeSpoolFiles: SpoolFiles = {
  async list(directory) {
    await fs.mkdir(directory, { recursive: true });
    return fs.readdir(directory);
  },
  async create(path) {
    return new NodeSpoolFile(await fs.open(path, 'wx'));
  },
  read: (path) => fs.readFile(path),
  async writeDurable(path, bytes) {
    const handle = await fs.open(path, 'w');
    try {
      await handle.writeFile(bytes);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  },
  async cut(path, bytes) {
    const handle = await fs.open(path, 'r+');
    try {
      await handle.truncate(bytes);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  },
  remove: (path) => fs.rm(path, { force: true }),
  async syncDirectory(directory) {
    const handle = await fs.open(directory, constants.O_RDONLY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  async freeBytes(directory) {
    const { bavail, bsize } = await fs.statfs(directory);
    return bavail * bsize;
  },
};

class NodeSpoolFile implements SpoolFile {
  readonly #handle: fs.FileHandle;

  constructor(handle: fs.FileHandle) {
    this.#handle = handle;
  }

  async write(buffers: readonly Uint8Array[], position: number): Promise<void> {
    let rest = buffers.filter((buffer) => buffer.byteLength > 0);
    let at = position;
    while (rest.length > 0) {
      const { bytesWritten } = await this.#handle.writev(rest, at);
      at += bytesWritten;
      rest = after(rest, bytesWritten);
    }
  }

  sync(): Promise<void> {
    return this.#handle.datasync();
  }

  cut(bytes: number): Promise<void> {
    return this.#handle.truncate(bytes);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/** What is left of the buffers after a write that may have been partial. */
function after(buffers: readonly Uint8Array[], written: number): Uint8Array[] {
  const rest: Uint8Array[] = [];
  let skip = written;
  for (const buffer of buffers) {
    if (skip >= buffer.byteLength) {
      skip -= buffer.byteLength;
    } else {
      rest.push(skip > 0 ? buffer.subarray(skip) : buffer);
      skip = 0;
    }
  }
  return rest;
}
