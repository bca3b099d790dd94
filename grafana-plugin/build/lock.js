import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

const askAgainAfterMs = 200;

/**
 * Does something while nobody else does it: waits for the process that holds the lock; one that has ended
 * without giving it back is not waited for.
 * @param {string} file holds the identifier of the process
 * @param {() => Promise<T>} act
 * @param {() => void} [onWait] called once when somebody else holds it
 * @returns {Promise<T>} what was done
 * @template T
 */
export async function withLock(file, act, onWait = () => undefined) {
  for (let turn = 0; !take(file); turn++) {
    if (turn === 0) onWait();
    await setTimeout(askAgainAfterMs);
  }
  try {
    return await act();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!isHeld(file)) rmSync(file, { force: true });
    return false;
  }
}

function isHeld(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    // Between its creation and its content the file is empty.
    return pid === 0 || process.kill(pid, 0);
  } catch (error) {
    // Nobody holds it once its process is gone. A file that is gone was given back, and may be another's by now.
    return error.code !== 'ESRCH';
  }
}
