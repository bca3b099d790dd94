import { once } from 'node:events';
import http2 from 'node:http2';
import { gzipSync } from 'node:zlib';
import {
  Client,
  compressionAlgorithms,
  credentials,
  Metadata,
  status as codes,
  type ClientOptions,
  type ServiceError,
} from '@grpc/grpc-js';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '../src/access/token.ts';
import { configurationOptions } from '../src/config/configuration-option.ts';
import { CollectorError, errorTable, type ErrorCode } from '../src/errors.ts';
import type { Refusal } from '../src/ports.ts';
import { protobufResponse, protobufStatus } from './otlp-answer.ts';
import { deferred, rawConnection, startReceiving, stored, until, type Receiving } from './receiving.ts';

/** Items are those of the conformance checklist for OTLP receivers: gRPC is 21 to 30. */

const body = Buffer.from('a message that nobody decodes here '.repeat(100));
const exportLogs = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';
const exportMetrics = '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export';
const exportTraces = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

interface Outcome {
  readonly code: codes;
  readonly details: string;
  readonly metadata: Metadata | undefined;
  readonly response: Buffer | undefined;
}

function clientOf(receiving: Receiving, options: ClientOptions = {}): Client {
  return new Client(`127.0.0.1:${receiving.grpc.port}`, credentials.createInsecure(), options);
}
function call(
  client: Client,
  method: string,
  message: Buffer = body,
  metadata = new Metadata(),
  deadlineMs = 30_000,
): Promise<Outcome> {
  const same = (bytes: Buffer): Buffer => bytes;
  return new Promise((resolve) => {
    const deadline = new Date(Date.now() + deadlineMs);
    client.makeUnaryRequest(
      method,
      same,
      same,
      message,
      metadata,
      { deadline },
      (error: ServiceError | null, response?: Buffer) => {
        resolve({
          code: error?.code ?? codes.OK,
          details: error?.details ?? '',
          metadata: error?.metadata,
          response,
        });
      },
    );
  });
}
function statusDetails(outcome: Outcome) {
  const bytes = outcome.metadata?.get('grpc-status-details-bin')[0];
  return bytes === undefined ? undefined : protobufStatus(bytes as Buffer);
}
const refusal: Refusal = { reason: 'metric_point_without_time', count: 3, detail: 'it has no time' };

/** One call by hand over HTTP/2, for what a well-behaved client cannot send. */
function rawCall(
  port: number,
  headers: Record<string, string>,
  chunks: readonly Buffer[],
  options: { end?: boolean; path?: string } = {},
) {
  const session = http2.connect(`http://127.0.0.1:${port}`);
  session.on('error', () => undefined);
  const stream = session.request({
    ':method': 'POST',
    ':path': options.path ?? exportLogs,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  });
  stream.on('error', () => undefined);
  let seen: http2.IncomingHttpHeaders = {};
  stream
    .on('response', (answer: object) => (seen = { ...seen, ...answer }))
    .on('trailers', (trailers: object) => (seen = { ...seen, ...trailers }));
  for (const chunk of chunks) stream.write(chunk);
  if (options.end !== false) stream.end();
  stream.resume();
  return {
    session,
    stream,
    trailers: new Promise<http2.IncomingHttpHeaders>((resolve) => {
      const look = (): void => {
        if (seen['grpc-status'] !== undefined || stream.destroyed) resolve(seen);
      };
      stream.on('response', look).on('trailers', look).on('close', look);
    }).finally(() => session.destroy()),
  };
}
function framed(message: Buffer, isCompressed = false): Buffer {
  const head = Buffer.alloc(5);
  head[0] = isCompressed ? 1 : 0;
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

describe('OTLP/gRPC', () => {
  let receiving: Receiving;
  let client: Client;
  beforeAll(async () => {
    receiving = await startReceiving();
    client = clientOf(receiving, { 'grpc.max_send_message_length': -1 });
  });
  afterEach(() => receiving.behave(() => Promise.resolve(stored)));
  afterAll(async () => {
    client.close();
    await receiving.close();
  });

  it('item 21: the default port is 4317', () => {
    expect(configurationOptions.find(({ path }) => path.join('.') === 'grpc.port')?.schema.default).toBe(
      4317,
    );
  });

  it.each([
    [exportLogs, 'logs'],
    [exportMetrics, 'metrics'],
    [exportTraces, 'traces'],
  ])('item 21: %s takes %s', async (method, signal) => {
    receiving.received.length = 0;
    expect((await call(client, method)).code).toBe(codes.OK);
    expect(receiving.received).toEqual([{ signal, encoding: 'protobuf', body }]);
  });

  it.each([
    ['no compression', compressionAlgorithms.identity],
    ['deflate', compressionAlgorithms.deflate],
    ['gzip', compressionAlgorithms.gzip],
  ])('item 22: %s works', async (_name, algorithm) => {
    receiving.received.length = 0;
    const compressing = clientOf(receiving, { 'grpc.default_compression_algorithm': algorithm });
    expect((await call(compressing, exportLogs)).code).toBe(codes.OK);
    expect(Buffer.from(receiving.received[0]!.body).equals(body)).toBe(true);
    compressing.close();
  });

  it('item 22: an unknown encoding is UNIMPLEMENTED and the known ones are named', async () => {
    receiving.received.length = 0;
    const { trailers } = rawCall(receiving.grpc.port, { 'grpc-encoding': 'snappy' }, [framed(body, true)]);
    expect(await trailers).toMatchObject({
      'grpc-status': '12',
      'grpc-accept-encoding': 'identity,gzip,deflate',
    });
    expect(receiving.received).toEqual([]);
  });

  it('item 22: a message may be uncompressed though an encoding is named', async () => {
    receiving.received.length = 0;
    const { trailers } = rawCall(receiving.grpc.port, { 'grpc-encoding': 'gzip' }, [framed(body)]);
    expect(await trailers).toMatchObject({ 'grpc-status': '0' });
    expect(Buffer.from(receiving.received[0]!.body).equals(body)).toBe(true);
  });

  it('item 24: full success is an empty answer, partial success tells the exact count', async () => {
    expect((await call(client, exportMetrics)).response?.length).toBe(0);
    receiving.behave(() => Promise.resolve({ accepted: 2, refusals: [refusal], duplicate: false }));
    const outcome = await call(client, exportMetrics);
    expect(outcome.code).toBe(codes.OK);
    expect(protobufResponse(outcome.response!)).toEqual({
      partialSuccess: {
        rejected: 3,
        errorMessage: '3 of 5 data points refused. 3 metric_point_without_time: it has no time',
      },
    });
  });

  it.each([
    ['not gzip', framed(body, true)],
    ['cut short', framed(gzipSync(body).subarray(0, -9), true)],
    ['empty', framed(Buffer.alloc(0), true)],
  ])('item 25: broken compression (%s) is INVALID_ARGUMENT with BadRequest', async (_what, frame) => {
    receiving.received.length = 0;
    const { trailers } = rawCall(receiving.grpc.port, { 'grpc-encoding': 'gzip' }, [frame]);
    const seen = await trailers;
    expect(seen['grpc-status']).toBe('3');
    const details = protobufStatus(Buffer.from(String(seen['grpc-status-details-bin']), 'base64'));
    expect(details).toMatchObject({ code: 3, details: ['BadRequest'] });
    expect(receiving.received).toEqual([]);
  });

  const ingestCodes = (Object.keys(errorTable) as ErrorCode[]).filter((code) => !code.startsWith('QUERY'));
  it.each(ingestCodes)(
    'items 25 to 29: %s has its status, and RetryInfo exactly when it may succeed later',
    async (code) => {
      const { grpc, retryable } = errorTable[code];
      receiving.behave(() =>
        Promise.reject(
          new CollectorError(code, 'because %ü', { ...(retryable && { retryAfterSeconds: 7 }) }),
        ),
      );
      const outcome = await call(client, exportLogs);
      expect([outcome.code, outcome.details]).toEqual([grpc, 'because %ü']);
      expect(statusDetails(outcome)).toMatchObject({
        code: grpc,
        message: 'because %ü',
        details: [...(retryable ? ['RetryInfo'] : []), ...(grpc === 3 ? ['BadRequest'] : [])],
        retrySeconds: retryable ? 7 : undefined,
      });
    },
  );

  it('item 26, 27: what is away is UNAVAILABLE; no limit that stays is retryable', () => {
    for (const code of ['SPOOL_FULL', 'SPOOL_DISK_FULL', 'SPOOL_CLOSED', 'RECEIVE_OVERLOADED'] as const) {
      expect(errorTable[code]).toMatchObject({ grpc: codes.UNAVAILABLE, retryable: true });
    }
    for (const { grpc, retryable } of Object.values(errorTable)) {
      if (grpc === Number(codes.RESOURCE_EXHAUSTED)) expect(retryable).toBe(false);
    }
  });

  it('a fault of the collector is INTERNAL and tells nothing of the inside, whatever is thrown', async () => {
    receiving.behave(() => Promise.reject(new Error('secret path /var/lib')));
    const outcome = await call(client, exportLogs);
    expect(outcome.code).toBe(codes.INTERNAL);
    expect(outcome.details).not.toContain('secret');
    receiving.behave(() => {
      throw new Error('thrown at once');
    });
    expect((await call(client, exportLogs)).code).toBe(codes.INTERNAL);
    receiving.behave(() => Promise.reject(new CollectorError('SPOOL_FULL', `\ud800${'ü'.repeat(5000)}\r\n`)));
    expect((await call(client, exportLogs)).code).toBe(codes.UNAVAILABLE);
  });

  it('item 28: a signal that is not offered is UNIMPLEMENTED', async () => {
    const profiles = '/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export';
    expect((await call(client, profiles)).code).toBe(codes.UNIMPLEMENTED);
    expect((await call(client, '/opentelemetry.proto.collector.logs.v1.LogsService/Import')).code).toBe(
      codes.UNIMPLEMENTED,
    );
  });

  it('item 30: many calls at a time on one connection, each with its own bytes and answer', async () => {
    receiving.received.length = 0;
    receiving.behave(async (_signal, _encoding, bytes) => {
      await new Promise((next) => setImmediate(next));
      return { accepted: 1, refusals: [{ ...refusal, count: bytes.byteLength }], duplicate: false };
    });
    const messages = Array.from({ length: 300 }, (_, index) => Buffer.alloc(index * 900 + 1, index % 251));
    const outcomes = await Promise.all(messages.map((message) => call(client, exportLogs, message)));
    expect(outcomes.map(({ response }) => protobufResponse(response!).partialSuccess?.rejected)).toEqual(
      messages.map((message) => message.length),
    );
    const byLength = new Map(
      receiving.received.map((request) => [request.body.byteLength, Buffer.from(request.body)]),
    );
    for (const message of messages) expect(byLength.get(message.length)?.equals(message)).toBe(true);
    await until(() => receiving.inFlight.bytes === 0);
  });

  it('item 30: a deadline is kept, and what was under way is finished', async () => {
    const durable = deferred<typeof stored>();
    receiving.behave(() => durable.promise);
    const before = receiving.received.length;
    expect((await call(client, exportLogs, body, new Metadata(), 200)).code).toBe(codes.DEADLINE_EXCEEDED);
    expect(receiving.received.length).toBe(before + 1);
    // Two round trips later the server has seen the end of the call, and still counts its message.
    receiving.behave(() => Promise.resolve(stored));
    await call(client, exportLogs);
    await call(client, exportLogs);
    expect(receiving.inFlight.bytes).toBeGreaterThanOrEqual(body.length);
    durable.resolve(stored);
    await until(() => receiving.inFlight.bytes === 0);
    receiving.behave(() => Promise.resolve(stored));
    expect((await call(client, exportLogs)).code).toBe(codes.OK);
  });

  it('item 30: half a message is not ingested when its sender gives up', async () => {
    receiving.received.length = 0;
    const { stream, trailers } = rawCall(receiving.grpc.port, {}, [framed(body).subarray(0, 500)], {
      end: false,
    });
    await until(() => receiving.inFlight.bytes > 0);
    stream.close(http2.constants.NGHTTP2_CANCEL);
    await trailers;
    await until(() => receiving.inFlight.bytes === 0);
    expect(receiving.received).toEqual([]);
  });

  it.each([
    ['no message at all', [], {}],
    ['a message cut short', [framed(body).subarray(0, 100)], {}],
    ['two messages', [framed(body), framed(body)], {}],
    ['an impossible deadline', [framed(body)], { 'grpc-timeout': 'soon' }],
    ['another content type', [framed(body)], { 'content-type': 'text/plain' }],
  ])('survives %s', async (_what, chunks, headers) => {
    const raw = rawCall(receiving.grpc.port, headers, chunks);
    const closed = new Promise((resolve) => raw.stream.on('close', resolve));
    await closed;
    raw.session.destroy();
    expect((await call(client, exportLogs)).code).toBe(codes.OK);
    await until(() => receiving.inFlight.bytes === 0);
  });

  it('never answers INTERNAL or UNKNOWN to a mutated message, and goes on serving', async () => {
    const whole = framed(gzipSync(body), true);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (changes) => {
          const mutated = Buffer.from(whole);
          for (const [at, value] of changes) mutated[at] = value;
          const { trailers } = rawCall(receiving.grpc.port, { 'grpc-encoding': 'gzip' }, [mutated]);
          // A length that grew promises bytes that never come: that call just ends.
          const code = (await trailers)['grpc-status'] ?? 'none';
          expect(['none', '0', '3', '8', '12']).toContain(code);
        },
      ),
      { numRuns: 200 },
    );
    expect((await call(client, exportLogs)).code).toBe(codes.OK);
    await until(() => receiving.inFlight.bytes === 0);
  });

  it('survives bytes that are not HTTP/2', async () => {
    const { socket, closed } = await rawConnection(receiving.grpc.port);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await closed;
    expect((await call(client, exportLogs)).code).toBe(codes.OK);
  });
});

describe('OTLP/gRPC limits', () => {
  let receiving: Receiving;
  let client: Client;
  beforeAll(async () => {
    receiving = await startReceiving({
      limits: {
        maxBodyBytes: 100_000,
        maxBytesInFlight: 250_000,
        maxConnections: 10,
        maxResponseBytes: 300,
      },
    });
    client = clientOf(receiving, { 'grpc.max_send_message_length': -1 });
  });
  afterEach(() => receiving.behave(() => Promise.resolve(stored)));
  afterAll(async () => {
    client.close();
    await receiving.close();
  });

  it('item 23: a message over the limit is RESOURCE_EXHAUSTED without RetryInfo', async () => {
    receiving.received.length = 0;
    const outcome = await call(client, exportLogs, Buffer.alloc(100_001));
    expect(outcome.code).toBe(codes.RESOURCE_EXHAUSTED);
    expect(statusDetails(outcome)?.details ?? []).toEqual([]);
    expect(receiving.received).toEqual([]);
    expect((await call(client, exportLogs, Buffer.alloc(100_000))).code).toBe(codes.OK);
  });

  it('item 23: a message over the limit after decompression is RESOURCE_EXHAUSTED without RetryInfo', async () => {
    receiving.received.length = 0;
    const compressing = clientOf(receiving, {
      'grpc.default_compression_algorithm': compressionAlgorithms.gzip,
    });
    const bombs = await Promise.all(
      Array.from({ length: 10 }, () => call(compressing, exportLogs, Buffer.alloc(2_000_000))),
    );
    for (const outcome of bombs)
      expect([codes.RESOURCE_EXHAUSTED, codes.UNAVAILABLE]).toContain(outcome.code);
    const alone = await call(compressing, exportLogs, Buffer.alloc(100_001));
    expect(alone.code).toBe(codes.RESOURCE_EXHAUSTED);
    expect(statusDetails(alone)).toMatchObject({ code: 8, details: [] });
    expect(receiving.received).toEqual([]);
    expect((await call(compressing, exportLogs, Buffer.alloc(100_000))).code).toBe(codes.OK);
    compressing.close();
  });

  it('items 20, 26: when the bytes in flight are used up, others are UNAVAILABLE with RetryInfo', async () => {
    const durable = deferred<typeof stored>();
    receiving.behave(() => durable.promise);
    const before = receiving.received.length;
    const first = [
      call(client, exportLogs, Buffer.alloc(100_000)),
      call(client, exportLogs, Buffer.alloc(100_000)),
    ];
    await until(() => receiving.received.length === before + 2);
    const refused = await call(client, exportLogs, Buffer.alloc(90_000));
    expect(refused.code).toBe(codes.UNAVAILABLE);
    expect(statusDetails(refused)).toMatchObject({ details: ['RetryInfo'], retrySeconds: 1 });
    expect(receiving.received.length).toBe(before + 2);
    durable.resolve(stored);
    for (const outcome of await Promise.all(first)) expect(outcome.code).toBe(codes.OK);
    await until(() => receiving.inFlight.bytes === 0);
  });

  it('item 29: a long text is shortened until the answer fits', async () => {
    receiving.behave(() =>
      Promise.resolve({
        accepted: 0,
        refusals: [{ ...refusal, detail: 'ü'.repeat(5000) }],
        duplicate: false,
      }),
    );
    const { response } = await call(client, exportLogs);
    expect(response!.length).toBeLessThanOrEqual(300);
    expect(protobufResponse(response!).partialSuccess).toMatchObject({
      rejected: 3,
      errorMessage: expect.stringMatching(/ü…$/) as unknown,
    });
  });

  it('connections over the limit are closed, the others go on', async () => {
    const idle = await Promise.all(Array.from({ length: 20 }, () => rawConnection(receiving.grpc.port)));
    let closedOnes = 0;
    for (const connection of idle) void connection.closed.then(() => closedOnes++);
    await until(() => closedOnes >= 10);
    expect((await call(client, exportLogs)).code).toBe(codes.OK);
    for (const connection of idle) connection.socket.destroy();
  });
});

describe('OTLP/gRPC time limits', () => {
  it('a message that does not arrive in time is DEADLINE_EXCEEDED', async () => {
    const receiving = await startReceiving({ limits: { requestTimeoutMs: 200 } });
    const client = clientOf(receiving);
    const { trailers } = rawCall(receiving.grpc.port, {}, [framed(body).subarray(0, 500)], { end: false });
    expect((await trailers)['grpc-status']).toBe(String(codes.DEADLINE_EXCEEDED));
    await until(() => receiving.inFlight.bytes === 0);
    client.close();
    await receiving.close();
  });

  it('a connection that does not begin to speak HTTP/2 in time is closed, one that only waits is kept', async () => {
    const receiving = await startReceiving({ limits: { headersTimeoutMs: 200 } });
    const waiting = http2.connect(`http://127.0.0.1:${receiving.grpc.port}`);
    await once(waiting, 'remoteSettings');
    const silent = await rawConnection(receiving.grpc.port);
    const halting = await rawConnection(receiving.grpc.port);
    halting.socket.write('PRI * HTTP/2.0');
    await Promise.all([silent.closed, halting.closed]);
    expect(waiting.destroyed).toBe(false);
    await new Promise((resolve, reject) =>
      waiting.ping((error) => (error === null ? resolve(undefined) : reject(error))),
    );
    waiting.destroy();
    await receiving.close();
  });

  it('an answer that takes longer than a message may is waited for', async () => {
    const receiving = await startReceiving({ limits: { requestTimeoutMs: 200 } });
    const client = clientOf(receiving);
    receiving.behave(() => new Promise((resolve) => setTimeout(() => resolve(stored), 400)));
    expect((await call(client, exportLogs)).code).toBe(codes.OK);
    client.close();
    await receiving.close();
  });
});

describe('OTLP/gRPC answers that cannot be made small enough', () => {
  it('item 29: is RESOURCE_EXHAUSTED without RetryInfo', async () => {
    const receiving = await startReceiving({ limits: { maxResponseBytes: 3 } });
    receiving.behave(() => Promise.resolve({ accepted: 0, refusals: [refusal], duplicate: false }));
    const client = clientOf(receiving);
    const outcome = await call(client, exportLogs);
    expect(outcome.code).toBe(codes.RESOURCE_EXHAUSTED);
    expect(statusDetails(outcome)?.details).toEqual([]);
    client.close();
    await receiving.close();
  });
});

describe('OTLP/gRPC access and end', () => {
  it('item 28: credentials are asked for before the message is read', async () => {
    const sender = createToken('sender', ['ingest']);
    const reader = createToken('reader', ['read']);
    const receiving = await startReceiving({ tokens: [sender.entry, reader.entry] });
    const client = clientOf(receiving);
    const as = (authorization: string): Metadata => {
      const metadata = new Metadata();
      metadata.set('authorization', authorization);
      return metadata;
    };
    expect((await call(client, exportLogs)).code).toBe(codes.UNAUTHENTICATED);
    expect((await call(client, exportLogs, body, as('Bearer wrong'))).code).toBe(codes.UNAUTHENTICATED);
    const forbidden = await call(client, exportLogs, body, as(`Bearer ${reader.secret}`));
    expect(forbidden.code).toBe(codes.PERMISSION_DENIED);
    expect(statusDetails(forbidden)?.details).toEqual([]);
    expect(receiving.received).toEqual([]);
    expect((await call(client, exportLogs, body, as(`Bearer ${sender.secret}`))).code).toBe(codes.OK);
    // The message never comes, and the answer does not wait for it.
    const { trailers } = rawCall(receiving.grpc.port, {}, [], { end: false });
    expect((await trailers)['grpc-status']).toBe(String(codes.UNAUTHENTICATED));
    client.close();
    await receiving.close();
  });

  it('closes gracefully: what is under way is answered', async () => {
    const receiving = await startReceiving();
    const durable = deferred<typeof stored>();
    receiving.behave(() => durable.promise);
    const client = clientOf(receiving);
    const outcome = call(client, exportLogs);
    await until(() => receiving.received.length === 1);
    const closed = receiving.close();
    durable.resolve(stored);
    expect((await outcome).code).toBe(codes.OK);
    await closed;
    client.close();
  });

  it('cuts what does not finish within the grace, and idle connections that never spoke', async () => {
    const receiving = await startReceiving({ limits: { shutdownGraceMs: 50 } });
    receiving.behave(() => new Promise(() => undefined));
    const client = clientOf(receiving, { 'grpc.enable_retries': 0 });
    await rawConnection(receiving.grpc.port);
    const outcome = call(client, exportLogs, body, new Metadata(), 5000);
    await until(() => receiving.received.length === 1);
    await receiving.close();
    expect((await outcome).code).not.toBe(codes.OK);
    client.close();
  });

  it('says why when the port is taken', async () => {
    const receiving = await startReceiving();
    const { startOtlpGrpc } = await import('../src/receive/otlp-grpc.ts');
    const { createInstruments } = await import('../src/observe/instruments.ts');
    await expect(
      startOtlpGrpc({
        authorize: () => undefined,
        host: '127.0.0.1',
        port: receiving.grpc.port,
        log: receiving.http.log,
        ingest: () => Promise.resolve(stored),
        instruments: createInstruments(),
        limits: receiving.configuration.receive,
        inFlight: receiving.inFlight,
      }),
    ).rejects.toThrow('EADDRINUSE');
    await receiving.close();
  });
});
