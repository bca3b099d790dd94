import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableColumns, tableNames } from '@shewhart/schemas';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../../test/spool-fixture.ts';
import { newTarget } from '../../test/store-fixture.ts';
import { distributedTable } from './distributed-tables.ts';
import { shippedSql, type MigrationFiles } from './migrations.ts';
import { sqlDirectory, statementsFor } from './sql-files.ts';
import { openStoreConnection, type StoreTarget } from './store-connection.ts';
import { openStore } from './store.ts';
import { readFileSync } from 'node:fs';

/** A copy of the shipped files that a test may change. */
function copiedSql(): MigrationFiles {
  const root = temporaryDirectory();
  const files = { migrations: join(root, 'migrations'), views: join(root, 'views') };
  cpSync(sqlDirectory('migrations'), files.migrations, { recursive: true });
  cpSync(sqlDirectory('views'), files.views, { recursive: true });
  return files;
}

async function ask(target: StoreTarget, sql: string): Promise<Record<string, unknown>[]> {
  const connection = await openStoreConnection(target);
  try {
    return await connection.ask(sql);
  } finally {
    await connection.close();
  }
}

/** Everything the engine knows about the tables, without what names the database. */
async function catalogue(target: StoreTarget): Promise<unknown> {
  const rows = [
    ...(await ask(
      target,
      `SELECT name, engine, engine_full, create_table_query FROM system.tables WHERE database = currentDatabase() ORDER BY name`,
    )),
    ...(await ask(
      target,
      `SELECT table, name, type, position, default_expression, compression_codec FROM system.columns WHERE database = currentDatabase() ORDER BY table, position`,
    )),
  ];
  const text = JSON.stringify(rows).replaceAll(target.database, 'database');
  // An inner identifier is drawn anew for each table.
  return JSON.parse(text.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'uuid')) as unknown;
}

const migrationNames = readdirSync(sqlDirectory('migrations')).sort();

describe('migrations', () => {
  test('a fresh store equals one that was upgraded a release at a time', async () => {
    const [fresh, upgraded] = [newTarget(), newTarget()];
    await (await openStore({ target: fresh })).close();
    const files = { migrations: temporaryDirectory(), views: temporaryDirectory() };
    for (const name of migrationNames) {
      cpSync(join(sqlDirectory('migrations'), name), join(files.migrations, name));
      const isLast = name === migrationNames.at(-1);
      // A release without all of its tables cannot be opened for writing, and need not be.
      await (
        await openStore({
          target: upgraded,
          sql: isLast ? { ...files, views: sqlDirectory('views') } : files,
        }).catch(() => undefined)
      )?.close();
    }
    expect(await catalogue(upgraded)).toEqual(await catalogue(fresh));
    const ran = await ask(upgraded, `SELECT name FROM schema_migration WHERE state = 'done' ORDER BY name`);
    expect(ran.map(({ name }) => name)).toEqual(migrationNames);
  }, 150_000);

  test('starting again changes nothing', async () => {
    const target = newTarget();
    await (await openStore({ target })).close();
    const before = await ask(target, 'SELECT name, state, at FROM schema_migration ORDER BY at, name');
    await (await openStore({ target })).close();
    expect(await ask(target, 'SELECT name, state, at FROM schema_migration ORDER BY at, name')).toEqual(
      before,
    );
  });

  test('the columns of every table are those that rows are written with', async () => {
    const target = newTarget();
    await (await openStore({ target })).close();
    const columns = await ask(
      target,
      'SELECT table, name FROM system.columns WHERE database = currentDatabase() ORDER BY table, position',
    );
    for (const table of tableNames) {
      const names = columns.filter((column) => column['table'] === table).map(({ name }) => name);
      expect(names).toEqual(tableColumns[table]);
    }
  });

  test('an edited migration refuses to start and is named', async () => {
    const target = newTarget();
    const sql = copiedSql();
    await (await openStore({ target, sql })).close();
    const edited = join(sql.migrations, migrationNames[1]!);
    writeFileSync(edited, `${readFileSync(edited, 'utf8')}\n-- harmless\n`);
    await expect(openStore({ target, sql })).rejects.toMatchObject({
      name: 'StoreUnusable',
      message: expect.stringContaining(migrationNames[1]!) as string,
    });
  });

  test('a store of a newer release is not touched', async () => {
    const target = newTarget();
    const sql = copiedSql();
    writeFileSync(
      join(sql.migrations, '9999_add_future.sql'),
      'CREATE TABLE future (x UInt8) ENGINE = MergeTree ORDER BY x',
    );
    await (await openStore({ target, sql })).close();
    await expect(openStore({ target, sql: shippedSql() })).rejects.toThrow(
      /newer release \(9999_add_future.sql\)/,
    );
  });

  test('a migration slipped in before one that ran is refused', async () => {
    const target = newTarget();
    const sql = copiedSql();
    await (await openStore({ target, sql })).close();
    writeFileSync(join(sql.migrations, '0000_early.sql'), 'SELECT 1');
    await expect(openStore({ target, sql })).rejects.toThrow(/added before 0001/);
  });

  test('a migration that was cut short is completed', async () => {
    const target = newTarget();
    const sql = copiedSql();
    const two =
      'CREATE TABLE one (x UInt8) ENGINE = MergeTree ORDER BY x;\nCREATE TABLE two (x UInt8) ENGINE = ';
    const path = join(sql.migrations, '9000_two_tables.sql');
    // The second statement fails as a crash between the two would look: begun, one table there.
    writeFileSync(path, `${two}MergeTree ORDER BY (SELECT count() FROM switch);`);
    await expect(openStore({ target, sql })).rejects.toThrow();
    writeFileSync(path, `${two}MergeTree ORDER BY x;`);
    const connection = await openStoreConnection(target);
    await connection.command(
      `ALTER TABLE schema_migration DELETE WHERE name = '9000_two_tables.sql' SETTINGS mutations_sync = 1`,
    );
    await expect(openStore({ target, sql })).rejects.toThrow(/one/);
    await connection.close();
    await (await openStore({ target, sql })).close();
    const tables = await ask(
      target,
      `SELECT name FROM system.tables WHERE database = currentDatabase() AND name IN ('one', 'two') ORDER BY name`,
    );
    expect(tables).toEqual([{ name: 'one' }, { name: 'two' }]);
  });
});

describe('retention', () => {
  test('is applied when it differs, and only then', async () => {
    const target = newTarget();
    const ttl = async (table: string): Promise<string> => {
      const [row] = await ask(
        target,
        `SELECT engine_full AS engine FROM system.tables WHERE database = currentDatabase() AND name = '${table}'`,
      );
      return String(row?.['engine']);
    };
    await (await openStore({ target, retentionDays: { log: 7, log_count_minute: 14 } })).close();
    expect(await ttl('log')).toContain('TTL toDateTime(received_time) + toIntervalDay(7)');
    expect(await ttl('log_count_minute')).toContain('TTL bucket + toIntervalDay(14)');
    expect(await ttl('span')).toContain('toIntervalDay(30)');
    const before = await ask(
      target,
      `SELECT metadata_modification_time AS at FROM system.tables WHERE database = currentDatabase() AND name = 'log'`,
    );
    await (await openStore({ target, retentionDays: { log: 7 } })).close();
    expect(
      await ask(
        target,
        `SELECT metadata_modification_time AS at FROM system.tables WHERE database = currentDatabase() AND name = 'log'`,
      ),
    ).toEqual(before);
  });

  test('of a table that has none is refused', async () => {
    await expect(openStore({ target: newTarget(), retentionDays: { resource: 3 } })).rejects.toThrow(
      /resource/,
    );
  });
});

describe('on a cluster', () => {
  test('every statement is one that the engine understands', async () => {
    const target = newTarget();
    const connection = await openStoreConnection(target);
    mkdirSync(temporaryDirectory(), { recursive: true });
    const statements = migrationNames.flatMap((name) =>
      statementsFor(readFileSync(join(sqlDirectory('migrations'), name), 'utf8'), 'blue'),
    );
    statements.push(distributedTable('log_local', 'blue'), distributedTable('number_minute_local', 'blue'));
    for (const statement of statements) {
      const [row] = await connection.ask('SELECT formatQuerySingleLine({text:String}) AS text', {
        text: statement,
      });
      expect(String(row?.['text'])).toContain('ON CLUSTER blue');
      expect(statement).not.toMatch(/\{(local|on_cluster|replicated)\}/);
    }
    expect(statements.join('\n')).toContain('ReplicatedMergeTree');
    expect(distributedTable('log_local', 'blue')).toContain('cityHash64(service)');
    await connection.close();
  });
});
