import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a whole file: after a crash it is there as it was or as it is now, never a part of it. */
export async function writeDurably(file: string, content: string, mode = 0o644): Promise<void> {
  const fresh = `${file}.new`;
  const handle = await open(fresh, 'w', mode);
  try {
    await handle.writeFile(content);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await rename(fresh, file);
  await syncDirectory(dirname(file));
}

/** Makes names in a directory durable. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
