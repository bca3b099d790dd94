import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createClient, type ClickHouseClient, type ClickHouseClientConfigOptions } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';
import { temporaryDirectory } from './spool-fixture.ts';

/** What the server does with requests that insert rows. */
export type InsertBehaviour =
  | 'answer'
  /** Stores the rows and then breaks the connection, as when a network fails at the wrong moment. */
  | 'store-and-hang-up'
  /** Breaks the connection at once. */
  | 'hang-up'
  /** Answers as an overloaded server does. */
  | 'too-many-parts';

const user = 'writer';
const password = 'sesame';

/**
 * Enough of ClickHouse's HTTP interface to be a store: statements in the body or the address, settings and
 * parameters in the address, rows in the body. Behind it works the real engine.
 */
export class ClickHouseHttpFixture {
  insertBehaviour: InsertBehaviour = 'answer';
  readonly #directory = temporaryDirectory();
  readonly #client: ClickHouseClient;
  #server: Server | undefined;
  #port = 0;
  #files = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor() {
    const connection = createChdbConnection({ path: join(this.#directory, 'engine') }) as unknown;
    this.#client = createClient({
      connection: connection as NonNullable<ClickHouseClientConfigOptions['connection']>,
    });
  }

  target(database: string) {
    return {
      kind: 'server',
      url: `http://127.0.0.1:${this.#port}`,
      username: user,
      password,
      database,
      requestTimeoutMs: 30_000,
    } as const;
  }

  /** Listens, on the same port after an interruption. */
  async start(): Promise<void> {
    const server = createServer((request, response) => {
      // One statement at a time: the session of the engine is one.
      this.#turn = this.#turn.then(() => this.#serve(request, response)).catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** The server goes away: connections are refused, open ones broken. */
  async goAway(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  async close(): Promise<void> {
    await this.goAway();
    await this.#turn;
    await this.#client.close();
  }

  /** Asks the engine itself. */
  async ask(query: string): Promise<Record<string, unknown>[]> {
    const answer = await this.#client.query({ query, format: 'JSONEachRow' });
    return answer.json();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const address = new URL(request.url ?? '/', 'http://localhost');
    const body = await readBody(request);
    if (request.headers.authorization !== `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`) {
      return refuse(response, 401, 516, 'AUTHENTICATION_FAILED', 'Authentication failed');
    }
    const inAddress = address.searchParams.get('query');
    const isInsert = inAddress?.startsWith('INSERT') === true;
    if (isInsert && this.insertBehaviour === 'hang-up') return void response.destroy();
    if (isInsert && this.insertBehaviour === 'too-many-parts') {
      return refuse(
        response,
        500,
        252,
        'TOO_MANY_PARTS',
        'Too many parts (3000). Merges are slower than inserts',
      );
    }
    try {
      for (const statement of settings(address.searchParams))
        await this.#client.command({ query: statement });
      const text = inAddress === null ? body.toString('utf8') : this.#withRows(inAddress, body);
      const { stream } = await this.#client.exec({ query: text });
      const answer: Buffer[] = [];
      for await (const chunk of stream) answer.push(chunk as Buffer);
      if (isInsert && this.insertBehaviour === 'store-and-hang-up') return void response.destroy();
      response.end(Buffer.concat(answer));
    } catch (error) {
      const { code, type, message } = error as { code?: string; type?: string; message: string };
      refuse(response, 500, Number(code), String(type), message);
    }
  }

  #withRows(statement: string, rows: Buffer): string {
    const path = join(this.#directory, `${++this.#files}.rows`);
    writeFileSync(path, rows);
    return statement.replace(' SETTINGS ', ` FROM INFILE '${path}' COMPRESSION 'none' SETTINGS `);
  }
}

const notSettings = new Set([
  'query',
  'query_id',
  'session_id',
  'database',
  'wait_end_of_query',
  'default_format',
]);

function settings(parameters: URLSearchParams): string[] {
  const database = parameters.get('database');
  const statements = database === null ? [] : [`USE \`${database}\``];
  for (const [name, value] of parameters) {
    if (notSettings.has(name) || name.startsWith('enable_http')) continue;
    statements.push(`SET ${name} = '${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`);
  }
  return statements;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function refuse(response: ServerResponse, status: number, code: number, type: string, message: string): void {
  response.writeHead(status, { 'X-ClickHouse-Exception-Code': String(code) });
  response.end(`Code: ${code}. DB::Exception: ${message}. (${type}) (version 26.7.2.1)\n`);
}
