import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Log } from '../observe/log.ts';

/**
 * One process at a time owns a spool directory. Node offers no kernel file lock, so the owner writes a
 * file `lock` (atomically: linked into place complete) that says who it is: process id, the start time of
 * that process, boot and process-id namespace.
 *
 * An owner that was killed leaves its file behind. Whoever comes next
 * - in the same boot and namespace looks the process up: gone, or another start time, means stale;
 * - from elsewhere (another container, another host on a shared volume, no /proc) cannot look it up and
 *   watches the file instead: an owner touches it every second, one untouched for `staleAfterMs` is stale.
 *
 * An owner checks before every new segment file that the lock still is its own (`isHeld`), so that one
 * that was frozen past `staleAfterMs` stops instead of writing beside its successor.
 */
const heartbeatMs = 1_000;
export const staleAfterMs = 8_000;

interface Owner {
  readonly nonce: string;
  readonly pid: number;
  /** Where `pid` can be looked up; undefined where the system does not tell. */
  readonly place: string | undefined;
  readonly startedAt: string | undefined;
}

export class SpoolLocked extends Error {
  override readonly name = 'SpoolLocked';
}

export interface SpoolLock {
  isHeld(): Promise<boolean>;
  release(): Promise<void>;
}

/** @throws SpoolLocked when a living process owns the directory */
export async function lockSpool(directory: string, clock: Clock, log: Log): Promise<SpoolLock> {
  const path = join(directory, 'lock');
  const owner: Owner = {
    nonce: randomUUID(),
    pid: process.pid,
    place: await placeOfThisProcess(),
    startedAt: await startTime(process.pid),
  };
  for (let attempt = 0; attempt < 5; attempt++) {
    if (await put(path, owner)) return hold(path, owner, clock);
    const other = await readOwner(path);
    if (other === 'absent') continue;
    if (await isAlive(path, other, owner, clock)) {
      const who = other === 'unreadable' ? 'another process' : `process ${other.pid}`;
      throw new SpoolLocked(
        `the spool ${directory} is in use by ${who}: stop it, or give this collector another data directory`,
      );
    }
    log.warn(
      { path, pid: other === 'unreadable' ? undefined : other.pid },
      'removing the lock of a dead process',
    );
    await fs.rm(path, { force: true });
  }
  throw new SpoolLocked(`the spool ${directory} could not be locked: other processes are starting on it`);
}

function hold(path: string, owner: Owner, clock: Clock): SpoolLock {
  const isHeld = async (): Promise<boolean> => {
    const current = await readOwner(path);
    return typeof current === 'object' && current.nonce === owner.nonce;
  };
  const timer = setInterval(() => {
    const now = clock.wallMs() / 1000;
    // A file that was taken away is noticed by `isHeld`.
    fs.utimes(path, now, now).catch(() => undefined);
  }, heartbeatMs);
  timer.unref();
  return {
    isHeld,
    async release() {
      clearInterval(timer);
      if (await isHeld()) await fs.rm(path, { force: true });
    },
  };
}

/** Makes the lock file appear complete or not at all; false when there is one already. */
async function put(path: string, owner: Owner): Promise<boolean> {
  const draft = `${path}.${owner.nonce}`;
  await fs.writeFile(draft, JSON.stringify(owner));
  try {
    await fs.link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await fs.rm(draft, { force: true });
  }
}

async function readOwner(path: string): Promise<Owner | 'absent' | 'unreadable'> {
  try {
    return JSON.parse(await fs.readFile(path, 'utf8')) as Owner;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'absent' : 'unreadable';
  }
}

async function isAlive(
  path: string,
  other: Owner | 'unreadable',
  self: Owner,
  clock: Clock,
): Promise<boolean> {
  if (other !== 'unreadable' && other.place !== undefined && other.place === self.place) {
    return (await startTime(other.pid)) === other.startedAt;
  }
  return beats(path, clock);
}

/** Whether anyone touches the file while we watch. */
async function beats(path: string, clock: Clock): Promise<boolean> {
  const touchedAt = async (): Promise<number | undefined> =>
    (await fs.stat(path).catch(() => undefined))?.mtimeMs;
  const before = await touchedAt();
  const until = clock.monotonicMs() + staleAfterMs;
  while (clock.monotonicMs() < until) {
    await new Promise<void>((resolve) => clock.after(heartbeatMs / 2, resolve));
    if ((await touchedAt()) !== before) return true;
  }
  return false;
}

async function placeOfThisProcess(): Promise<string | undefined> {
  try {
    const boot = await fs.readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    return `${boot.trim()} ${await fs.readlink('/proc/self/ns/pid')}`;
  } catch {
    return undefined;
  }
}

/** When the process started, in clock ticks since boot; undefined when it does not run (or is a zombie). */
async function startTime(pid: number): Promise<string | undefined> {
  try {
    const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in parentheses, which may hold blanks and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
