import { Readable } from 'node:stream';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import {
  ClickHouseLogLevel,
  createClient,
  type ClickHouseClient,
  type ClickHouseClientConfigOptions,
} from '@clickhouse/client';
import { quoteIdentifier, quoteText } from './sql-text.ts';
import { openingFailure, storeFailure, StoreUnusable } from './store-failure.ts';
import { writerSettings, type SettingValue } from './writer-settings.ts';

export type StoreTarget =
  | {
      readonly kind: 'embedded';
      /** Directory of the engine's data; one process owns it. */
      readonly path: string;
      readonly database: string;
    }
  | {
      readonly kind: 'server';
      readonly url: string;
      readonly username: string;
      readonly password: string;
      readonly database: string;
      readonly cluster?: string;
      /** Milliseconds after which an insert counts as failed (and is repeated with its token). Default 120,000. */
      readonly requestTimeoutMs?: number;
    };

export interface RowInsert {
  readonly table: string;
  readonly columns: readonly string[];
  readonly bytes: Uint8Array;
  /** Of this insert alone. */
  readonly settings: Readonly<Record<string, SettingValue>>;
}

/** The one connection that writes. */
export interface StoreConnection {
  readonly target: StoreTarget;
  /** Runs one statement without an answer. */
  command(sql: string): Promise<void>;
  ask(sql: string, params?: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>[]>;
  /** @throws what `storeFailure` makes of the failure */
  insert(insert: RowInsert): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the connection, makes the database when it is missing, and pins the settings.
 *
 * The embedded engine turns settings that are given with a query into `SET` statements that stay in force.
 * Therefore they are set once here, and what belongs to one insert stands in the text of that insert.
 * Its client also turns an insert's body into a string; rows therefore go through a file that the engine
 * reads itself, while a server gets them as the body of the request.
 */
export async function openStoreConnection(target: StoreTarget): Promise<StoreConnection> {
  try {
    const connection = target.kind === 'embedded' ? await openEmbedded(target) : await openServer(target);
    await checkSettings(connection).catch(async (error: unknown) => {
      await connection.close();
      throw error;
    });
    return connection;
  } catch (error) {
    throw openingFailure(error, target.kind === 'embedded');
  }
}

async function openEmbedded(target: Extract<StoreTarget, { kind: 'embedded' }>): Promise<StoreConnection> {
  const { createChdbConnection } = await import('chdb/connection');
  const incoming = join(target.path, '..', 'store-incoming');
  await fs.mkdir(target.path, { recursive: true });
  await fs.rm(incoming, { recursive: true, force: true });
  await fs.mkdir(incoming, { recursive: true });
  // Same shape; the client's types exist in two copies, and private members keep them apart.
  const connection = createChdbConnection({ path: target.path }) as unknown;
  const client = createClient({
    connection: connection as NonNullable<ClickHouseClientConfigOptions['connection']>,
    log: { level: ClickHouseLogLevel.OFF },
  });
  const database = quoteIdentifier(target.database);
  await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${database}` });
  await client.command({ query: `USE ${database}` });
  await client.command({ query: `SET ${settingsText(writerSettings)}` });
  let files = 0;
  return {
    ...statements(client),
    target,
    async insert({ table, columns, bytes, settings }) {
      const path = join(incoming, `${++files}.rows`);
      try {
        await fs.writeFile(path, bytes);
        await client.command({
          query: `INSERT INTO ${insertTarget(table, columns)} FROM INFILE ${quoteText(path)} COMPRESSION 'none' SETTINGS ${settingsText(settings)} FORMAT RowBinary`,
        });
      } catch (error) {
        throw storeFailure(error);
      } finally {
        await fs.rm(path, { force: true });
      }
    },
  };
}

async function openServer(target: Extract<StoreTarget, { kind: 'server' }>): Promise<StoreConnection> {
  const common: ClickHouseClientConfigOptions = {
    url: target.url,
    username: target.username,
    password: target.password,
    request_timeout: target.requestTimeoutMs ?? 120_000,
    max_open_connections: 2,
    application: 'shewhart',
    log: { level: ClickHouseLogLevel.OFF },
  };
  await makeDatabase(createClient(common), target);
  const client = createClient({ ...common, database: target.database, clickhouse_settings: writerSettings });
  return {
    ...statements(client),
    target,
    async insert({ table, columns, bytes, settings }) {
      try {
        const { stream } = await client.exec({
          query: `INSERT INTO ${insertTarget(table, columns)} SETTINGS ${settingsText(settings)} FORMAT RowBinary`,
          values: Readable.from([bytes], { objectMode: false }),
        });
        // The answer ends when the insert does.
        for await (const _chunk of stream) continue;
      } catch (error) {
        throw storeFailure(error);
      }
    },
  };
}

async function makeDatabase(
  client: ClickHouseClient,
  { database, cluster }: Extract<StoreTarget, { kind: 'server' }>,
): Promise<void> {
  try {
    const found = await client.query({
      query: 'SELECT name FROM system.databases WHERE name = {database:String}',
      query_params: { database },
      format: 'JSONEachRow',
    });
    // Looked up first: the user may lack the right to create one that somebody else has made.
    if ((await found.json()).length > 0) return;
    const onCluster = cluster === undefined ? '' : ` ON CLUSTER ${quoteIdentifier(cluster)}`;
    await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${quoteIdentifier(database)}${onCluster}` });
  } finally {
    await client.close();
  }
}

function statements(client: ClickHouseClient): Pick<StoreConnection, 'command' | 'ask' | 'close'> {
  return {
    async command(query) {
      await client.command({ query });
    },
    async ask(query, params) {
      const answer = await client.query({
        query,
        format: 'JSONEachRow',
        ...(params === undefined ? {} : { query_params: { ...params } }),
      });
      return answer.json<Record<string, unknown>>();
    },
    close: () => client.close(),
  };
}

/** Another default in a newer engine, or a profile on a server, must not change what an insert means. */
async function checkSettings(connection: StoreConnection): Promise<void> {
  const effective = await connection.ask(
    'SELECT name, toString(value) AS value FROM system.settings WHERE name IN {names:Array(String)}',
    { names: Object.keys(writerSettings) },
  );
  const values = new Map(effective.map(({ name, value }) => [String(name), String(value)]));
  const differing = Object.entries(writerSettings)
    .filter(([name, value]) => values.get(name) !== String(value))
    .map(([name, value]) => `${name} is ${values.get(name) ?? 'unknown'}, not ${value}`);
  if (differing.length > 0) {
    throw new StoreUnusable(`the store does not take the settings of its writer: ${differing.join('; ')}`);
  }
}

function insertTarget(table: string, columns: readonly string[]): string {
  return `${quoteIdentifier(table)} (${columns.map(quoteIdentifier).join(', ')})`;
}

function settingsText(settings: Readonly<Record<string, SettingValue>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${typeof value === 'string' ? quoteText(value) : value}`)
    .join(', ');
}
