import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { createClient, type ClickHouseClientConfigOptions } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';
import { requestTypes, toPlainObject } from './otlp-types.ts';
import { Context, logRows, metricRows, seconds, spanRows, type Rows } from './rows.ts';
import { tableStatements } from './tables.ts';

/**
 * What one would write in an afternoon, for comparison: protobufjs objects, one JSON row each, one
 * `client.insert` per table into the same tables of the same engine, acknowledged after the insert. It
 * answers `/api/v1/sql` just as well as the verifier needs.
 */
const dataDirectory = process.env['SHEWHART_DATA_DIR'] ?? './data';
mkdirSync(dataDirectory, { recursive: true });
const connection = createChdbConnection({ path: join(dataDirectory, 'store') }) as unknown;
const client = createClient({
  connection: connection as NonNullable<ClickHouseClientConfigOptions['connection']>,
});
await client.command({ query: 'CREATE DATABASE IF NOT EXISTS shewhart' });
await client.command({ query: 'USE shewhart' });
await client.command({ query: 'SET async_insert = 0, output_format_json_quote_64bit_integers = 1' });
for (const statement of await tableStatements()) await client.command({ query: statement });

const context = new Context();
const toRows: Readonly<Record<string, (body: Buffer, now: string) => Rows>> = {
  '/v1/logs': (body, now) => logRows(toPlainObject(requestTypes.logs.decode(body)) as object, now, context),
  '/v1/traces': (body, now) =>
    spanRows(toPlainObject(requestTypes.traces.decode(body)) as object, now, context),
  '/v1/metrics': (body, now) =>
    metricRows(toPlainObject(requestTypes.metrics.decode(body)) as object, now, context),
};

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? '/';
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const rowsOf = toRows[path];
  if (rowsOf !== undefined) {
    for (const [table, values] of rowsOf(body, seconds(`${Date.now()}000000`))) {
      await client.insert({ table, values, format: 'JSONEachRow' });
    }
    response.setHeader('content-type', 'application/x-protobuf');
    response.end();
  } else if (path === '/api/v1/sql') {
    const { query, params } = JSON.parse(body.toString()) as {
      query: string;
      params: Record<string, unknown>;
    };
    const result = await client.query({ query, query_params: params, format: 'JSONCompact' });
    const { meta, data } = await result.json<unknown[]>();
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ columns: meta, rows: data }));
  } else {
    response.statusCode = path === '/readyz' ? 200 : 404;
    response.end();
  }
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    console.error(error);
    response.statusCode = 500;
    response.end(String(error));
  });
});
server.listen(Number(process.env['SHEWHART_HTTP_PORT']), '127.0.0.1');
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  void client.close().then(() => process.exit(0));
});
