import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { CollectorError } from '../errors.ts';
import type { Instruments } from '../observe/instruments.ts';
import { createEngineCatalogue, type EngineCatalogue } from './engine-catalogue.ts';
import { queryError } from './engine-failure.ts';
import {
  openReaderConnection,
  type QueryLimits,
  type QueryTarget,
  type ReaderConnection,
  type ResultSet,
} from './reader-connection.ts';
import { spellSpecialNumbers } from './special-numbers.ts';
import { SlotPool, type SlotPoolState } from './slot-pool.ts';
import { guardedStatement, type QueryParameters } from './sql-guard.ts';

export interface QueryEngineOptions {
  readonly target: QueryTarget;
  readonly limits: QueryLimits;
  /** Queries at a time, each on a connection of its own. */
  readonly connections: number;
  /** Queries that may wait for a connection; default 16 for each. */
  readonly maxWaiting?: number;
  readonly instruments?: Pick<Instruments, 'querySeconds'>;
}

export interface QueryRequest {
  readonly query: string;
  readonly params?: QueryParameters;
  /** Most rows wanted, 1 to the maximum of the options, which is the default. */
  readonly limit?: number;
  /** The caller has gone. */
  readonly signal?: AbortSignal;
}

export interface QueryResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Integers of 64 bits and more, decimals, NaN and infinities are strings. */
  readonly rows: readonly (readonly unknown[])[];
  readonly statistics: {
    readonly elapsedSeconds: number;
    readonly rowsRead: number;
    readonly bytesRead: number;
    readonly rows: number;
    /** True when there were more rows than asked for. */
    readonly truncated: boolean;
  };
}

export interface QueryEngine {
  /** Runs what a stranger wrote, once the guard has let it through. */
  run(request: QueryRequest): Promise<QueryResult>;
  /** Runs `schemas/sql/queries/<stem>.sql`: our own text, so within the limits but without the guard. */
  namedQuery(stem: string, params?: QueryParameters, signal?: AbortSignal): Promise<QueryResult>;
  /**
   * Resolves when the store answers; while every connection is busy, unless the last query found it away.
   * @throws CollectorError QUERY_STORE_UNAVAILABLE
   */
  check(): Promise<void>;
  state(): SlotPoolState;
  /** Waits for nothing: queries under way fail or end by themselves. */
  close(): Promise<void>;
}

/** The tables may change under us (migrations of another process): asked again after this time. */
const catalogueLifeMs = 30_000;

interface Slot {
  connection: Promise<ReaderConnection> | undefined;
}

export function createQueryEngine(options: QueryEngineOptions): QueryEngine {
  const slots: Slot[] = Array.from({ length: options.connections }, () => ({ connection: undefined }));
  const pool = new SlotPool(slots, options.maxWaiting ?? 16 * options.connections);
  const texts = new Map<string, Promise<string>>();
  let catalogue: { readonly value: EngineCatalogue; readonly readAt: number } | undefined;
  let isClosed = false;
  /** What the last query failed with, if the store did not answer it. */
  let away: CollectorError | undefined;

  /** Opened at the first query and again after a failure: a store that is away must not stop the start. */
  async function connectionOf(slot: Slot): Promise<ReaderConnection> {
    if (isClosed) throw new CollectorError('QUERY_STORE_UNAVAILABLE', 'The collector is shutting down.');
    slot.connection ??= openReaderConnection(options.target, options.limits);
    try {
      return await slot.connection;
    } catch (error) {
      slot.connection = undefined;
      throw error;
    }
  }

  async function catalogueOf(connection: ReaderConnection): Promise<EngineCatalogue> {
    const now = performance.now();
    if (catalogue === undefined || now - catalogue.readAt > catalogueLifeMs) {
      catalogue = { value: await readCatalogue(connection), readAt: now };
    }
    return catalogue.value;
  }

  async function measured<Result>(
    task: (connection: ReaderConnection) => Promise<Result>,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    const startedAt = performance.now();
    let outcome = 'ok';
    try {
      const result = await pool.run(async (slot) => task(await connectionOf(slot)), signal);
      away = undefined;
      return result;
    } catch (error) {
      const known = signal?.aborted === true ? undefined : queryError(error);
      outcome = known?.code ?? 'caller_gone';
      if (known !== undefined) away = known.code === 'QUERY_STORE_UNAVAILABLE' ? known : undefined;
      throw known ?? error;
    } finally {
      options.instruments?.querySeconds.record((performance.now() - startedAt) / 1000, { outcome });
    }
  }

  function namedText(stem: string): Promise<string> {
    if (!/^[a-z0-9_]+$/.test(stem)) throw new Error(`${JSON.stringify(stem)} is no name of a query.`);
    let text = texts.get(stem);
    if (text === undefined) {
      const file = fileURLToPath(import.meta.resolve(`@shewhart/schemas/sql/queries/${stem}.sql`));
      text = readFile(file, 'utf8').then((content) => content.trim().replace(/;$/, ''));
      texts.set(stem, text);
    }
    return text;
  }

  return {
    async run({ query, params, limit = options.limits.maxRows, signal }) {
      const rows = Math.min(limit, options.limits.maxRows);
      const bound = params === undefined || Object.keys(params).length === 0 ? undefined : params;
      const answer = await measured(async (connection) => {
        const known = await catalogueOf(connection);
        const statement = await guardedStatement(connection, known, query, bound, rows + 1);
        return connection.ask(statement, bound, signal);
      }, signal);
      return queryResult(answer, rows);
    },
    async namedQuery(stem, params, signal) {
      const text = await namedText(stem);
      const answer = await measured((connection) => connection.ask(text, params, signal), signal);
      return queryResult(answer, options.limits.maxRows);
    },
    async check() {
      if (pool.state().busy < options.connections) {
        await measured((connection) => connection.ask('SELECT 1'), undefined);
      } else if (away !== undefined) {
        throw away;
      }
    },
    state: () => pool.state(),
    async close() {
      isClosed = true;
      const opened = slots.flatMap(({ connection }) => (connection === undefined ? [] : [connection]));
      for (const result of await Promise.allSettled(opened)) {
        if (result.status === 'fulfilled') await result.value.close();
      }
    },
  };
}

function queryResult(answer: ResultSet, limit: number): QueryResult {
  const isCut = answer.data.length > limit;
  const rows = spellSpecialNumbers(isCut ? answer.data.slice(0, limit) : answer.data, answer.meta);
  return {
    columns: answer.meta.map(({ name, type }) => ({ name, type })),
    rows,
    statistics: {
      elapsedSeconds: answer.statistics?.elapsed ?? 0,
      rowsRead: answer.statistics?.rows_read ?? 0,
      bytesRead: answer.statistics?.bytes_read ?? 0,
      rows: rows.length,
      truncated: isCut,
    },
  };
}

async function readCatalogue(connection: ReaderConnection): Promise<EngineCatalogue> {
  const functions = await connection.ask(
    'SELECT name, is_aggregate, case_insensitive, alias_to, origin, categories FROM system.functions',
  );
  const combinators = await connection.ask('SELECT name FROM system.aggregate_function_combinators');
  const tables = await connection.ask('SELECT name FROM system.tables WHERE database = currentDatabase()');
  const database = await connection.ask('SELECT currentDatabase()');
  return createEngineCatalogue({
    functions: functions.data.map(([name, isAggregate, caseInsensitive, aliasTo, origin, category]) => ({
      name: String(name),
      isAggregate: isAggregate === 1,
      caseInsensitive: caseInsensitive === 1,
      aliasTo: String(aliasTo),
      isBuiltIn: origin === 'System',
      category: String(category),
    })),
    combinators: combinators.data.map(([name]) => String(name)),
    tables: tables.data.map(([name]) => String(name)),
    database: String(database.data[0]?.[0]),
  });
}
