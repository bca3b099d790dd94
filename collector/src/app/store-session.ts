import { CollectorError } from '../errors.ts';
import { openEvaluationStore, type EvaluationStore } from '../evaluate/evaluation-store.ts';
import type { StoreRow, StoreSession } from '../ports.ts';
import type { StoreTarget } from '../store/store-connection.ts';

/**
 * A connection for what people and gates decide and for what is counted in the background. It is opened when
 * it is first needed and anew after a failure: a failed query may leave a rest behind on the old one.
 */
export function createStoreSession(
  target: StoreTarget,
  storeOpened: Promise<void>,
): StoreSession & { close(): Promise<void> } {
  let opened: Promise<EvaluationStore> | undefined;
  let isOpen = false;
  let isClosed = false;
  storeOpened.then(
    () => (isOpen = true),
    () => undefined,
  );

  async function run<Result>(task: (store: EvaluationStore) => Promise<Result>): Promise<Result> {
    if (isClosed || !isOpen)
      throw new CollectorError('QUERY_STORE_UNAVAILABLE', 'The store is not open at the moment.');
    opened ??= openEvaluationStore(target);
    const current = opened;
    try {
      return await task(await current);
    } catch (error) {
      if (opened === current) opened = undefined;
      current.then((store) => store.close()).catch(() => undefined);
      throw error;
    }
  }

  return {
    query: (stem: string, params: StoreRow) => run((store) => store.query(stem, params)),
    ask: (sql: string, params?: StoreRow) => run((store) => store.ask(sql, params)),
    insert: (table: string, rows: readonly StoreRow[]) => run((store) => store.insert(table, rows)),
    async close() {
      isClosed = true;
      await opened?.then((store) => store.close()).catch(() => undefined);
    },
  };
}
