import type { Log } from '../observe/log.ts';
import { readSqlFiles, sqlDirectory, statementsFor, type SqlFile } from './sql-files.ts';
import { quoteIdentifier, quoteText } from './sql-text.ts';
import type { StoreConnection } from './store-connection.ts';
import { engineType, StoreUnusable } from './store-failure.ts';

/**
 * Migrations run forward, in the order of their names, each once. The ledger `schema_migration` gets a row
 * `begun` before and `done` after each, with the file's checksum, so that
 *
 * - a released file that was edited later is noticed: fresh and upgraded stores would differ;
 * - a new file that sorts before one that ran already is noticed, for the same reason;
 * - a database of a newer release is not touched;
 * - a migration that a crash cut short is run again: what it made already exists, and that error, and that
 *   one alone, is passed over. A statement that could not be repeated so needs a migration of its own.
 */
export interface MigrationFiles {
  readonly migrations: string;
  readonly views: string;
}

export const shippedSql = (): MigrationFiles => ({
  migrations: sqlDirectory('migrations'),
  views: sqlDirectory('views'),
});

const alreadyThere: ReadonlySet<string> = new Set(['TABLE_ALREADY_EXISTS', 'DUPLICATE_COLUMN']);

interface LedgerEntry {
  readonly name: string;
  readonly checksum: string;
  readonly isDone: boolean;
}

/** @throws StoreUnusable naming the file when the store and the files contradict each other */
export async function migrate(connection: StoreConnection, files: MigrationFiles, log: Log): Promise<void> {
  const migrations = await readSqlFiles(files.migrations);
  await connection.command(ledgerTable(connection));
  const ledger = await readLedger(connection);
  checkLedger(ledger, migrations);
  for (const migration of migrations) {
    if (ledger.get(migration.name)?.isDone === true) continue;
    await runMigration(connection, migration, ledger.has(migration.name));
    log.info({ migration: migration.name }, 'the store was migrated');
  }
}

/** Views hold no data: they are made anew at every start, so that they are always those of this release. */
export async function applyViews(connection: StoreConnection, files: MigrationFiles): Promise<void> {
  for (const { text } of await readSqlFiles(files.views)) {
    for (const statement of statementsFor(text, clusterOf(connection))) await connection.command(statement);
  }
}

export function clusterOf({ target }: StoreConnection): string | undefined {
  return target.kind === 'server' ? target.cluster : undefined;
}

/** On a cluster one table for all shards: whichever node the collector reaches knows what ran. */
function ledgerTable(connection: StoreConnection): string {
  const cluster = clusterOf(connection);
  const engine =
    cluster === undefined
      ? 'MergeTree'
      : `ReplicatedMergeTree(${quoteText(`/clickhouse/tables/${connection.target.database}/schema_migration`)}, '{shard}-{replica}')`;
  return `
    CREATE TABLE IF NOT EXISTS schema_migration ${cluster === undefined ? '' : `ON CLUSTER ${quoteIdentifier(cluster)}`}
    (
        name String,
        state Enum8('begun' = 1, 'done' = 2),
        checksum String,
        at DateTime64(3, 'UTC') DEFAULT now64(3)
    )
    ENGINE = ${engine}
    ORDER BY name
    SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`;
}

async function readLedger(connection: StoreConnection): Promise<Map<string, LedgerEntry>> {
  const rows = await connection.ask(
    `SELECT name, argMax(checksum, at) AS checksum, max(state = 'done') AS done FROM schema_migration GROUP BY name`,
  );
  return new Map(
    rows.map(({ name, checksum, done }) => [
      String(name),
      { name: String(name), checksum: String(checksum), isDone: Number(done) === 1 },
    ]),
  );
}

function checkLedger(ledger: ReadonlyMap<string, LedgerEntry>, migrations: readonly SqlFile[]): void {
  const names = new Set(migrations.map(({ name }) => name));
  for (const { name } of ledger.values()) {
    if (!names.has(name)) {
      throw new StoreUnusable(`the store was migrated by a newer release (${name}): start that release`);
    }
  }
  let isBehindTheEnd = false;
  for (const { name, checksum } of migrations) {
    const entry = ledger.get(name);
    if (entry === undefined) {
      isBehindTheEnd = true;
    } else if (isBehindTheEnd) {
      throw new StoreUnusable(`a migration was added before ${name}, which ran already: number it behind it`);
    } else if (entry.checksum !== checksum) {
      throw new StoreUnusable(`the migration ${name} was edited after it ran: restore it and add a new one`);
    }
  }
}

async function runMigration(
  connection: StoreConnection,
  migration: SqlFile,
  wasBegun: boolean,
): Promise<void> {
  await record(connection, migration, 'begun');
  for (const statement of statementsFor(migration.text, clusterOf(connection))) {
    try {
      await connection.command(statement);
    } catch (error) {
      if (!wasBegun || !alreadyThere.has(engineType(error) ?? '')) throw error;
    }
  }
  await record(connection, migration, 'done');
}

async function record(
  connection: StoreConnection,
  { name, checksum }: SqlFile,
  state: 'begun' | 'done',
): Promise<void> {
  const values = [name, state, checksum].map(quoteText).join(', ');
  await connection.command(`INSERT INTO schema_migration (name, state, checksum) VALUES (${values})`);
}
