import { join } from 'node:path';
import {
  openStoreConnection,
  type StoreConnection,
  type StoreTarget,
} from '../src/store/store-connection.ts';
import { openStore, type Store, type StoreOptions } from '../src/store/store.ts';
import { temporaryDirectory } from './spool-fixture.ts';

let directory: string | undefined;
let databases = 0;

/** An embedded engine belongs to one directory per process: every test gets a database of its own in it. */
export function newTarget(): StoreTarget {
  directory ??= temporaryDirectory();
  return { kind: 'embedded', path: join(directory, 'store'), database: `test_${++databases}` };
}

export interface OpenedStore {
  readonly store: Store;
  readonly target: StoreTarget;
  readonly connection: StoreConnection;
  /** The first column of the first row. */
  readonly value: (sql: string) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

/** The store, and a second connection that looks at what it did. */
export async function openedStore(options: Partial<StoreOptions> = {}): Promise<OpenedStore> {
  const target = options.target ?? newTarget();
  const store = await openStore({ ...options, target });
  const connection = await openStoreConnection(target);
  return {
    store,
    target,
    connection,
    value: async (sql) => Object.values((await connection.ask(sql))[0] ?? {})[0],
    async close() {
      await store.close();
      await connection.close();
    },
  };
}
