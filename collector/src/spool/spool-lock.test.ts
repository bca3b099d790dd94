import { spawn } from 'node:child_process';
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import { contentId, numberedRows, recordingLog, temporaryDirectory } from '../../test/spool-fixture.ts';
import { systemClock } from '../clock.ts';
import { silentLog } from '../observe/log.ts';
import { lockSpool, staleAfterMs } from './spool-lock.ts';
import { openSpool } from './spool.ts';

/** What a process that was killed leaves behind. */
async function leftBehind(directory: string, pid: number): Promise<void> {
  const lock = await lockSpool(directory, systemClock, silentLog);
  const path = join(directory, 'lock');
  const owner = JSON.parse(readFileSync(path, 'utf8')) as object;
  await lock.release();
  writeFileSync(path, JSON.stringify({ ...owner, pid, nonce: 'of someone else' }));
}

/** Lets a manual clock run while something waits on it. */
async function runningOn<T>(
  clock: ManualClock,
  waiting: Promise<T>,
  each: () => void = () => undefined,
): Promise<T> {
  let isSettled = false;
  const settled = waiting.finally(() => (isSettled = true));
  settled.catch(() => undefined);
  while (!isSettled) {
    await new Promise((resolve) => setImmediate(resolve));
    if (clock.pendingTimers === 0) continue;
    each();
    clock.advance(500);
  }
  return settled;
}

describe('lock of a spool', () => {
  test('a second collector on the same directory is refused, and told which process has it', async () => {
    const directory = temporaryDirectory();
    const first = await openSpool({ directory });
    await expect(openSpool({ directory })).rejects.toMatchObject({
      name: 'SpoolLocked',
      message: expect.stringContaining(`process ${process.pid}`) as string,
    });
    await first.close();
    expect(existsSync(join(directory, 'lock'))).toBe(false);
    await (await openSpool({ directory })).close();
  });

  test('the lock of a process that was killed is taken over at once', async () => {
    const directory = temporaryDirectory();
    const child = spawn(process.execPath, ['-e', '']);
    const pid = child.pid!;
    await new Promise((resolve) => child.once('exit', resolve));
    await leftBehind(directory, pid);
    const log = recordingLog();
    await (await openSpool({ directory, log })).close();
    expect(log.lines.map(({ message }) => message)).toContain('removing the lock of a dead process');
  });

  test('a process that got the number of a dead one does not keep its lock', async () => {
    const directory = temporaryDirectory();
    const path = join(directory, 'lock');
    await leftBehind(directory, process.pid);
    const owner = JSON.parse(readFileSync(path, 'utf8')) as object;
    writeFileSync(path, JSON.stringify({ ...owner, startedAt: '1' }));
    await (await openSpool({ directory })).close();
  });

  test('an owner that cannot be looked up is alive while it touches the file', async () => {
    const directory = temporaryDirectory();
    const path = join(directory, 'lock');
    writeFileSync(path, JSON.stringify({ nonce: 'elsewhere', pid: 1, place: 'another host' }));
    const clock = new ManualClock();
    let beat = 1;
    const touch = (): void => utimesSync(path, ++beat, beat);
    await expect(runningOn(clock, lockSpool(directory, clock, silentLog), touch)).rejects.toMatchObject({
      name: 'SpoolLocked',
    });
    const before = clock.monotonicMs();
    const lock = await runningOn(clock, lockSpool(directory, clock, silentLog));
    expect(clock.monotonicMs() - before).toBeGreaterThanOrEqual(staleAfterMs);
    await lock.release();
  });

  test('a file that is no lock at all is waited out like an unknown owner', async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'lock'), 'garbage');
    const clock = new ManualClock();
    const lock = await runningOn(clock, lockSpool(directory, clock, silentLog));
    expect(await lock.isHeld()).toBe(true);
    await lock.release();
  });

  test('an owner that lost its lock writes no further segment', async () => {
    const directory = temporaryDirectory();
    const spool = await openSpool({ directory, minFreeDiskBytes: 0 });
    await spool.append(contentId(1), [numberedRows(1)]);
    await spool.seal();
    const path = join(directory, 'lock');
    writeFileSync(path, JSON.stringify({ nonce: 'the next one' }));
    await expect(spool.append(contentId(2), [numberedRows(2)])).rejects.toMatchObject({
      code: 'SPOOL_CLOSED',
    });
    expect(spool.state().refusing).toBe('closed');
    await spool.close();
    expect(existsSync(path)).toBe(true);
  });
});
