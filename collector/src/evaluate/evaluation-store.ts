import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  ClickHouseLogLevel,
  createClient,
  type ClickHouseClient,
  type ClickHouseClientConfigOptions,
  type ClickHouseSettings,
} from '@clickhouse/client';

export type EvaluationTarget =
  | { readonly kind: 'embedded'; readonly path: string; readonly database: string }
  | {
      readonly kind: 'server';
      readonly url: string;
      readonly username: string;
      readonly password: string;
      readonly database: string;
    };

export type Row = Readonly<Record<string, unknown>>;

/**
 * What judging reads and writes, over a connection of its own: it neither waits behind people's queries nor
 * makes them wait. Instants are seconds since 1970; columns are written by name.
 */
export interface EvaluationStore {
  /** Runs `schemas/sql/queries/<stem>.sql`. */
  query(stem: string, params: Row): Promise<Row[]>;
  /** Runs a statement of this stage's own (never a stranger's). */
  ask(sql: string, params?: Row): Promise<Row[]>;
  insert(table: string, rows: readonly Row[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * `precise_float_parsing`: a number that was written reads back as the same number, so that judging again
 * recognises the points that have not changed.
 */
const settings = {
  precise_float_parsing: 1,
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_denormals: 0,
  date_time_input_format: 'best_effort',
  async_insert: 0,
  max_threads: 2,
  max_memory_usage: String(1024 * 1024 * 1024),
  max_execution_time: 120,
} as const satisfies ClickHouseSettings;

/** Most bytes of one insert's text: the embedded engine takes it as a part of the statement. */
const maxInsertBytes = 8 * 1024 * 1024;

export async function openEvaluationStore(target: EvaluationTarget): Promise<EvaluationStore> {
  const client = target.kind === 'embedded' ? await openEmbedded(target) : openServer(target);
  const texts = new Map<string, Promise<string>>();
  // One statement at a time: an embedded connection cannot do more, and order is what makes a crash harmless.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(task: () => Promise<Result>): Promise<Result> => {
    const result = last.then(task, task);
    last = result.catch(() => undefined);
    return result;
  };

  const ask = (sql: string, params?: Row): Promise<Row[]> =>
    inTurn(async () => {
      const answer = await client.query({
        query: sql,
        format: 'JSONEachRow',
        ...(params === undefined ? {} : { query_params: { ...params } }),
      });
      return answer.json<Row>();
    });

  return {
    ask,
    async query(stem, params) {
      let text = texts.get(stem);
      if (text === undefined) {
        const file = fileURLToPath(import.meta.resolve(`@shewhart/schemas/sql/queries/${stem}.sql`));
        text = readFile(file, 'utf8').then((content) => content.trim());
        texts.set(stem, text);
      }
      return ask(await text, params);
    },
    insert: (table, rows) =>
      inTurn(async () => {
        for (const body of bodies(rows)) {
          const columns = Object.keys(rows[0] ?? {}).join(', ');
          await client.command({ query: `INSERT INTO ${table} (${columns}) FORMAT JSONEachRow ${body}` });
        }
      }),
    close: () => inTurn(() => client.close()),
  };
}

function* bodies(rows: readonly Row[]): Iterable<string> {
  let lines: string[] = [];
  let bytes = 0;
  for (const row of rows) {
    const line = JSON.stringify(row);
    lines.push(line);
    bytes += line.length;
    if (bytes > maxInsertBytes) {
      yield lines.join('\n');
      lines = [];
      bytes = 0;
    }
  }
  if (lines.length > 0) yield lines.join('\n');
}

/** Settings given with a query would stay in force on the embedded connection; so they are set once. */
async function openEmbedded(
  target: Extract<EvaluationTarget, { kind: 'embedded' }>,
): Promise<ClickHouseClient> {
  const { createChdbConnection } = await import('chdb/connection');
  // Same shape; the client's types exist in two copies, and private members keep them apart.
  const connection = createChdbConnection({ path: target.path }) as unknown;
  const client = createClient({
    connection: connection as NonNullable<ClickHouseClientConfigOptions['connection']>,
    log: { level: ClickHouseLogLevel.OFF },
  });
  const list = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`);
  await client.command({ query: `USE \`${target.database}\`` });
  await client.command({ query: `SET ${list.join(', ')}` });
  return client;
}

function openServer(target: Extract<EvaluationTarget, { kind: 'server' }>): ClickHouseClient {
  return createClient({
    url: target.url,
    username: target.username,
    password: target.password,
    database: target.database,
    application: 'shewhart-evaluate',
    request_timeout: 130_000,
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: settings,
  });
}
