import type { FlowWatch } from '../observe/flow-watch.ts';
import type { StoreOutcome } from '../observe/readiness.ts';
import type { Store } from '../store/store.ts';

/** The store as the drain sees it, remembering how the last inserts went for `/readyz`. */
export function watchStore(store: Store, flow: FlowWatch): { store: Store; outcome: () => StoreOutcome } {
  let lastSuccessAt: Date | undefined;
  let lastError: { at: Date; message: string } | undefined;
  const watched: Store = {
    ...store,
    async insert(rows, token) {
      try {
        await store.insert(rows, token);
      } catch (error) {
        lastError = { at: new Date(), message: error instanceof Error ? error.message : String(error) };
        throw error;
      }
      lastSuccessAt = new Date();
      flow.stored(performance.now());
    },
  };
  return { store: watched, outcome: () => ({ lastSuccessAt, lastError }) };
}
