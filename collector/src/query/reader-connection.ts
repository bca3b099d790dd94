import { text } from 'node:stream/consumers';
import {
  ClickHouseLogLevel,
  createClient,
  type ClickHouseClient,
  type ClickHouseClientConfigOptions,
  type ClickHouseSettings,
} from '@clickhouse/client';

/**
 * Connections that can only read, within limits. The two kinds differ in when the settings take hold:
 *
 * - embedded: settings given with a query become `SET` statements that stay in force on the connection, so
 *   they are set once, when it opens, `readonly` last: from then on nothing can lift them. The connection is
 *   used only after the engine has confirmed that.
 * - server: every request carries them.
 */
export type QueryTarget =
  | { readonly kind: 'embedded'; readonly path: string; readonly database: string }
  | {
      readonly kind: 'server';
      readonly url: string;
      readonly username: string;
      readonly password: string;
      readonly database: string;
    };

export interface QueryLimits {
  readonly maxRows: number;
  readonly maxSeconds: number;
  readonly maxMemoryBytes: number;
}

export interface ResultSet {
  readonly meta: readonly { readonly name: string; readonly type: string }[];
  readonly data: readonly (readonly unknown[])[];
  readonly statistics?: { readonly elapsed: number; readonly rows_read: number; readonly bytes_read: number };
}

export interface ReaderConnection {
  /** Runs one statement that was judged, or one of our own. */
  ask(query: string, params?: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<ResultSet>;
  close(): Promise<void>;
}

/** Texts longer than this are not even parsed; doubled by hexadecimal they still fit `max_query_size`. */
export const maxQueryBytes = 100 * 1024;

const maxSyntaxNodes = 20_000;

/** An answer is held whole in memory, as the engine's bytes and as JSON. */
const maxResultBytes = 64 * 1024 * 1024;

export function readerSettings(limits: QueryLimits): ClickHouseSettings {
  return {
    // One more than the caller can get, so that a full answer and a cut one differ; and room for a syntax tree.
    max_result_rows: String(Math.max(limits.maxRows + 1, maxSyntaxNodes)),
    max_result_bytes: String(maxResultBytes),
    result_overflow_mode: 'throw',
    max_execution_time: limits.maxSeconds,
    timeout_overflow_mode: 'throw',
    max_memory_usage: String(limits.maxMemoryBytes),
    max_temporary_data_on_disk_size_for_query: String(4 * limits.maxMemoryBytes),
    max_threads: 2,
    max_query_size: String(4 * maxQueryBytes),
    max_ast_depth: '500',
    max_ast_elements: String(maxSyntaxNodes),
    max_expanded_ast_elements: '100000',
    max_subquery_depth: '50',
    function_range_max_elements_in_block: '10000000',
    output_format_json_quote_64bit_integers: 1,
    output_format_json_quote_denormals: 1,
    output_format_json_quote_decimals: 1,
    output_format_json_validate_utf8: 1,
    date_time_output_format: 'simple',
    allow_ddl: 0,
    readonly: '1',
  };
}

export async function openReaderConnection(
  target: QueryTarget,
  limits: QueryLimits,
): Promise<ReaderConnection> {
  const settings = readerSettings(limits);
  const isEmbedded = target.kind === 'embedded';
  const client = isEmbedded
    ? await openEmbedded(target, settings)
    : createClient({
        url: target.url,
        username: target.username,
        password: target.password,
        database: target.database,
        max_open_connections: 1,
        // The engine gives up first, so that the answer says why.
        request_timeout: (limits.maxSeconds + 5) * 1000,
        // A failure is told to the caller; a second report on standard error would only repeat it.
        log: { level: ClickHouseLogLevel.OFF },
        clickhouse_settings: {
          ...settings,
          wait_end_of_query: 1,
          cancel_http_readonly_queries_on_client_close: 1,
        },
      });

  // Not `client.query`: it appends FORMAT to the text, which EXPLAIN AST takes for a part of what it explains.
  async function answerTo(query: string, params?: Readonly<Record<string, unknown>>, signal?: AbortSignal) {
    const answer = await client.exec({
      query,
      clickhouse_settings: { default_format: 'JSONCompact' },
      ...(params === undefined ? {} : { query_params: { ...params } }),
      // The embedded engine cannot be interrupted: it would go on behind our back.
      ...(signal === undefined || isEmbedded ? {} : { abort_signal: signal }),
    });
    return JSON.parse(await text(answer.stream)) as ResultSet;
  }

  return {
    async ask(query, params, signal) {
      try {
        return await answerTo(query, params, signal);
      } catch (error) {
        if (isEmbedded) await drain(() => answerTo('SELECT 1'));
        throw error;
      }
    },
    close: () => client.close(),
  };
}

/**
 * What a failed query had written already stays in the embedded engine and is put in front of the next answer
 * on that connection, whoever asks (checked: after TIMEOUT_EXCEEDED and MEMORY_LIMIT_EXCEEDED). So after
 * each failure a question of our own takes it away; an answer with something in front is no JSON.
 */
async function drain(askSomething: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await askSomething();
      return;
    } catch {
      // That was the rest.
    }
  }
}

async function openEmbedded(
  target: Extract<QueryTarget, { kind: 'embedded' }>,
  settings: ClickHouseSettings,
): Promise<ClickHouseClient> {
  const { createChdbConnection } = await import('chdb/connection');
  const connection = createChdbConnection({ path: target.path });
  // Same shape; the client's types exist in two copies, and private members keep them apart.
  const client = createClient({
    connection: connection as unknown as NonNullable<ClickHouseClientConfigOptions['connection']>,
  });
  try {
    await client.command({ query: `USE \`${target.database}\`` });
    const list = Object.entries(settings).map(([name, value]) => `${name} = '${String(value)}'`);
    await client.command({ query: `SET ${list.join(', ')}` });
    const check = await client.query({ query: `SELECT getSetting('readonly')`, format: 'TabSeparated' });
    if ((await check.text()).trim() !== '1')
      throw new Error('The store does not keep its connection read-only.');
    return client;
  } catch (error) {
    await client.close();
    throw error;
  }
}
