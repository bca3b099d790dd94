import { tableColumns, tableNames, type TableName } from '@shewhart/schemas';
import { StoreOutage } from '../errors.ts';
import { silentLog, type Log } from '../observe/log.ts';
import type { RowStore, TableRows } from '../ports.ts';
import { applyDistributedTables } from './distributed-tables.ts';
import { applyViews, clusterOf, migrate, shippedSql, type MigrationFiles } from './migrations.ts';
import { applyRetention, type RetentionDays } from './retention.ts';
import { createRowWalker, type RowBoundaries } from './row-boundaries.ts';
import { createRowStore } from './row-store.ts';
import { openStoreConnection, type StoreConnection, type StoreTarget } from './store-connection.ts';
import { openingFailure, StoreUnusable } from './store-failure.ts';

export interface StoreOptions {
  readonly target: StoreTarget;
  readonly retentionDays?: RetentionDays;
  /** The SQL files; those that come with the program by default. */
  readonly sql?: MigrationFiles;
  readonly log?: Log;
}

export interface Store extends RowStore {
  /** Finds the rows in a table's RowBinary. */
  boundaries(rows: TableRows): RowBoundaries;
  /** Resolves when the store answers. @throws StoreOutage */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the store and brings its schema to this release's: settings pinned, migrations run, views and
 * retention applied, tables checked.
 * @throws StoreOutage when it cannot be reached (try again), StoreUnusable when it must not be written to
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const log = options.log ?? silentLog;
  const files = options.sql ?? shippedSql();
  const connection = await openStoreConnection(options.target);
  try {
    await migrate(connection, files, log);
    await applyDistributedTables(connection);
    await applyViews(connection, files);
    if (options.retentionDays !== undefined) await applyRetention(connection, options.retentionDays);
    const walkers = await checkTables(connection);
    return {
      ...createRowStore(connection, log),
      boundaries: ({ table, bytes }) => walkers[table](bytes),
      async ping() {
        try {
          await connection.ask('SELECT 1 AS one');
        } catch (error) {
          throw new StoreOutage('the store does not answer', { cause: error });
        }
      },
      close: () => connection.close(),
    };
  } catch (error) {
    await connection.close();
    throw openingFailure(error, options.target.kind === 'embedded');
  }
}

type Walkers = Readonly<Record<TableName, (bytes: Uint8Array) => RowBoundaries>>;

/** Rows carry no column names and lean on each table's settings: what is there must be what we write. */
async function checkTables(connection: StoreConnection): Promise<Walkers> {
  const suffix = clusterOf(connection) === undefined ? '' : '_local';
  const columns = await connection.ask(
    `SELECT table, groupArray(name) AS names, groupArray(type) AS types
     FROM (SELECT table, name, type FROM system.columns WHERE database = currentDatabase() ORDER BY table, position)
     GROUP BY table`,
  );
  const engines = await connection.ask(
    'SELECT name, engine_full AS engine FROM system.tables WHERE database = currentDatabase()',
  );
  const columnsOf = new Map(columns.map((row) => [String(row['table']), row]));
  const engineOf = new Map(engines.map((row) => [String(row['name']), String(row['engine'])]));
  const walker = (table: TableName): ((bytes: Uint8Array) => RowBoundaries) => {
    const names = (columnsOf.get(table + suffix)?.['names'] ?? []) as string[];
    const types = (columnsOf.get(table + suffix)?.['types'] ?? []) as string[];
    const engine = engineOf.get(table + suffix) ?? '';
    for (const setting of ['fsync_after_insert = 1', 'non_replicated_deduplication_window = ']) {
      if (!engine.includes(setting))
        throw new StoreUnusable(`the table ${table} lacks the setting ${setting}`);
    }
    const ordered = tableColumns[table].map((column) => {
      const type = types[names.indexOf(column)];
      if (type === undefined) throw new StoreUnusable(`the table ${table} has no column ${column}`);
      return type;
    });
    return createRowWalker(ordered);
  };
  return Object.fromEntries(tableNames.map((table) => [table, walker(table)])) as Walkers;
}
