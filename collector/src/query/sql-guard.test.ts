import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type ClickHouseClient, type ClickHouseClientConfigOptions } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CollectorError, type ErrorCode } from '../errors.ts';
import { createQueryEngine, type QueryEngine } from './query-engine.ts';

const directory = mkdtempSync(join(tmpdir(), 'shewhart-query-guard-'));
const secretFile = join(directory, 'secret.csv');
const outFile = join(directory, 'stolen.csv');
const secret = 'the-secret-content';
let writer: ClickHouseClient;
let engine: QueryEngine;

beforeAll(async () => {
  writeFileSync(secretFile, `${secret}\n`);
  const connection = createChdbConnection({ path: join(directory, 'store') });
  writer = createClient({
    connection: connection as unknown as NonNullable<ClickHouseClientConfigOptions['connection']>,
  });
  for (const query of [
    'CREATE DATABASE shewhart',
    'USE shewhart',
    `CREATE TABLE log (time DateTime64(9), service LowCardinality(String), body String, severity_number Int32,
       attributes Map(String, String), tags Array(String)) ENGINE = MergeTree ORDER BY (service, time)`,
    `INSERT INTO log SELECT toDateTime64('2026-01-01 00:00:00', 9) + number, ['web', 'checkout'][number % 2 + 1],
       concat('line ', toString(number)), number % 24, map('http.route', '/a', 'n', toString(number)), ['x', 'y']
       FROM numbers(1000)`,
    'CREATE VIEW v_logs AS SELECT * FROM log',
    'CREATE DATABASE private',
    'CREATE TABLE private.salary (a Int8) ENGINE = Memory',
    'CREATE VIEW v_of_service AS SELECT * FROM log WHERE service = {name:String}',
  ]) {
    await writer.command({ query });
  }
  engine = createQueryEngine({
    target: { kind: 'embedded', path: join(directory, 'store'), database: 'shewhart' },
    limits: { maxRows: 5000, maxSeconds: 2, maxMemoryBytes: 256 * 1024 * 1024 },
    connections: 2,
  });
});

afterAll(async () => {
  await engine.close();
  await writer.close();
  rmSync(directory, { recursive: true });
});

async function failure(query: string, params?: Record<string, unknown>): Promise<CollectorError> {
  try {
    const result = await engine.run(params === undefined ? { query } : { query, params });
    throw new Error(`ran and answered ${JSON.stringify(result.rows).slice(0, 200)}`);
  } catch (error) {
    if (error instanceof CollectorError) return error;
    throw error;
  }
}

const R = 'QUERY_NOT_READ_ONLY';
const S = 'QUERY_INVALID_SQL';
const Q = 'QUERY_INVALID_REQUEST';

const attacks: readonly (readonly [query: string, code: ErrorCode, params?: Record<string, unknown>])[] = [
  // several statements, and comments that try to hide one
  ['SELECT 1; DROP TABLE log', S],
  ['SELECT 1;\nDROP TABLE log;', S],
  ['SELECT 1 /* ; */ ; INSERT INTO log (body) VALUES (1)', S],
  ['SELECT 1 -- \n; DROP TABLE log', S],
  ["SELECT ';' ; DROP TABLE log", S],
  ['/* SELECT */ DROP TABLE log', R],
  ['--SELECT\nDROP TABLE log', R],
  ['SELECT 1 \u0000; DROP TABLE log', S],
  ['SELECT 1 PARALLEL WITH DROP TABLE log', R],
  // writing
  ['DROP TABLE log', R],
  ['TRUNCATE TABLE log', R],
  ['ALTER TABLE log DELETE WHERE 1', R],
  ['DELETE FROM log WHERE 1', R],
  ["UPDATE log SET body = '' WHERE 1", R],
  ["INSERT INTO log (body) VALUES ('x')", R],
  ['INSERT INTO log (body) SELECT body FROM log', R],
  [`INSERT INTO log (body) FROM INFILE '${secretFile}' FORMAT CSV`, R],
  [`INSERT INTO FUNCTION file('${outFile}', 'CSV', 'a Int8') SELECT 1`, R],
  ['CREATE TABLE t (a Int8) ENGINE = Memory', R],
  ['CREATE TEMPORARY TABLE t (a Int8)', R],
  ['CREATE VIEW w AS SELECT 1', R],
  ['CREATE FUNCTION f AS x -> x + 1', R],
  ["CREATE NAMED COLLECTION c AS url = 'x'", R],
  ['OPTIMIZE TABLE log FINAL', R],
  ['RENAME TABLE log TO gone', R],
  ['DETACH TABLE log', R],
  ['EXCHANGE TABLES log AND v_logs', R],
  ["BACKUP TABLE log TO File('x')", R],
  // the session and the server
  ['SET max_threads = 1', R],
  ['SET readonly = 0', R],
  ["SET param_x = '1'", R],
  ['USE system', R],
  ['KILL QUERY WHERE 1', R],
  ['SYSTEM FLUSH LOGS', R],
  ['SYSTEM STOP MERGES', R],
  ['GRANT ALL ON *.* TO default', R],
  ['CREATE USER eve', R],
  ['EXECUTE AS default SELECT 1', R],
  ['BEGIN TRANSACTION', R],
  ['SHOW PROCESSLIST', R],
  ['SHOW GRANTS', R],
  ["SHOW SETTINGS LIKE '%'", R],
  ['SHOW CREATE TABLE private.salary', R],
  // limits and form of the answer
  ['SELECT 1 SETTINGS max_memory_usage = 0', R],
  ['SELECT 1 SETTINGS readonly = 0', R],
  ['SELECT * FROM (SELECT 1 SETTINGS max_threads = 64)', R],
  ['SELECT 1 FORMAT CSV', Q],
  [`SELECT 1 INTO OUTFILE '${outFile}'`, Q],
  [`SELECT 1 INTO OUTFILE '${outFile}' TRUNCATE FORMAT CSV`, Q],
  [`SHOW TABLES INTO OUTFILE '${outFile}'`, R],
  [`DESCRIBE TABLE log INTO OUTFILE '${outFile}'`, R],
  [`EXPLAIN SELECT 1 INTO OUTFILE '${outFile}'`, R],
  [`EXPLAIN AST SELECT 1 INTO OUTFILE '${outFile}'`, Q],
  [`SHOW CREATE TABLE log INTO OUTFILE '${outFile}'`, R],
  ['EXPLAIN INSERT INTO log (body) SELECT 1', R],
  // files, by function, by path, by parameter, and where the syntax tree does not show it
  [`SELECT file('${secretFile}')`, R],
  [`SELECT FILE('${secretFile}')`, S],
  [`SELECT \`file\`('${secretFile}')`, R],
  [`SELECT length(file('${secretFile}'))`, R],
  [`SELECT (SELECT file('${secretFile}'))`, R],
  [`SELECT 1 LIMIT length(file('${secretFile}'))`, R],
  [`SELECT sum(1) OVER (ORDER BY file('${secretFile}'))`, R],
  [`SELECT arrayMap(x -> file(x), ['${secretFile}'])`, R],
  [`SELECT arrayMap(file, ['${secretFile}'])`, R],
  [`WITH x -> file(x) AS f SELECT f('${secretFile}')`, R],
  [`WITH file AS f SELECT arrayMap(f, ['${secretFile}'])`, R],
  [`SELECT * APPLY(file) FROM (SELECT '${secretFile}')`, R],
  [`SELECT * APPLY(x -> file(x)) FROM (SELECT '${secretFile}')`, R],
  [`SELECT COLUMNS('a') APPLY(file) FROM (SELECT '${secretFile}' AS a)`, R],
  [`SELECT * REPLACE(file(a) AS a) FROM (SELECT '${secretFile}' AS a)`, R],
  [`SHOW TABLES WHERE file('${secretFile}') != ''`, R],
  [`SHOW COLUMNS FROM log WHERE file('${secretFile}') != ''`, R],
  [`SELECT service FROM log ORDER BY service WITH FILL FROM file('${secretFile}')`, R],
  [`SELECT * FROM file('${secretFile}', 'CSV', 'a String')`, R],
  [`SELECT * FROM \`${secretFile}\``, R],
  [`SELECT * FROM '${secretFile}'`, R],
  [`SELECT 1 IN \`${secretFile}\``, R],
  [`SELECT * FROM default.\`${secretFile}\``, R],
  ['SELECT * FROM {t:Identifier}', R, { t: secretFile }],
  [`DESCRIBE file('${secretFile}')`, R],
  [`DESCRIBE (SELECT file('${secretFile}'))`, R],
  [`EXPLAIN SELECT file('${secretFile}')`, R],
  ["SELECT * FROM filesystem('/')", R],
  ["SELECT * FROM sqlite('x', 'y')", R],
  [`SELECT catboostEvaluate('${secretFile}', 1)`, R],
  // the network and processes
  ["SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a Int8')", R],
  ["SELECT * FROM s3('http://127.0.0.1:1/b/x.csv', 'CSV', 'a Int8')", R],
  ["SELECT * FROM remote('127.0.0.1:1', system.one)", R],
  ["SELECT * FROM cluster('default', system.one)", R],
  ["SELECT * FROM mysql('127.0.0.1:1', 'd', 't', 'u', 'p')", R],
  ["SELECT * FROM postgresql('127.0.0.1:1', 'd', 't', 'u', 'p')", R],
  ["SELECT * FROM executable('x', 'TSV', 'a Int8', (SELECT 1))", R],
  ["SELECT * FROM view(SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a Int8'))", R],
  ["WITH x AS (SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a Int8')) SELECT * FROM x", R],
  ["SELECT 1 UNION ALL SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a Int8')", R],
  ["SELECT aiGenerate('x')", R],
  ["SELECT hasColumnInTable('127.0.0.1:1', 'u', 'p', 'd', 't', 'c')", R],
  ["SELECT dictGet('d', 'a', 1)", R],
  ["SELECT * FROM dictionary('d')", R],
  ["SELECT * FROM eval('DROP TABLE log')", R],
  ["SELECT * FROM merge('system', '.*')", R],
  ["SELECT joinGet('private.salary', 'a', 1)", R],
  // what is not ours
  ['SELECT * FROM system.users', R],
  ['SELECT query FROM system.processes', R],
  ['SELECT * FROM system.settings', R],
  ['SELECT * FROM `system`.`named_collections`', R],
  ['SELECT * FROM {d:Identifier}.{t:Identifier}', R, { d: 'system', t: 'server_settings' }],
  ['SELECT 1 IN system.users', R],
  ['SELECT 1 IN (system.disks)', R],
  ['SELECT * FROM private.salary', R],
  ['DESCRIBE private.salary', R],
  ["SELECT getServerSetting('max_threads')", R],
  ["SELECT getMacro('x')", R],
  // wasting a connection
  ['SELECT sleep(3)', R],
  ['SELECT sleepEachRow(1) FROM numbers(3)', R],
  // a tree with forged lines
  ['SELECT 1 AS `x\n   Literal 1`', S],
];

const honest: readonly (readonly [query: string, params?: Record<string, unknown>])[] = [
  ['SELECT 1'],
  ['select 1; -- a comment at the end'],
  ['SELECT count() FROM v_logs'],
  ['SELECT * FROM v_logs ORDER BY time DESC LIMIT 3'],
  ['SELECT service, count() AS n FROM shewhart.log GROUP BY service ORDER BY n DESC'],
  [
    'SELECT body FROM log WHERE service = {service:String} AND severity_number >= {least:Int32}',
    { service: 'web', least: 9 },
  ],
  ['SELECT count() FROM log WHERE service IN ({services:Array(String)})', { services: ['web', "o'brien"] }],
  ['SELECT count() FROM {table:Identifier}', { table: 'log' }],
  ["SELECT attributes['http.route'] AS route, mapKeys(attributes) FROM log LIMIT 1"],
  ['SELECT arrayMap(x -> upper(x), tags), arrayJoin(tags) AS tag FROM log LIMIT 2'],
  ['SELECT tag, count() FROM log ARRAY JOIN tags AS tag GROUP BY tag'],
  ['WITH per AS (SELECT service, count() AS n FROM log GROUP BY service) SELECT * FROM per WHERE n > 1'],
  ['WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT sum(n) FROM r'],
  [
    'SELECT service, body, row_number() OVER (PARTITION BY service ORDER BY time) AS n FROM log QUALIFY n <= 2',
  ],
  [
    'SELECT avg(severity_number) OVER w FROM log WINDOW w AS (ORDER BY time ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) LIMIT 5',
  ],
  [
    'SELECT a.service, b.n FROM log AS a INNER JOIN (SELECT service, count() AS n FROM log GROUP BY service) AS b USING (service) LIMIT 1',
  ],
  ['SELECT quantile(0.99)(severity_number), quantilesTDigest(0.5, 0.9)(severity_number) FROM log'],
  [
    'SELECT countIf(severity_number > 17), sumOrNull(severity_number), uniqExactIf(service, severity_number > 3) FROM log',
  ],
  [
    'SELECT finalizeAggregation(sumState(severity_number)), quantileTDigestMerge(s) FROM (SELECT quantileTDigestState(severity_number) AS s, severity_number FROM log GROUP BY severity_number) GROUP BY ALL',
  ],
  [
    'SELECT toStartOfInterval(time, INTERVAL 5 MINUTE) AS bucket, count() FROM log GROUP BY bucket ORDER BY bucket WITH FILL STEP INTERVAL 5 MINUTE',
  ],
  ["SELECT CASE WHEN severity_number > 17 THEN 'error' ELSE 'fine' END AS c, count() FROM log GROUP BY c"],
  ["SELECT CASE service WHEN 'web' THEN 1 ELSE 2 END FROM log LIMIT 1"],
  ['SELECT 1 UNION ALL SELECT 2'],
  ['SELECT 1 INTERSECT SELECT 1'],
  ['SELECT * FROM numbers(3)'],
  ['SELECT * FROM generate_series(1, 3)'],
  ["SELECT * FROM values('a Int8, b String', (1, 'x'))"],
  ["SELECT * FROM v_of_service(name = 'web') LIMIT 1"],
  ['SELECT count() FROM v_of_service(name = {s:String})', { s: 'web' }],
  ['SELECT name, total_rows FROM system.tables WHERE database = currentDatabase()'],
  ["SELECT name FROM system.columns WHERE table = 'log'"],
  ['SELECT sum(bytes_on_disk) FROM system.parts WHERE active'],
  ['SELECT CAST(1 AS Nullable(Int8)), 1::String, toTypeName(1), [1, 2][1], (1, 2).1, NULL, true'],
  ["SELECT JSONExtractString('{\"a\":\"b\"}', 'a'), extractAll('a1b2', '\\\\d'), 'it''s; DROP TABLE log --'"],
  ["SELECT * EXCEPT(body), COLUMNS('^serv') FROM log LIMIT 1"],
  ['SELECT 1 WHERE EXISTS (SELECT 1 FROM log)'],
  ['SELECT count() FROM log WHERE service IN (SELECT service FROM v_logs)'],
  ['SELECT service FROM log LIMIT 1 BY service'],
  ['SELECT service, count() FROM log GROUP BY GROUPING SETS ((service), ()) HAVING grouping(service) = 1'],
  ['SHOW TABLES'],
  ["SHOW TABLES LIKE 'v_%'"],
  ['SHOW COLUMNS FROM log'],
  ['SHOW CREATE TABLE log'],
  ['SHOW CREATE VIEW v_logs'],
  ['DESCRIBE TABLE v_logs'],
  ['DESCRIBE (SELECT 1 AS a)'],
  ['EXPLAIN SELECT count() FROM log'],
  ['EXPLAIN indexes = 1 SELECT count() FROM log WHERE service = {s:String}', { s: 'web' }],
  ['EXPLAIN ESTIMATE SELECT body FROM log'],
  ['EXPLAIN QUERY TREE SELECT 1'],
];

describe('what must not run', () => {
  for (const [query, code, params] of attacks)
    it(JSON.stringify(query), async () => {
      const error = await failure(query, params);
      expect(error.code, error.message).toBe(code);
      expect(error.message).not.toContain(secret);
      expect(existsSync(outFile)).toBe(false);
    });

  it('leaves the store as it was, and no file', async () => {
    const counted = await writer.query({ query: 'SELECT count() FROM shewhart.log', format: 'TabSeparated' });
    expect((await counted.text()).trim()).toBe('1000');
    expect(readdirSync(directory).sort()).toEqual(['secret.csv', 'store']);
  });
});

describe('what must run', () => {
  for (const [query, params] of honest)
    it(JSON.stringify(query), async () => {
      const result = await engine.run(params === undefined ? { query } : { query, params });
      expect(result.rows.length).toBeGreaterThan(0);
      expect(result.rows[0]).toHaveLength(result.columns.length);
    });
});

describe('the second wall', () => {
  it('is the connection, which refuses writes without the guard', async () => {
    const { openReaderConnection } = await import('./reader-connection.ts');
    const connection = await openReaderConnection(
      { kind: 'embedded', path: join(directory, 'store'), database: 'shewhart' },
      { maxRows: 10, maxSeconds: 1, maxMemoryBytes: 64 * 1024 * 1024 },
    );
    for (const query of [
      'TRUNCATE TABLE log',
      'SET readonly = 0',
      `SELECT * FROM file('${secretFile}', 'CSV', 'a String')`,
    ]) {
      await expect(connection.ask(query), query).rejects.toThrow(/readonly/i);
    }
    await connection.close();
  });
});
