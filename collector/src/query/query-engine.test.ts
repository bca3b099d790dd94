import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthorize } from '../access/authorize.ts';
import { hashToken } from '../access/token.ts';
import { loadConfiguration } from '../config/load-configuration.ts';
import { CollectorError } from '../errors.ts';
import { createInstruments } from '../observe/instruments.ts';
import { createHttpServer } from '../receive/http-server.ts';
import { createQueryEngine, type QueryEngine } from './query-engine.ts';
import { queryRoutes } from './query-routes.ts';

const directory = mkdtempSync(join(tmpdir(), 'shewhart-query-engine-'));
const outcomes: unknown[] = [];
const options = {
  target: { kind: 'embedded', path: directory, database: 'default' },
  limits: { maxRows: 100, maxSeconds: 1, maxMemoryBytes: 64 * 1024 * 1024 },
  connections: 1,
  maxWaiting: 1,
} as const;
const instruments = {
  querySeconds: {
    record: (_seconds: number, attributes: { outcome: unknown }) => outcomes.push(attributes.outcome),
  },
};
let engine: QueryEngine;
let app: FastifyInstance;

beforeAll(async () => {
  engine = createQueryEngine({ ...options, instruments: instruments as never });
  const configuration = loadConfiguration({ env: {} });
  app = createHttpServer(configuration, {
    authorize: createAuthorize([
      { name: 'reader', hash: `sha256:${hashToken('read').toString('hex')}`, scopes: ['read'] },
      { name: 'sender', hash: `sha256:${hashToken('ingest').toString('hex')}`, scopes: ['ingest'] },
    ]),
    instruments: createInstruments(),
    logStream: { write: () => undefined },
  });
  await app.register(queryRoutes, { engine });
});

afterAll(async () => {
  await app.close();
  await engine.close();
  rmSync(directory, { recursive: true });
});

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'ran',
    (error: unknown) => (error instanceof CollectorError ? error.code : error),
  );

/** Runs until the time limit ends it. */
const endless = 'SELECT count() FROM system.numbers WHERE NOT ignore(sipHash64(number))';

describe('answers', () => {
  it('keeps 64-bit integers, decimals, NaN and infinities exact as strings, also nested', async () => {
    const { columns, rows } = await engine.run({
      query: `SELECT toUInt64(-1) AS u, toInt64('-9223372036854775808') AS i, toInt128(5) AS w, toDecimal64(1.5, 2) AS d,
        0 / 0 AS nan, 1 / 0 AS inf, -1 / 0 AS minus_inf, [toUInt64(1)] AS a, map('k', nan) AS m, 1.5 AS f, NULL AS n,
        toInt32(7) AS small, true AS b`,
    });
    expect(columns[0]).toEqual({ name: 'u', type: 'UInt64' });
    expect(rows).toEqual([
      [
        '18446744073709551615',
        '-9223372036854775808',
        '5',
        '1.5',
        'NaN',
        'Infinity',
        '-Infinity',
        ['1'],
        { k: 'nan' },
        1.5,
        null,
        7,
        true,
      ],
    ]);
  });

  it('answers parameters unchanged, whatever they contain', async () => {
    const params = { s: "'; DROP TABLE x; -- \\ \n\t{a:Int8}", u: '18446744073709551615', l: [1, 2] };
    const { rows } = await engine.run({ query: 'SELECT {s:String}, {u:UInt64}, {l:Array(Int8)}', params });
    expect(rows).toEqual([[params.s, params.u, params.l]]);
  });

  it('cuts at the limit and says so', async () => {
    const query = 'SELECT number FROM numbers(1000) ORDER BY number DESC';
    const cut = await engine.run({ query, limit: 3 });
    expect(cut.rows).toEqual([['999'], ['998'], ['997']]);
    expect(cut.statistics).toMatchObject({ rows: 3, truncated: true });
    const most = await engine.run({ query });
    expect(most.statistics).toMatchObject({ rows: 100, truncated: true });
    const whole = await engine.run({ query: 'SELECT number FROM numbers(3)', limit: 3 });
    expect(whole.statistics.truncated).toBe(false);
  });

  it('cuts a union, too, after its last part', async () => {
    const query = 'SELECT 1 AS a UNION ALL SELECT number FROM numbers(10)';
    const { rows, statistics } = await engine.run({ query, limit: 5 });
    expect(rows).toHaveLength(5);
    expect(statistics.truncated).toBe(true);
  });

  it.each([
    'SELECT number FROM system.numbers UNION ALL SELECT 1',
    'SELECT arrayJoin(range(1000000))',
    'SELECT arrayJoin(range(1000000)) FROM system.one',
    'SELECT number FROM system.numbers LIMIT 10000000000',
    'SELECT 1 AS a, 2 AS b FROM numbers(1000) INTERSECT SELECT 1 AS a, 2 AS b',
    'WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT n FROM r LIMIT 1000',
  ])('cuts %s', async (query) => {
    const { statistics } = await engine.run({ query, limit: 7 });
    expect(statistics.rows).toBeLessThanOrEqual(7);
  });

  it('keeps the order of a query that has a LIMIT of its own', async () => {
    const query = 'SELECT number, number FROM numbers(100000) ORDER BY number DESC LIMIT 50';
    expect((await engine.run({ query, limit: 2 })).rows).toEqual([
      ['99999', '99999'],
      ['99998', '99998'],
    ]);
  });

  it('of one caller never contain what a failed query of another left behind', async () => {
    for (let attempt = 0; attempt < 2; attempt++) {
      expect(await codeOf(engine.run({ query: endless }))).toBe('QUERY_LIMIT_EXCEEDED');
      expect((await engine.run({ query: 'SELECT 7' })).rows).toEqual([[7]]);
    }
  });

  it('leaves a LIMIT of the query alone', async () => {
    expect((await engine.run({ query: 'SELECT number FROM numbers(9) LIMIT 2, 3' })).rows).toEqual([
      ['2'],
      ['3'],
      ['4'],
    ]);
  });

  it('answers an endless table as far as asked', async () => {
    expect((await engine.run({ query: 'SELECT number FROM system.numbers', limit: 2 })).rows).toEqual([
      ['0'],
      ['1'],
    ]);
  });
});

describe('limits', () => {
  it.each([
    ['time', endless],
    ['memory', 'SELECT groupArray(repeat(toString(number), 100)) FROM numbers(10000000)'],
    ['bytes', 'SELECT repeat(toString(number), 100000) FROM numbers(10000) UNION ALL SELECT 1'],
    ['length of the text', `SELECT '${'x'.repeat(110_000)}'`],
    ['elements', `SELECT ${Array.from({ length: 30_000 }, (_, index) => index).join(',')}`.slice(0, 100_000)],
  ])('of %s: QUERY_LIMIT_EXCEEDED', async (_name, query) => {
    expect(await codeOf(engine.run({ query }))).toBe('QUERY_LIMIT_EXCEEDED');
  });

  it('of nesting: refused, and the collector lives', async () => {
    for (const query of [`SELECT ${'('.repeat(5000)}1${')'.repeat(5000)}`, `SELECT ${'-'.repeat(20_001)}1`]) {
      expect(await codeOf(engine.run({ query }))).toMatch(/QUERY_(INVALID_SQL|LIMIT_EXCEEDED)|ran/);
    }
    expect((await engine.run({ query: 'SELECT 1' })).rows).toEqual([[1]]);
  });

  it('of queries at a time: the next waits, one more is QUERY_OVERLOADED, and all slots come back', async () => {
    const first = codeOf(engine.run({ query: endless }));
    const second = codeOf(engine.run({ query: 'SELECT 2' }));
    expect(engine.state()).toEqual({ busy: 1, waiting: 1 });
    // Busy is not broken: a probe neither waits nor fails.
    await engine.check();
    expect(engine.state().busy).toBe(1);
    expect(await codeOf(engine.run({ query: 'SELECT 3' }))).toBe('QUERY_OVERLOADED');
    expect(await Promise.all([first, second])).toEqual(['QUERY_LIMIT_EXCEEDED', 'ran']);
    expect(engine.state()).toEqual({ busy: 0, waiting: 0 });
  });
});

describe('callers who leave', () => {
  it('leave the line at once, but a running query keeps its slot until it ends', async () => {
    const gone = new Error('gone');
    const runner = new AbortController();
    const waiter = new AbortController();
    const running = codeOf(engine.run({ query: endless, signal: runner.signal }));
    const waiting = codeOf(engine.run({ query: 'SELECT 1', signal: waiter.signal }));
    waiter.abort(gone);
    expect(await waiting).toBe(gone);
    expect(engine.state()).toEqual({ busy: 1, waiting: 0 });
    runner.abort(gone);
    expect(await running).toBe(gone);
    expect(engine.state().busy).toBe(1);
    expect((await engine.run({ query: 'SELECT 1' })).rows).toEqual([[1]]);
    expect(engine.state().busy).toBe(0);
    expect(outcomes).toContain('caller_gone');
  });
});

describe('named queries', () => {
  it('refuse a name that is not a file of ours', async () => {
    await expect(engine.namedQuery('../migrations/0001_create_resource_and_scope')).rejects.toThrow(/name/);
    await expect(engine.namedQuery('no_such_query')).rejects.toThrow();
  });
});

describe('POST /api/v1/sql', () => {
  const ask = (payload: unknown, headers: Record<string, string> = { authorization: 'Bearer read' }) =>
    app.inject({ method: 'POST', url: '/api/v1/sql', payload: payload as object, headers });

  it('answers columns, rows and statistics', async () => {
    const answer = await ask({ query: 'SELECT {n:UInt64} AS n', params: { n: 5 }, limit: 10 });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      columns: [{ name: 'n', type: 'UInt64' }],
      rows: [['5']],
      statistics: { rows: 1, truncated: false },
    });
  });

  it.each([
    [{}, 400, 'QUERY_INVALID_REQUEST'],
    [{ query: '' }, 400, 'QUERY_INVALID_REQUEST'],
    [{ query: 'SELECT 1', limit: 0 }, 400, 'QUERY_INVALID_REQUEST'],
    [{ query: 'SELECT 1', params: 5 }, 400, 'QUERY_INVALID_REQUEST'],
    [{ query: 'SELEC 1' }, 400, 'QUERY_INVALID_SQL'],
    [{ query: 'SELECT * FROM no_such_table' }, 400, 'QUERY_INVALID_SQL'],
    [{ query: 'SELECT {n:UInt64}' }, 400, 'QUERY_INVALID_SQL'],
    [{ query: 'SELECT {n:UInt64}', params: { n: 'x' } }, 400, 'QUERY_INVALID_SQL'],
    [{ query: 'DROP TABLE x' }, 403, 'QUERY_NOT_READ_ONLY'],
    [{ query: 'x'.repeat(2_000_000) }, 413, 'RECEIVE_BODY_TOO_LARGE'],
  ])('%#: a problem with status and code', async (payload, status, code) => {
    const answer = await ask(payload);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.json()).toMatchObject({ status, code });
    expect(answer.json().detail).not.toMatch(/unhex|formatQuery/);
  });

  it('asks for a token before it reads', async () => {
    const none = await ask({ query: 'SELECT 1' }, {});
    expect([none.statusCode, none.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    expect((await ask({ query: 'SELECT 1' }, { authorization: 'Bearer ingest' })).statusCode).toBe(403);
  });

  it('says when to come back when it is overloaded', async () => {
    const first = engine.run({ query: endless });
    const second = engine.run({ query: 'SELECT 1' });
    const refused = await ask({ query: 'SELECT 1' });
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '1']);
    await Promise.allSettled([first, second]);
  });
});

describe('a store that is away', () => {
  it('is QUERY_STORE_UNAVAILABLE and costs no slot', async () => {
    const away = createQueryEngine({
      ...options,
      target: { kind: 'server', url: 'http://127.0.0.1:9', username: 'u', password: 'geheim', database: 'd' },
    });
    for (let attempt = 0; attempt < 3; attempt++) {
      const error = await away
        .run({ query: 'SELECT 1' })
        .catch((thrown: unknown) => thrown as CollectorError);
      expect(error).toMatchObject({ code: 'QUERY_STORE_UNAVAILABLE', retryAfterSeconds: 5 });
    }
    expect(away.state()).toEqual({ busy: 0, waiting: 0 });
    expect(await codeOf(away.check())).toBe('QUERY_STORE_UNAVAILABLE');
    await away.close();
  });
});

describe('a server', () => {
  it('gets every question read-only and within the limits, and nothing pasted into a text', async () => {
    const asked: { url: URL; body: string }[] = [];
    const server = createServer((request, response) => {
      void textOf(request).then((body) => {
        asked.push({ url: new URL(request.url ?? '', 'http://x'), body });
        response.end(JSON.stringify({ meta: [{ name: 'x', type: 'UInt8' }], data: [[1]] }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const remote = createQueryEngine({
      ...options,
      target: {
        kind: 'server',
        url: `http://127.0.0.1:${port}`,
        username: 'u',
        password: 'p',
        database: 'd',
      },
    });
    await remote.check();
    await remote.run({ query: "SELECT '; DROP TABLE x'" }).catch(() => undefined);
    expect(asked.length).toBeGreaterThan(2);
    for (const { url, body } of asked) {
      expect(url.searchParams.get('readonly')).toBe('1');
      expect(url.searchParams.get('max_execution_time')).toBe('1');
      expect(url.searchParams.get('default_format')).toBe('JSONCompact');
      expect(url.searchParams.get('database')).toBe('d');
      expect(body).not.toContain('DROP');
    }
    await remote.close();
    server.close();
  });
});
