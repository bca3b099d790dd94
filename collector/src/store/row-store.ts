import { tableColumns } from '@shewhart/schemas';
import type { Log } from '../observe/log.ts';
import type { RowStore, TableRows } from '../ports.ts';
import type { StoreConnection } from './store-connection.ts';
import { isViewFailure, storeFailure } from './store-failure.ts';
import { StoreRejection } from '../errors.ts';
import { UnclearStoreFailure } from './store-failure.ts';

/**
 * One call, one insert, one block, one token: stored whole or not at all, and once however often it is
 * repeated, in the table and in every rollup behind it.
 *
 * The engine commits a table before the materialized views that read from it. When rows are stored and a
 * view then fails on them (not for lack of resources, which passes), the rows must not be divided: each
 * half would have a token that the table does not know, and be stored a second time. The insert is
 * repeated under its own token, past the failing view: every record is there once, and one rollup lacks
 * these rows, which the log says.
 */
export function createRowStore(connection: StoreConnection, log: Log): RowStore {
  return {
    async insert({ table, bytes }: TableRows, token: string): Promise<void> {
      const settings = { insert_deduplication_token: token };
      const columns = tableColumns[table];
      try {
        await connection.insert({ table, columns, bytes, settings });
      } catch (error) {
        const failure = storeFailure(error);
        const isDefinite = failure instanceof StoreRejection || failure instanceof UnclearStoreFailure;
        if (!isDefinite || !isViewFailure(failure)) throw failure;
        log.error({ table, token, reason: failure.message }, 'a rollup refuses rows: it will lack them');
        await connection.insert({
          table,
          columns,
          bytes,
          settings: { ...settings, materialized_views_ignore_errors: 1 },
        });
      }
    },
  };
}
