/**
 * Resolves at the first SIGINT or SIGTERM. A second one ends the process at once: nothing acknowledged is
 * lost by that, it only makes the next start replay.
 */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    const stop = (): void => {
      // Not `process.exit`: the engine's threads are at work and do not survive an orderly end of the process.
      if (isStopping) process.kill(process.pid, 'SIGKILL');
      isStopping = true;
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}
