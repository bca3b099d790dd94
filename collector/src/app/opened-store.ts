import type { Clock } from '../clock.ts';
import { StoreOutage } from '../errors.ts';
import type { Log } from '../observe/log.ts';
import { backOffMs } from '../store/back-off.ts';
import { openStore, type Store, type StoreOptions } from '../store/store.ts';

const backOff = { firstMs: 500, maxMs: 30_000 };

/**
 * Opens the store, waiting for as long as it is away: senders are served meanwhile, because the spool takes
 * what they send. Undefined when `signal` fired first.
 * @throws StoreUnusable when waiting would not help
 */
export async function openStoreWhenThere(
  options: StoreOptions,
  clock: Clock,
  log: Log,
  signal: AbortSignal,
): Promise<Store | undefined> {
  for (let failures = 1; !signal.aborted; failures++) {
    try {
      return await openStore(options);
    } catch (error) {
      if (!(error instanceof StoreOutage)) throw error;
      log.warn({ reason: error.message }, 'The store is away; records wait in the spool');
      await pause(clock, backOffMs(failures, backOff, Math.random()), signal);
    }
  }
  return undefined;
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, resolve);
    signal.addEventListener('abort', () => (cancel(), resolve()), { once: true });
  });
}
