import { request as httpRequest, Agent } from 'node:http';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '../src/access/token.ts';
import { CollectorError, errorTable, type ErrorCode } from '../src/errors.ts';
import type { Refusal } from '../src/ports.ts';
import { jsonStatus, protobufResponse, protobufStatus, type RpcStatus } from './otlp-answer.ts';
import { deferred, rawConnection, startReceiving, stored, until, type Receiving } from './receiving.ts';

/** Items are those of the conformance checklist for OTLP receivers: HTTP is 1 to 20. */

const protobufType = 'application/x-protobuf';
const jsonType = 'application/json';
const body = Buffer.from('a request that nobody decodes here '.repeat(100));

async function post(
  receiving: Receiving,
  path: string,
  headers: Record<string, string>,
  payload: Buffer = body,
) {
  const response = await fetch(receiving.url + path, { method: 'POST', headers, body: payload });
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}
function status(answer: { headers: Headers; bytes: Buffer }): RpcStatus {
  return answer.headers.get('content-type') === protobufType
    ? protobufStatus(answer.bytes)
    : jsonStatus(answer.bytes);
}
function json(bytes: Buffer): { partialSuccess: Record<string, string> } {
  return JSON.parse(bytes.toString()) as { partialSuccess: Record<string, string> };
}
function refusal(count: number, detail = 'it has no time'): Refusal {
  return { reason: 'metric_point_without_time', count, detail };
}

describe('OTLP/HTTP', () => {
  let receiving: Receiving;
  beforeAll(async () => {
    receiving = await startReceiving();
  });
  afterAll(() => receiving.close());

  it.each([
    ['/v1/logs', 'logs'],
    ['/v1/metrics', 'metrics'],
    ['/v1/traces', 'traces'],
  ])('item 1: %s takes %s', async (path, signal) => {
    receiving.received.length = 0;
    expect((await post(receiving, path, { 'content-type': protobufType })).status).toBe(200);
    expect(receiving.received).toEqual([{ signal, encoding: 'protobuf', body }]);
  });

  it('item 1: the default port is 4318', () => {
    expect(receiving.configuration.http.port).toBe(0);
    expect(errorTable.RECEIVE_NOT_FOUND.http).toBe(404);
  });

  it.each(['/v1development/profiles', '/v1/profiles', '/v1/logs/more', '/v1'])(
    'item 1: a signal that is not offered (%s) is 404 with a Status',
    async (path) => {
      const answer = await post(receiving, path, { 'content-type': protobufType });
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toBe(protobufType);
      expect(status(answer)).toMatchObject({ code: 12, message: expect.stringContaining(path) });
    },
  );

  it('item 2: protobuf and JSON share one path', async () => {
    receiving.received.length = 0;
    await post(receiving, '/v1/logs', { 'content-type': protobufType });
    await post(receiving, '/v1/logs', { 'content-type': jsonType });
    expect(receiving.received.map((request) => request.encoding)).toEqual(['protobuf', 'json']);
  });

  it.each([
    'APPLICATION/X-Protobuf',
    'application/json; charset=utf-8',
    'application/JSON ;x=y',
    ' application/protobuf',
  ])('item 3: media type "%s" is known', async (type) => {
    expect((await post(receiving, '/v1/logs', { 'content-type': type })).status).toBe(200);
  });

  it.each(['text/plain', 'application/jsonx', 'constructor', '/', 'application/x-www-form-urlencoded'])(
    'item 4: media type "%s" is 415',
    async (type) => {
      const answer = await post(receiving, '/v1/logs', { 'content-type': type });
      expect(answer.status).toBe(415);
      expect(answer.headers.get('content-type')).toBe(jsonType);
      expect(status(answer).code).toBe(12);
    },
  );

  it('item 4: no media type at all is 415, with and without a body', async () => {
    for (const length of [0, 3]) {
      const { socket, answer } = await rawConnection(receiving.httpPort);
      socket.write(
        `POST /v1/logs HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n${'abc'.slice(0, length)}`,
      );
      expect(await answer(/\}$/)).toMatch(/^HTTP\/1.1 415 /);
      socket.destroy();
    }
  });

  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('item 4: %s is 405 with Allow', async (method) => {
    const response = await fetch(`${receiving.url}/v1/metrics`, {
      method,
      headers: { 'content-type': protobufType },
    });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect(protobufStatus(Buffer.from(await response.arrayBuffer()))).toMatchObject({ code: 12 });
  });

  it('item 4: HEAD is 405 without a body', async () => {
    const response = await fetch(`${receiving.url}/v1/logs`, { method: 'HEAD' });
    expect([response.status, response.headers.get('allow'), await response.text()]).toEqual([
      405,
      'POST',
      '',
    ]);
  });

  const codes = (Object.keys(errorTable) as ErrorCode[]).filter((code) => !code.startsWith('QUERY'));
  it.each(codes)('items 5, 12, 14, 15: %s answers a Status in the encoding of the request', async (code) => {
    receiving.behave(() => Promise.reject(new CollectorError(code, `because of ${code}`)));
    const { http, grpc, retryable } = errorTable[code];
    for (const type of [protobufType, jsonType]) {
      const answer = await post(receiving, '/v1/logs', { 'content-type': type });
      expect(answer.status).toBe(http);
      expect(answer.headers.get('content-type')).toBe(type);
      expect(status(answer)).toMatchObject({ code: grpc, message: `because of ${code}` });
      expect(answer.headers.get('retry-after')).toBe(retryable ? '5' : null);
      expect(status(answer).details).toEqual([
        ...(retryable ? ['RetryInfo'] : []),
        ...(grpc === 3 ? ['BadRequest'] : []),
      ]);
    }
    receiving.behave(() => Promise.resolve(stored));
  });

  it('item 5: a fault of the collector is a 500 Status that tells nothing of the inside', async () => {
    receiving.behave(() => Promise.reject(new Error('secret path /var/lib')));
    const answer = await post(receiving, '/v1/logs', { 'content-type': jsonType });
    expect(answer.status).toBe(500);
    expect(answer.bytes.toString()).not.toContain('secret');
    receiving.behave(() => Promise.resolve(stored));
  });

  const compress = (zlib as unknown as { zstdCompressSync?: (bytes: Buffer) => Buffer }).zstdCompressSync;
  it.each<[string, Buffer]>([
    ['identity', body],
    ['gzip', gzipSync(body)],
    ['GZIP', gzipSync(body)],
    ['x-gzip', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['deflate', deflateRawSync(body)],
    ['br', brotliCompressSync(body)],
    ['gzip', Buffer.concat([gzipSync(body.subarray(0, 100)), gzipSync(body.subarray(100))])],
    ...(compress === undefined ? [] : [['zstd', compress(body)] as [string, Buffer]]),
  ])('item 6: %s is decompressed (case %#)', async (encoding, payload) => {
    receiving.received.length = 0;
    const headers = { 'content-type': protobufType, 'content-encoding': encoding };
    expect((await post(receiving, '/v1/logs', headers, payload)).status).toBe(200);
    expect(Buffer.from(receiving.received[0]!.body).equals(body)).toBe(true);
  });

  it.each(['compress', 'gzip, gzip', 'zip', 'snappy', ...(compress === undefined ? ['zstd'] : [])])(
    'item 6: encoding "%s" is 415',
    async (encoding) => {
      const answer = await post(receiving, '/v1/logs', {
        'content-type': protobufType,
        'content-encoding': encoding,
      });
      expect(answer.status).toBe(415);
      expect(status(answer)).toMatchObject({ code: 12 });
    },
  );

  it.each([
    ['not gzip at all', 'gzip', body],
    ['cut short', 'gzip', gzipSync(body).subarray(0, -9)],
    ['wrong checksum', 'gzip', Buffer.concat([gzipSync(body).subarray(0, -8), Buffer.alloc(8)])],
    ['empty', 'gzip', Buffer.alloc(0)],
    ['cut short', 'br', brotliCompressSync(body).subarray(0, 10)],
    ['not deflate', 'deflate', Buffer.from([0xff, 0xff, 0xff, 0xff])],
  ])('item 6: a broken stream (%s, %s) is 400 and nothing is kept', async (_what, encoding, payload) => {
    receiving.received.length = 0;
    const answer = await post(
      receiving,
      '/v1/logs',
      { 'content-type': protobufType, 'content-encoding': encoding },
      payload,
    );
    expect(answer.status).toBe(400);
    expect(status(answer).code).toBe(3);
    expect(receiving.received).toEqual([]);
  });

  it('item 9: full success is an answer without partial_success', async () => {
    const binary = await post(receiving, '/v1/logs', { 'content-type': protobufType });
    expect([binary.status, binary.headers.get('content-type'), binary.bytes.length]).toEqual([
      200,
      protobufType,
      0,
    ]);
    const text = await post(receiving, '/v1/logs', { 'content-type': 'application/json; charset=utf-8' });
    expect([text.status, text.headers.get('content-type'), text.bytes.toString()]).toEqual([
      200,
      jsonType,
      '{}',
    ]);
  });

  it.each([
    ['/v1/logs', 'rejectedLogRecords', 'log records'],
    ['/v1/metrics', 'rejectedDataPoints', 'data points'],
    ['/v1/traces', 'rejectedSpans', 'spans'],
  ])('items 10, 13: %s tells exactly what was refused and why', async (path, name, records) => {
    receiving.behave(() =>
      Promise.resolve({
        accepted: 4998,
        duplicate: false,
        refusals: [refusal(300), { ...refusal(2, 'it has no data'), reason: 'metric_without_data' }],
      }),
    );
    const errorMessage = `302 of 5300 ${records} refused. 300 metric_point_without_time: it has no time 2 metric_without_data: it has no data`;
    const text = await post(receiving, path, { 'content-type': jsonType });
    expect(text.status).toBe(200);
    expect(json(text.bytes)).toEqual({ partialSuccess: { [name]: '302', errorMessage } });
    const binary = await post(receiving, path, { 'content-type': protobufType });
    expect(protobufResponse(binary.bytes)).toEqual({
      partialSuccess: { rejected: 302, errorMessage },
    });
    receiving.behave(() => Promise.resolve(stored));
  });

  it('item 11: a warning has count 0 and a message', async () => {
    receiving.behave(() =>
      Promise.resolve({ accepted: 1, duplicate: false, refusals: [refusal(0, 'mind the gap')] }),
    );
    const answer = await post(receiving, '/v1/logs', { 'content-type': protobufType });
    expect(protobufResponse(answer.bytes).partialSuccess).toEqual({
      errorMessage: expect.stringContaining('mind the gap'),
    });
    receiving.behave(() => Promise.resolve(stored));
  });

  it('items 9, 17, 19: an empty request and a repeated one are answered like any other', async () => {
    receiving.behave(() => Promise.resolve({ accepted: 0, refusals: [], duplicate: false }));
    expect(
      (await post(receiving, '/v1/logs', { 'content-type': protobufType }, Buffer.alloc(0))).status,
    ).toBe(200);
    receiving.behave(() => Promise.resolve({ accepted: 3, refusals: [], duplicate: true }));
    expect((await post(receiving, '/v1/logs', { 'content-type': protobufType })).bytes.length).toBe(0);
    receiving.behave(() => Promise.resolve(stored));
  });

  it('item 15: Retry-After follows the delay that the failure names, in whole seconds', async () => {
    receiving.behave(() =>
      Promise.reject(new CollectorError('SPOOL_FULL', 'full', { retryAfterSeconds: 12.2 })),
    );
    const answer = await post(receiving, '/v1/logs', { 'content-type': protobufType });
    expect(answer.headers.get('retry-after')).toBe('13');
    expect(status(answer).retrySeconds).toBe(13);
    receiving.behave(() => Promise.resolve(stored));
  });

  it('item 18: nothing is answered before the data is durable', async () => {
    const durable = deferred<typeof stored>();
    receiving.behave(() => durable.promise);
    const before = receiving.received.length;
    let isAnswered = false;
    const answer = post(receiving, '/v1/logs', { 'content-type': protobufType }).finally(
      () => (isAnswered = true),
    );
    await until(() => receiving.received.length > before);
    await post(receiving, '/v1/logs', { 'content-type': 'text/plain' });
    expect(isAnswered).toBe(false);
    durable.resolve(stored);
    expect((await answer).status).toBe(200);
    receiving.behave(() => Promise.resolve(stored));
  });

  it('item 19: half a request is not ingested when its sender hangs up', async () => {
    receiving.received.length = 0;
    const { socket, closed } = await rawConnection(receiving.httpPort);
    socket.write(
      `POST /v1/logs HTTP/1.1\r\nHost: x\r\nContent-Type: ${protobufType}\r\nContent-Length: 1000\r\n\r\nhalf`,
    );
    await until(() => receiving.inFlight.bytes > 0);
    socket.destroy();
    await closed;
    await until(() => receiving.inFlight.bytes === 0);
    expect(receiving.received).toEqual([]);
  });

  it('item 19: a sender that hangs up before the answer does no harm', async () => {
    const durable = deferred<typeof stored>();
    receiving.behave(() => durable.promise);
    const before = receiving.received.length;
    const { socket, closed } = await rawConnection(receiving.httpPort);
    socket.write(
      `POST /v1/logs HTTP/1.1\r\nHost: x\r\nContent-Type: ${protobufType}\r\nContent-Length: 4\r\n\r\nfull`,
    );
    await until(() => receiving.received.length > before);
    socket.destroy();
    await closed;
    expect(receiving.inFlight.bytes).toBe(4);
    durable.resolve(stored);
    await until(() => receiving.inFlight.bytes === 0);
    receiving.behave(() => Promise.resolve(stored));
    expect((await post(receiving, '/v1/logs', { 'content-type': protobufType })).status).toBe(200);
  });

  it('item 20: many requests at a time over kept connections, each with its own bytes and answer', async () => {
    receiving.received.length = 0;
    receiving.behave(
      (_signal, _encoding, bytes) =>
        new Promise((resolve) =>
          setImmediate(() =>
            resolve({
              accepted: 1,
              duplicate: false,
              refusals: [refusal(Number(Buffer.from(bytes.subarray(0, 6)).toString()))],
            }),
          ),
        ),
    );
    const agent = new Agent({ keepAlive: true, maxSockets: 16 });
    const payloads = Array.from({ length: 400 }, (_, index) =>
      Buffer.from(
        String(index + 1).padStart(6, '0') + String.fromCharCode(97 + (index % 26)).repeat(index * 700),
      ),
    );
    const answers = await Promise.all(
      payloads.map(
        (payload, index) =>
          new Promise<number>((resolve, reject) => {
            const gzipped = index % 2 === 0;
            const outgoing = httpRequest(
              receiving.url + '/v1/metrics',
              {
                method: 'POST',
                agent,
                headers: { 'content-type': jsonType, ...(gzipped && { 'content-encoding': 'gzip' }) },
              },
              (response) => {
                let text = '';
                response
                  .on('data', (chunk) => (text += chunk))
                  .on('end', () => resolve(Number(JSON.parse(text).partialSuccess.rejectedDataPoints)));
              },
            );
            outgoing.on('error', reject).end(gzipped ? gzipSync(payload) : payload);
          }),
      ),
    );
    agent.destroy();
    expect(answers).toEqual(payloads.map((_, index) => index + 1));
    const sent = new Set(payloads.map((payload) => payload.toString()));
    for (const request of receiving.received)
      expect(sent.delete(Buffer.from(request.body).toString())).toBe(true);
    expect(sent.size).toBe(0);
    expect(receiving.inFlight.bytes).toBe(0);
    receiving.behave(() => Promise.resolve(stored));
  });

  it('never answers 5xx to a mutated request, and goes on serving', async () => {
    const whole = Buffer.from(
      `POST /v1/logs?x=1 HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${protobufType}\r\nContent-Encoding: gzip\r\nConnection: close\r\nContent-Length: ${gzipSync(body).length}\r\n\r\n`,
    );
    const request = Buffer.concat([whole, gzipSync(body)]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(request.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.option(fc.nat(request.length - 1), { freq: 3 }),
        async (changes, cut) => {
          const mutated = Buffer.from(request);
          for (const [at, value] of changes) mutated[at] = value;
          const { socket, closed } = await rawConnection(receiving.httpPort);
          let answer = '';
          socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
          socket.end(mutated.subarray(0, cut ?? mutated.length));
          await closed;
          expect(answer).not.toMatch(/HTTP\/1.1 5/);
        },
      ),
      { numRuns: 500 },
    );
    expect((await post(receiving, '/v1/logs', { 'content-type': protobufType })).status).toBe(200);
    // The server may learn a little later than the sender that a connection is gone.
    await until(() => receiving.inFlight.bytes === 0);
  });

  it('answers what is not HTTP with a Status in JSON', async () => {
    const { socket, answer } = await rawConnection(receiving.httpPort);
    socket.write('HELLO\r\n\r\n');
    expect(await answer(/\}$/)).toMatch(/^HTTP\/1.1 400 [\s\S]*"code":3/);
  });

  it('answers an unreadable address with a Status or a problem', async () => {
    for (const [path, type] of [
      ['/v1/%zz', jsonType],
      ['/api/%zz', 'application/problem+json'],
    ] as const) {
      const { socket, answer } = await rawConnection(receiving.httpPort);
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
      expect(await answer(/\}$/)).toMatch(new RegExp(`^HTTP/1.1 400 [\\s\\S]*${type.replace('+', '\\+')}`));
      socket.destroy();
    }
  });

  it('answers an unknown address outside /v1 with a problem', async () => {
    const response = await fetch(`${receiving.url}/api/nothing?secret=1`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'There is nothing at GET /api/nothing.',
      code: 'RECEIVE_NOT_FOUND',
    });
  });
});

describe('OTLP/HTTP limits', () => {
  let receiving: Receiving;
  beforeAll(async () => {
    receiving = await startReceiving({
      limits: {
        maxBodyBytes: 100_000,
        maxBytesInFlight: 250_000,
        maxHeaderBytes: 2048,
        requestTimeoutMs: 300,
        headersTimeoutMs: 200,
        maxConnections: 40,
        maxResponseBytes: 300,
      },
    });
  });
  afterAll(() => receiving.close());
  const headers = { 'content-type': protobufType };

  it('item 7: a body over the limit by its length is 413', async () => {
    const answer = await post(receiving, '/v1/logs', headers, Buffer.alloc(100_001));
    expect(answer.status).toBe(413);
    expect(status(answer)).toMatchObject({ code: 8 });
    expect(status(answer).details).toEqual([]);
    expect((await post(receiving, '/v1/logs', headers, Buffer.alloc(100_000))).status).toBe(200);
  });

  it('item 7: a body of unknown length over the limit is 413, though the sender goes on', async () => {
    const { socket, answer } = await rawConnection(receiving.httpPort);
    socket.write(
      `POST /v1/logs HTTP/1.1\r\nHost: x\r\nContent-Type: ${jsonType}\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    for (let sent = 0; sent < 110_000; sent += 1000) socket.write(`3e8\r\n${'x'.repeat(1000)}\r\n`);
    expect(await answer(/\}$/)).toMatch(/^HTTP\/1.1 413 [\s\S]*"code":8/);
    // The connection is good for the next request.
    socket.write(
      `3e8\r\n${'x'.repeat(1000)}\r\n0\r\n\r\nPOST /v1/logs HTTP/1.1\r\nHost: x\r\nContent-Type: ${jsonType}\r\nContent-Length: 2\r\n\r\n{}`,
    );
    expect(await answer(/413[\s\S]*HTTP\/1.1 200/)).toBeTruthy();
    socket.destroy();
    await until(() => receiving.inFlight.bytes === 0);
  });

  it('item 7: a sender that never stops is cut off', async () => {
    const { socket, closed } = await rawConnection(receiving.httpPort);
    socket.write(
      `POST /v1/logs HTTP/1.1\r\nHost: x\r\nContent-Type: ${jsonType}\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    const endless = setInterval(() => socket.write(`2710\r\n${'x'.repeat(10_000)}\r\n`), 1);
    await closed;
    clearInterval(endless);
  });

  it.each([
    ['gzip', gzipSync(Buffer.alloc(50_000_000))],
    ['deflate', deflateSync(Buffer.alloc(50_000_000))],
    ['br', brotliCompressSync(Buffer.alloc(50_000_000))],
  ])('item 7: a %s bomb is 413 and is not inflated', async (encoding, bomb) => {
    expect(bomb.length).toBeLessThan(100_000);
    const before = process.memoryUsage().rss;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        post(receiving, '/v1/logs', { ...headers, 'content-encoding': encoding }, bomb),
      ),
    );
    // Those that meet in memory may be told to come again; none of them gets through.
    for (const answer of answers) expect([413, 503]).toContain(answer.status);
    expect(answers.map((answer) => answer.status)).toContain(413);
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
    expect(receiving.inFlight.bytes).toBe(0);
  });

  it('item 7: a compressed body just within the limit passes, one byte more does not', async () => {
    const gzip = { ...headers, 'content-encoding': 'gzip' };
    expect((await post(receiving, '/v1/logs', gzip, gzipSync(Buffer.alloc(100_000)))).status).toBe(200);
    expect((await post(receiving, '/v1/logs', gzip, gzipSync(Buffer.alloc(100_001)))).status).toBe(413);
  });

  it('item 8: a long text is shortened until the answer fits', async () => {
    receiving.behave(() =>
      Promise.resolve({ accepted: 0, duplicate: false, refusals: [refusal(7, '"ü"'.repeat(1000))] }),
    );
    for (const type of [protobufType, jsonType]) {
      const answer = await post(receiving, '/v1/logs', { 'content-type': type });
      expect(answer.status).toBe(200);
      expect(answer.bytes.length).toBeLessThanOrEqual(300);
      expect(answer.bytes.length).toBeGreaterThan(100);
      expect(answer.bytes.toString()).toContain('7 of 7 log records refused');
      const errorMessage =
        type === jsonType
          ? json(answer.bytes).partialSuccess['errorMessage']
          : protobufResponse(answer.bytes).partialSuccess?.errorMessage;
      expect(errorMessage).toMatch(/"[ü"]*…$/);
    }
    receiving.behave(() => Promise.resolve(stored));
  });

  it('item 14, 20: when the bytes in flight are used up, others get 503 and the first are unharmed', async () => {
    const durable = deferred<typeof stored>();
    receiving.behave(() => durable.promise);
    const before = receiving.received.length;
    const first = [
      post(receiving, '/v1/logs', headers, Buffer.alloc(100_000)),
      post(receiving, '/v1/logs', headers, Buffer.alloc(100_000)),
    ];
    await until(() => receiving.received.length === before + 2);
    const refused = await post(receiving, '/v1/logs', headers, Buffer.alloc(60_000));
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(status(refused).code).toBe(14);
    expect(receiving.received.length).toBe(before + 2);
    durable.resolve(stored);
    for (const answer of await Promise.all(first)) expect(answer.status).toBe(200);
    expect(receiving.inFlight.bytes).toBe(0);
    receiving.behave(() => Promise.resolve(stored));
  });

  it('slow loris: headers that do not end are cut off', async () => {
    const { socket, answer, closed } = await rawConnection(receiving.httpPort);
    socket.write('POST /v1/logs HTTP/1.1\r\nHost: x\r\n');
    expect(await answer(/\}$/)).toMatch(/^HTTP\/1.1 408 /);
    await closed;
  });

  it('slow loris: a body that does not end is told to come again', async () => {
    const { socket, answer } = await rawConnection(receiving.httpPort);
    socket.write(
      `POST /v1/logs HTTP/1.1\r\nHost: x\r\nContent-Type: ${jsonType}\r\nContent-Length: 10\r\n\r\n{`,
    );
    expect(await answer(/\}$/)).toMatch(/^HTTP\/1.1 503 [\s\S]*retry-after: 1[\s\S]*"code":4/i);
    socket.destroy();
    await until(() => receiving.inFlight.bytes === 0);
  });

  it('headers over the limit are 431 with a Status', async () => {
    const { socket, answer } = await rawConnection(receiving.httpPort);
    socket.write(`POST /v1/logs HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(3000)}\r\n\r\n`);
    expect(await answer(/\}$/)).toMatch(/^HTTP\/1.1 431 [\s\S]*"code":3/);
  });

  it('connections over the limit are closed, the others go on', async () => {
    const idle = await Promise.all(Array.from({ length: 60 }, () => rawConnection(receiving.httpPort)));
    let closedOnes = 0;
    for (const connection of idle) void connection.closed.then(() => closedOnes++);
    await until(() => closedOnes >= 20);
    for (const connection of idle) connection.socket.destroy();
    await Promise.all(idle.map((connection) => connection.closed));
    expect((await post(receiving, '/v1/logs', headers)).status).toBe(200);
  });
});

describe('OTLP/HTTP answers that cannot be made small enough', () => {
  it('item 8: is 500', async () => {
    const receiving = await startReceiving({ limits: { maxResponseBytes: 3 } });
    receiving.behave(() =>
      Promise.resolve({ accepted: 0, duplicate: false, refusals: [refusal(1_000_000)] }),
    );
    const answer = await post(receiving, '/v1/logs', { 'content-type': protobufType });
    expect([answer.status, status(answer).code]).toEqual([500, 8]);
    await receiving.close();
  });
});

describe('OTLP/HTTP access', () => {
  const sender = createToken('sender', ['ingest']);
  const reader = createToken('reader', ['read']);
  let receiving: Receiving;
  beforeAll(async () => {
    receiving = await startReceiving({ tokens: [sender.entry, reader.entry], logLevel: 'trace' });
  });
  afterAll(() => receiving.close());

  it.each([
    [undefined, 401, 16],
    ['Bearer wrong', 401, 16],
    [`Bearer ${reader.secret}`, 403, 7],
  ] as const)(
    'item 16: credentials %# are refused before the body is read',
    async (authorization, http, grpc) => {
      const { socket, answer } = await rawConnection(receiving.httpPort);
      const line = authorization === undefined ? '' : `Authorization: ${authorization}\r\n`;
      // The body never comes, and the answer does not wait for it.
      socket.write(
        `POST /v1/logs HTTP/1.1\r\nHost: x\r\n${line}Content-Type: ${jsonType}\r\nContent-Length: 5000\r\n\r\n`,
      );
      const text = await answer(/\}$/);
      expect(text).toMatch(new RegExp(`^HTTP/1.1 ${http} `));
      expect(text).toContain(`"code":${grpc}`);
      if (http === 401) expect(text.toLowerCase()).toContain('www-authenticate: bearer');
      socket.destroy();
    },
  );

  it('item 16: the right token passes', async () => {
    const answer = await post(receiving, '/v1/logs', {
      'content-type': protobufType,
      authorization: `Bearer ${sender.secret}`,
    });
    expect(answer.status).toBe(200);
  });

  it('asks for a token on /api, with a problem as the answer', async () => {
    const response = await fetch(`${receiving.url}/api/nothing`, {
      headers: { authorization: `Bearer ${reader.secret}` },
    });
    expect(response.status).toBe(404);
  });

  it('writes no token into the log', () => {
    const log = receiving.logLines.join('');
    expect(log).toContain('/v1/logs');
    for (const secret of [sender.secret, reader.secret, 'Bearer']) expect(log).not.toContain(secret);
  });
});

describe('createHttpServer', () => {
  it('guards every route: open by declaration, by path, or for admin alone', async () => {
    const reader = createToken('reader', ['read']);
    const admin = createToken('admin', ['admin']);
    const receiving = await startUnlistened([reader.entry, admin.entry]);
    receiving.get('/healthz', () => 'alive');
    receiving.get('/viewer', { config: { scope: 'open' } }, () => 'page');
    receiving.get('/forgotten', () => 'secret');
    receiving.get('/api/v1/read', () => ({ rows: [] }));
    receiving.post(
      '/api/v1/change',
      { config: { scope: 'admin' }, schema: { body: { type: 'object', required: ['a'] } } },
      () => ({}),
    );
    receiving.get('/api/v1/broken', () => {
      throw new Error('inside');
    });
    const ask = async (method: 'GET' | 'POST', url: string, token?: string, payload?: string) => {
      const answer = await receiving.inject({
        method,
        url,
        ...(payload !== undefined && { payload }),
        headers: {
          'content-type': 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
      });
      return answer;
    };
    expect((await ask('GET', '/healthz')).statusCode).toBe(200);
    expect((await ask('GET', '/viewer')).statusCode).toBe(200);
    expect((await ask('GET', '/forgotten')).statusCode).toBe(401);
    expect((await ask('GET', '/forgotten', reader.secret)).statusCode).toBe(403);
    expect((await ask('GET', '/forgotten', admin.secret)).statusCode).toBe(200);
    expect((await ask('GET', '/api/v1/read')).json()).toMatchObject({
      status: 401,
      code: 'RECEIVE_UNAUTHENTICATED',
    });
    expect((await ask('GET', '/api/v1/read', reader.secret)).statusCode).toBe(200);
    expect((await ask('POST', '/api/v1/change', reader.secret, '{"a":1}')).statusCode).toBe(403);
    expect((await ask('POST', '/api/v1/change', admin.secret, '{"a":1}')).statusCode).toBe(200);
    expect((await ask('POST', '/api/v1/change', admin.secret, '{}')).json()).toMatchObject({
      status: 400,
      code: 'QUERY_INVALID_REQUEST',
      detail: expect.stringContaining("'a'"),
    });
    expect((await ask('POST', '/api/v1/change', admin.secret, '{')).json()).toMatchObject({
      status: 400,
      code: 'QUERY_INVALID_REQUEST',
    });
    const broken = await ask('GET', '/api/v1/broken', reader.secret);
    expect(broken.json()).toMatchObject({ status: 500, code: 'INTERNAL' });
    expect(broken.headers['content-type']).toBe('application/problem+json');
    expect(broken.payload).not.toContain('inside');
    await receiving.close();
  });

  it('closes gracefully: what is under way is answered, what comes then is told to come again', async () => {
    const receiving = await startReceiving();
    const durable = deferred<typeof stored>();
    receiving.behave(() => durable.promise);
    let arrived = 0;
    receiving.http.server.on('request', () => arrived++);
    const { socket, answer } = await rawConnection(receiving.httpPort);
    const request = `POST /v1/logs HTTP/1.1\r\nHost: x\r\nContent-Type: ${jsonType}\r\nContent-Length: 2\r\n\r\n{}`;
    socket.write(request);
    await until(() => receiving.received.length === 1);
    const closed = receiving.close();
    await until(() => !receiving.http.server.listening);
    socket.write(request);
    await until(() => arrived === 2);
    durable.resolve(stored);
    const text = await answer(/\}\]\}$/);
    expect(text).toMatch(/^HTTP\/1.1 200 [\s\S]*HTTP\/1.1 503 [\s\S]*retry-after: 5[\s\S]*"code":14/);
    expect(receiving.received.length).toBe(1);
    await closed;
  });

  it('cuts what does not finish within the grace', async () => {
    const receiving = await startReceiving({ limits: { shutdownGraceMs: 50 } });
    receiving.behave(() => new Promise(() => undefined));
    const lost = post(receiving, '/v1/logs', { 'content-type': jsonType });
    await until(() => receiving.received.length === 1);
    const closed = receiving.close();
    await expect(lost).rejects.toThrow();
    await closed;
  });
});

async function startUnlistened(
  tokens: Parameters<typeof startReceiving>[0] extends infer Options
    ? Options extends { tokens?: infer Tokens }
      ? Tokens
      : never
    : never,
) {
  const { createHttpServer } = await import('../src/receive/http-server.ts');
  const { createAuthorize } = await import('../src/access/authorize.ts');
  const { createInstruments } = await import('../src/observe/instruments.ts');
  const { loadConfiguration } = await import('../src/config/load-configuration.ts');
  const configuration = loadConfiguration({ env: {}, overrides: { 'log.level': 'silent' } });
  return createHttpServer(configuration, {
    authorize: createAuthorize(tokens ?? []),
    instruments: createInstruments(),
  });
}
