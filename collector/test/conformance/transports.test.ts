import { connect as connectHttp2 } from 'node:http2';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfiguration } from '../../src/config/load-configuration.ts';
import type { Signal } from '../../src/ports.ts';
import { jsonOf, protobufOf, type Message } from './obvious-encoding.ts';
import { gauge, logs, metrics, momentNs, point, span, spans } from './otlp-values.ts';
import { ask, eventually } from './read-back.ts';
import { startRunningCollector, type RunningCollector } from './running-collector.ts';
import {
  GrpcSender,
  mediaTypes,
  partialSuccessOfJson,
  partialSuccessOfProtobuf,
  sendHttp,
  statusOfProtobuf,
  type ContentEncoding,
} from './senders.ts';

/** Items 1 to 30 through the assembled collector: the transport is right when what was sent is there once. */

let collector: RunningCollector;
let grpc: GrpcSender;

beforeAll(async () => {
  collector = await startRunningCollector();
  grpc = new GrpcSender(collector.grpcPort);
});

afterAll(async () => {
  grpc?.close();
  await collector?.close();
});

const signals: readonly Signal[] = ['logs', 'metrics', 'traces'];
const views: Readonly<Record<Signal, string>> = {
  logs: 'v_logs',
  metrics: 'v_metric_points',
  traces: 'v_spans',
};

/** A request of this many records. */
const requestOf = (signal: Signal, service: string, records = 1): Message => {
  const indices = [...Array(records).keys()];
  if (signal === 'logs') {
    return logs(service, ...indices.map((i) => ({ timeUnixNano: momentNs + BigInt(i), eventName: `e${i}` })));
  }
  if (signal === 'traces') {
    return spans(service, ...indices.map((i) => span({ startTimeUnixNano: momentNs + BigInt(i) })));
  }
  const points = indices.map((i) => point({ timeUnixNano: momentNs + BigInt(i), asInt: i }));
  return metrics(service, gauge('g', ...points));
};

const json = (signal: Signal, body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}) =>
  sendHttp(collector.url, `/v1/${signal}`, body, {
    headers: { 'content-type': mediaTypes.json, ...headers },
  });
const protobuf = (signal: Signal, body: Uint8Array, headers: Readonly<Record<string, string>> = {}) =>
  sendHttp(collector.url, `/v1/${signal}`, body, {
    headers: { 'content-type': mediaTypes.protobuf, ...headers },
  });

const countOf = async (signal: Signal, service: string): Promise<number> => {
  const query = `SELECT count() AS n FROM ${views[signal]} WHERE service = {service:String}`;
  return Number((await ask(collector.url, query, { service }))[0]!['n']);
};

/** Everything acknowledged so far is in the views when what is sent now is. */
async function settled(): Promise<void> {
  const service = `settled-${process.hrtime.bigint()}`;
  for (const signal of signals) await json(signal, jsonOf(signal, requestOf(signal, service)));
  await eventually(
    () => Promise.all(signals.map((signal) => countOf(signal, service))),
    (counts) => counts.every((count) => count === 1),
  );
}

test('1, 21: the default ports are 4318 and 4317', () => {
  const { http, grpc } = loadConfiguration({ env: {} });
  expect([http.port, grpc.port]).toEqual([4318, 4317]);
});

test('1: a signal that is not offered is 404', async () => {
  for (const path of ['/v1development/profiles', '/v1/profiles', '/v1/log']) {
    const answer = await sendHttp(collector.url, path, '{}', {
      headers: { 'content-type': mediaTypes.json },
    });
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ message: expect.any(String) as string });
  }
});

test('1, 2, 5, 9, 21: every signal on its path in both encodings, and on its gRPC service', async () => {
  for (const signal of signals) {
    const service = `every-${signal}`;
    const asJson = await json(signal, jsonOf(signal, requestOf(signal, service, 2)));
    const asProtobuf = await protobuf(signal, protobufOf(signal, requestOf(signal, service, 3)));
    const overGrpc = await grpc.send(signal, protobufOf(signal, requestOf(signal, service, 4)));
    expect([asJson.status, asProtobuf.status, overGrpc.code]).toEqual([200, 200, 0]);
    expect(asJson.headers.get('content-type')).toContain(mediaTypes.json);
    expect(asProtobuf.headers.get('content-type')).toContain(mediaTypes.protobuf);
    expect(asJson.body.toString()).toBe('{}');
    expect(asProtobuf.body).toHaveLength(0);
    expect(overGrpc.body).toHaveLength(0);
  }
  await settled();
  for (const signal of signals) expect(await countOf(signal, `every-${signal}`)).toBe(9);
});

test('3: the media type is compared without case and parameters', async () => {
  const service = 'media-types';
  const body = protobufOf('logs', requestOf('logs', service));
  const text = jsonOf('logs', requestOf('logs', service));
  for (const [type, sent] of [
    ['application/json; charset=utf-8', `${text} `],
    ['APPLICATION/JSON', `${text}  `],
    ['Application/X-Protobuf', body],
  ] as const) {
    expect(
      (await sendHttp(collector.url, '/v1/logs', sent, { headers: { 'content-type': type } })).status,
    ).toBe(200);
  }
  await settled();
  expect(await countOf('logs', service)).toBe(3);
});

test('4, 5: an unknown media type is 415 and another method 405 with Allow, both with a Status', async () => {
  const wrong = await sendHttp(collector.url, '/v1/logs', 'x', { headers: { 'content-type': 'text/plain' } });
  expect(wrong.status).toBe(415);
  expect(wrong.headers.get('content-type')).toContain('application/json');
  expect(JSON.parse(wrong.body.toString())).toMatchObject({
    message: expect.stringContaining('content type') as string,
  });
  const get = await sendHttp(collector.url, '/v1/logs', '', { method: 'GET' });
  expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
});

const encodings: readonly ContentEncoding[] = ['identity', 'gzip', 'deflate', 'br'];

test('6, 22: every compression in every encoding', async () => {
  for (const contentEncoding of encodings) {
    for (const signal of signals) {
      const request = requestOf(signal, `compressed-${contentEncoding}`, 50);
      const options = { contentEncoding };
      const path = `/v1/${signal}`;
      const asJson = await sendHttp(collector.url, path, jsonOf(signal, request), {
        ...options,
        headers: { 'content-type': mediaTypes.json },
      });
      const asProtobuf = await sendHttp(collector.url, path, protobufOf(signal, request), {
        ...options,
        headers: { 'content-type': mediaTypes.protobuf },
      });
      expect([asJson.status, asProtobuf.status]).toEqual([200, 200]);
    }
  }
  const zipped = new GrpcSender(collector.grpcPort, { gzip: true });
  for (const signal of signals) {
    const request = protobufOf(signal, requestOf(signal, 'compressed-grpc', 50));
    expect((await zipped.send(signal, request)).code).toBe(0);
  }
  zipped.close();
  await settled();
  for (const signal of signals) {
    for (const contentEncoding of encodings) {
      expect(await countOf(signal, `compressed-${contentEncoding}`)).toBe(100);
    }
    expect(await countOf(signal, 'compressed-grpc')).toBe(50);
  }
});

test('6: an unknown encoding is 415, a broken stream 400', async () => {
  const body = protobufOf('logs', requestOf('logs', 'broken-compression'));
  expect((await protobuf('logs', body, { 'content-encoding': 'snappy' })).status).toBe(415);
  for (const encoding of ['gzip', 'deflate', 'br']) {
    const answer = await protobuf('logs', body, { 'content-encoding': encoding });
    expect(answer.status).toBe(400);
    expect(statusOfProtobuf(answer.body).message).not.toBe('');
  }
});

test('22: an unknown gRPC encoding is UNIMPLEMENTED and the known ones are named', async () => {
  const session = connectHttp2(`http://127.0.0.1:${collector.grpcPort}`);
  const stream = session.request({
    ':method': 'POST',
    ':path': '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
    'content-type': 'application/grpc',
    te: 'trailers',
    'grpc-encoding': 'snappy',
  });
  stream.end(Buffer.from('0100000001ff', 'hex'));
  stream.resume();
  const [headers] = (await once(stream, 'response')) as [Record<string, string>];
  if (headers['grpc-status'] === undefined)
    Object.assign(headers, ((await once(stream, 'trailers')) as object[])[0]);
  expect(headers['grpc-status']).toBe('12');
  expect(headers['grpc-accept-encoding']).toContain('gzip');
  session.destroy();
});

/** 5000 points of which one has no time. */
const oneBadAmong5000 = (service: string): Message => {
  const points = [...Array(5000).keys()].map((i) =>
    point({ asInt: i, timeUnixNano: i === 3210 ? 0n : momentNs + BigInt(i) }),
  );
  return metrics(service, gauge('g', ...points));
};

test('10, 24: one bad record among 5000 good ones: exactly it is refused, with the reason', async () => {
  const request = oneBadAmong5000('one-bad');
  const partials = [
    partialSuccessOfJson((await json('metrics', jsonOf('metrics', request))).body),
    partialSuccessOfProtobuf(
      (await protobuf('metrics', protobufOf('metrics', oneBadAmong5000('one-bad-protobuf')))).body,
    ),
    partialSuccessOfProtobuf(
      (await grpc.send('metrics', protobufOf('metrics', oneBadAmong5000('one-bad-grpc')))).body,
    ),
  ];
  for (const partial of partials) {
    expect(partial?.rejected).toBe(1n);
    expect(partial?.message).toMatch(
      /^1 of 5000 data points refused\. 1 metric_point_without_time: .*time_unix_nano/,
    );
  }
  await settled();
  for (const service of ['one-bad', 'one-bad-protobuf', 'one-bad-grpc']) {
    expect(await countOf('metrics', service)).toBe(4999);
    const query =
      'SELECT count() AS n FROM v_metric_points WHERE service = {service:String} AND value_int = 3210';
    expect(await ask(collector.url, query, { service })).toEqual([{ n: '0' }]);
  }
});

test('10: what was refused is in the dead letters with the reason', async () => {
  await settled();
  const rows = await ask(
    collector.url,
    `SELECT stage, reason, service FROM dead_letter WHERE service = 'one-bad' AND reason = 'metric_point_without_time'`,
  );
  expect(rows).toEqual([{ stage: 'decode', reason: 'metric_point_without_time', service: 'one-bad' }]);
});

test('11: partial success is set for nothing but refusals', async () => {
  const request = logs('suspicious', { timeUnixNano: 1n, severityNumber: 99, traceId: 'ab' });
  expect((await json('logs', jsonOf('logs', request))).body.toString()).toBe('{}');
});

test('12, 25: an undecodable body is 400 with the reason, INVALID_ARGUMENT on gRPC, and nothing of it is stored', async () => {
  const good = protobufOf('logs', requestOf('logs', 'undecodable', 3));
  const cut = good.subarray(0, good.length - 1);
  const asProtobuf = await protobuf('logs', cut);
  expect(asProtobuf.status).toBe(400);
  expect(statusOfProtobuf(asProtobuf.body)).toMatchObject({
    code: 3,
    details: ['type.googleapis.com/google.rpc.BadRequest'],
  });
  const text = jsonOf('logs', requestOf('logs', 'undecodable', 3)).replace('"e2"', '{}');
  const asJson = await json('logs', text);
  expect(asJson.status).toBe(400);
  expect((JSON.parse(asJson.body.toString()) as { message: string }).message).toContain(
    'resourceLogs[0].scopeLogs[0].logRecords[2].eventName: expected a string, got an object',
  );
  const overGrpc = await grpc.send('logs', cut);
  expect([overGrpc.code, overGrpc.details !== '']).toEqual([3, true]);
  await settled();
  expect(await countOf('logs', 'undecodable')).toBe(0);
});

test('17: empty requests and empty envelopes are 200 and store nothing', async () => {
  for (const signal of signals) {
    for (const body of [
      '{}',
      '{"resourceLogs":[]}',
      '{"resourceMetrics":[{}]}',
      '{"resourceSpans":[{"scopeSpans":[{}]}]}',
    ]) {
      const answer = await json(signal, body);
      expect([answer.status, answer.body.toString()]).toEqual([200, '{}']);
    }
    expect((await protobuf(signal, new Uint8Array())).status).toBe(200);
    expect((await grpc.send(signal, new Uint8Array())).code).toBe(0);
  }
  const envelope = logs('empty-envelope');
  expect((await protobuf('logs', protobufOf('logs', envelope))).status).toBe(200);
  const withoutPoints = metrics('empty-envelope', gauge('g'));
  expect((await protobuf('metrics', protobufOf('metrics', withoutPoints))).body).toHaveLength(0);
  await settled();
  expect(await countOf('logs', 'empty-envelope')).toBe(0);
  expect(await countOf('metrics', 'empty-envelope')).toBe(0);
});

test('19, 30: the same batch three times, at once and later, over both transports, is stored once', async () => {
  const signal = 'logs';
  const body = protobufOf(signal, requestOf(signal, 'three-times', 100));
  const answers = await Promise.all([protobuf(signal, body), protobuf(signal, body), protobuf(signal, body)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  await settled();
  expect((await protobuf(signal, body)).status).toBe(200);
  expect((await grpc.send(signal, body)).code).toBe(0);
  await settled();
  expect(await countOf(signal, 'three-times')).toBe(100);
});

test('18, 19: a sender gone before the answer sends again, and everything is there once', async () => {
  const body = protobufOf('logs', requestOf('logs', 'gone', 100));
  for (let attempt = 0; attempt < 5; attempt++) {
    const socket = createConnection(collector.httpPort, '127.0.0.1');
    await once(socket, 'connect');
    const head = `POST /v1/logs HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-protobuf\r\nContent-Length: ${body.length}\r\n\r\n`;
    socket.write(head);
    await new Promise((sent) => socket.write(body, sent));
    socket.destroy();
  }
  expect((await grpc.send('logs', body, { deadlineMs: 1 })).code).toSatisfy(
    (code) => code === 4 || code === 0,
  );
  expect((await protobuf('logs', body)).status).toBe(200);
  await settled();
  expect(await countOf('logs', 'gone')).toBe(100);
});

test('20, 30: many requests at a time, each with its own answer', async () => {
  const numbers = [...Array(100).keys()];
  const answers = await Promise.all(
    numbers.map(async (i) => {
      const isBad = i % 3 === 0;
      const request = metrics('parallel', gauge(`g${i}`, point(isBad ? {} : { asInt: i })));
      const body = protobufOf('metrics', request);
      const answer =
        i % 2 === 0 ? (await protobuf('metrics', body)).body : (await grpc.send('metrics', body)).body;
      return partialSuccessOfProtobuf(answer)?.rejected ?? 0n;
    }),
  );
  expect(answers).toEqual(numbers.map((i) => (i % 3 === 0 ? 1n : 0n)));
  await settled();
  expect(await countOf('metrics', 'parallel')).toBe(numbers.filter((i) => i % 3 !== 0).length);
});

test('28: a service that is not offered is UNIMPLEMENTED', async () => {
  const service = 'opentelemetry.proto.collector.profiles.v1development.ProfilesService';
  expect((await grpc.send('logs', new Uint8Array(), { service })).code).toBe(12);
});

test('31, 34: what departs from the specification is counted by kind in the metrics of the collector', async () => {
  const request =
    '{"resource_logs":[{"scope_logs":[{"log_records":[{"severity_number":"SEVERITY_NUMBER_INFO"}]}]}]}';
  expect((await json('logs', request)).status).toBe(200);
  const page = await (await fetch(collector.metricsUrl)).text();
  const counted = (kind: string): number =>
    Number(new RegExp(`^shewhart_decode_leniencies\\S*kind="${kind}"\\S* (\\d+)`, 'm').exec(page)?.[1] ?? 0);
  expect(counted('json_snake_case_name')).toBe(4);
  expect(counted('json_enum_name')).toBe(1);
});
