import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from '../build/lock.js';

/** Two builds at once, such as of a demo and of the tests, must not write into each other. */
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shewhart-lock-'));
  file = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the second waits for the first, and says so once', async () => {
  const told: string[] = [];
  let end: () => void = () => undefined;
  const first = withLock(file, async () => {
    told.push('first begins');
    await new Promise<void>((done) => (end = done));
    told.push('first ends');
  });
  const second = withLock(
    file,
    () => Promise.resolve(void told.push('second')),
    () => {
      told.push('waits');
      end();
    },
  );
  await Promise.all([first, second]);
  expect(told).toEqual(['first begins', 'waits', 'first ends', 'second']);
  expect(existsSync(file)).toBe(false);
});

test('a lock that a process left behind holds nobody up', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(file, String(pid));
  expect(await withLock(file, () => Promise.resolve('built'))).toBe('built');
});

test('a failure gives the lock back', async () => {
  await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(existsSync(file)).toBe(false);
});
