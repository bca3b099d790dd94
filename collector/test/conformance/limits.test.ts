import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createToken } from '../../src/access/token.ts';
import { jsonOf, protobufOf, type Message } from './obvious-encoding.ts';
import { gauge, logs, metrics, momentNs, point, text } from './otlp-values.ts';
import { eventually } from './read-back.ts';
import { startRunningCollector, type RunningCollector } from './running-collector.ts';
import {
  GrpcSender,
  type GrpcAnswer,
  mediaTypes,
  partialSuccessOfJson,
  partialSuccessOfProtobuf,
  sendHttp,
  statusOfProtobuf,
} from './senders.ts';

/** The assembled collector with small limits, tokens and strict JSON. */

const kibibyte = 1024;
const ingest = createToken('sender', ['ingest']);
const read = createToken('reader', ['read']);

let collector: RunningCollector;
let grpc: GrpcSender;

beforeAll(async () => {
  collector = await startRunningCollector({
    'receive.maxBodyBytes': 64 * kibibyte,
    'receive.maxResponseBytes': 512,
    'receive.maxBytesInFlight': 128 * kibibyte,
    'receive.strictJson': true,
    'access.tokens': [ingest.entry, read.entry],
  });
  grpc = new GrpcSender(collector.grpcPort);
});

afterAll(async () => {
  grpc?.close();
  await collector?.close();
});

const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
const allowed = bearer(ingest.secret);
const sized = (bytes: number): Message =>
  logs('limits', { timeUnixNano: momentNs, body: text('x'.repeat(bytes)) });

const json = (body: string, headers: Readonly<Record<string, string>> = allowed, signal = 'logs') =>
  sendHttp(collector.url, `/v1/${signal}`, body, {
    headers: { 'content-type': mediaTypes.json, ...headers },
  });

/** Kinds of the details of a gRPC status, such as RetryInfo. */
const detailsOf = ({ metadata }: GrpcAnswer): string[] =>
  metadata.get('grpc-status-details-bin').flatMap((status) => statusOfProtobuf(status as Buffer).details);

test('7, 23: a body over the limit is 413, RESOURCE_EXHAUSTED without RetryInfo on gRPC', async () => {
  const request = sized(64 * kibibyte);
  const asJson = await json(jsonOf('logs', request));
  expect([asJson.status, asJson.headers.get('retry-after')]).toEqual([413, null]);
  const overGrpc = await grpc.send('logs', protobufOf('logs', request), { headers: allowed });
  expect([overGrpc.code, detailsOf(overGrpc)]).toEqual([8, []]);
  expect((await json(jsonOf('logs', sized(32 * kibibyte)))).status).toBe(200);
});

test('7, 23, 27: the limit holds after decompression, and a bomb is not inflated', async () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20));
  expect(bomb.length).toBeLessThan(64 * kibibyte);
  const answer = await sendHttp(collector.url, '/v1/logs', bomb, {
    headers: { 'content-type': mediaTypes.protobuf, 'content-encoding': 'gzip', ...allowed },
  });
  expect(answer.status).toBe(413);
  expect(statusOfProtobuf(answer.body).code).toBe(8);
  const zipped = new GrpcSender(collector.grpcPort, { gzip: true });
  const overGrpc = await zipped.send('logs', protobufOf('logs', sized(1_000_000)), { headers: allowed });
  expect([overGrpc.code, detailsOf(overGrpc)]).toEqual([8, []]);
  zipped.close();
});

test('8, 29: the words of an answer are shortened until it fits, the count never', async () => {
  const bad = metrics(
    'x',
    ...['number', 'nothing'].map((name) => ({ name })),
    gauge('g', point({}), { asInt: 1n }),
    {
      name: 's',
      sum: { dataPoints: [point({ asInt: 1 })] },
    },
  );
  const asJson = await json(jsonOf('metrics', bad), allowed, 'metrics');
  expect(asJson.status).toBe(200);
  expect(asJson.body.length).toBeLessThanOrEqual(512);
  expect(partialSuccessOfJson(asJson.body)?.rejected).toBe(5n);
  const overGrpc = await grpc.send('metrics', protobufOf('metrics', bad), { headers: allowed });
  expect(overGrpc.body.length).toBeLessThanOrEqual(512);
  expect(partialSuccessOfProtobuf(overGrpc.body)?.rejected).toBe(5n);
});

/** A sender that holds 50,000 bytes of the collector's memory until it is refused or goes. */
async function holdBytes(): Promise<{ socket: Socket; isRefused: () => boolean }> {
  const socket = createConnection(collector.httpPort, '127.0.0.1');
  await once(socket, 'connect');
  let refused = false;
  socket.on('error', () => undefined).on('data', () => (refused = true));
  const head = `POST /v1/logs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ingest.secret}\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n`;
  socket.write(head + ' '.repeat(50_000));
  return { socket, isRefused: () => refused };
}

test('14, 15, 26: overload is 503 with Retry-After, UNAVAILABLE with RetryInfo, and passes', async () => {
  let holders = [await holdBytes(), await holdBytes()];
  const request = sized(60 * kibibyte);
  const overloaded = await eventually(
    async () => {
      // The request and the holders compete until both holders' bytes have arrived.
      holders = await Promise.all(holders.map(async (holder) => (holder.isRefused() ? holdBytes() : holder)));
      return json(jsonOf('logs', request));
    },
    ({ status }) => status !== 200,
  );
  expect(overloaded.status).toBe(503);
  expect(Number(overloaded.headers.get('retry-after'))).toBeGreaterThan(0);
  const overGrpc = await grpc.send('logs', protobufOf('logs', request), { headers: allowed });
  expect(overGrpc.code).toBe(14);
  expect(detailsOf(overGrpc)).toContain('type.googleapis.com/google.rpc.RetryInfo');
  for (const { socket } of holders) socket.destroy();
  await eventually(
    () => json(jsonOf('logs', request)),
    ({ status }) => status === 200,
  );
});

test('16, 28: no credentials are 401, the wrong ones 401, those of another scope 403', async () => {
  const body = jsonOf('logs', sized(1));
  for (const [headers, status, code] of [
    [{}, 401, 16],
    [bearer('shewhart_wrong'), 401, 16],
    [bearer(read.secret), 403, 7],
    [allowed, 200, 0],
  ] as const) {
    const answer = await json(body, headers);
    expect(answer.status).toBe(status);
    if (status !== 200) expect(JSON.parse(answer.body.toString())).toMatchObject({ code });
    const overGrpc = await grpc.send('logs', protobufOf('logs', sized(2)), { headers });
    expect(overGrpc.code).toBe(code);
  }
});

test('31, 34: strict mode refuses what departs from OTLP/JSON, naming the place', async () => {
  const answer = await json('{"resourceLogs":[{"scope_logs":[]}]}');
  expect(answer.status).toBe(400);
  expect((JSON.parse(answer.body.toString()) as { message: string }).message).toContain('resourceLogs[0]');
});
