import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Signal } from '../../src/ports.ts';
import { logCases } from './log-cases.ts';
import { metricCases } from './metric-cases.ts';
import { jsonOf, protobufOf, type Message } from './obvious-encoding.ts';
import { gauge, logs, metrics, momentNs, point, span, spans } from './otlp-values.ts';
import { ask, eventually, readBack, type Row } from './read-back.ts';
import type { RecordCase } from './record-case.ts';
import { startRunningCollector, type RunningCollector } from './running-collector.ts';
import {
  GrpcSender,
  mediaTypes,
  partialSuccessOfJson,
  partialSuccessOfProtobuf,
  sendHttp,
  type PartialSuccess,
} from './senders.ts';
import { spanCases } from './span-cases.ts';

/**
 * Every case is sent three ways through real sockets, each under a service of its own, and read back over
 * SQL: the rows are those of the table, and the same whichever way they came.
 */
const ways = ['http-json', 'http-protobuf', 'grpc'] as const;
type Way = (typeof ways)[number];

const cases = [...logCases, ...metricCases, ...spanCases];
const serviceOf = (index: number, way: Way): string => `case-${index}-${way}`;

let collector: RunningCollector;
let grpc: GrpcSender;
const answers = new Map<string, PartialSuccess | undefined>();

beforeAll(async () => {
  collector = await startRunningCollector();
  grpc = new GrpcSender(collector.grpcPort);
  for (const [index, each] of cases.entries()) {
    for (const way of ways) {
      const service = serviceOf(index, way);
      answers.set(service, await send(each, service, way));
    }
  }
  await everythingStored();
});

afterAll(async () => {
  grpc?.close();
  await collector?.close();
});

async function send(each: RecordCase, service: string, way: Way): Promise<PartialSuccess | undefined> {
  const request = each.request(service);
  if (way === 'http-json') {
    const body = each.json?.(service) ?? jsonOf(each.signal, request);
    return sendJson(each.signal, body, `${each.title}: `);
  }
  const body = each.protobuf?.(service) ?? protobufOf(each.signal, request);
  if (way === 'grpc') {
    const answer = await grpc.send(each.signal, body);
    if (answer.code !== 0) throw new Error(`${each.title}: ${answer.code} ${answer.details}`);
    return partialSuccessOfProtobuf(answer.body);
  }
  const answer = await sendHttp(collector.url, `/v1/${each.signal}`, body, {
    headers: { 'content-type': mediaTypes.protobuf },
  });
  if (answer.status !== 200) throw new Error(`${each.title}: ${answer.status} ${answer.body.toString()}`);
  return partialSuccessOfProtobuf(answer.body);
}

async function sendJson(
  signal: Signal,
  body: string | Uint8Array,
  what = '',
): Promise<PartialSuccess | undefined> {
  const answer = await sendHttp(collector.url, `/v1/${signal}`, body, {
    headers: { 'content-type': mediaTypes.json },
  });
  if (answer.status !== 200) throw new Error(`${what}${answer.status} ${answer.body.toString()}`);
  return partialSuccessOfJson(answer.body);
}

/** What was sent before is stored when what is sent now is, in every table that a view reads. */
async function everythingStored(): Promise<void> {
  const last = 'last-of-all';
  const requests: Readonly<Record<Signal, Message>> = {
    logs: logs(last, { timeUnixNano: momentNs }),
    traces: spans(last, span({})),
    metrics: metrics(last, gauge('g', point({ asInt: 1n }))),
  };
  for (const [signal, request] of Object.entries(requests) as [Signal, Message][]) {
    await sendJson(signal, jsonOf(signal, request));
  }
  const query = ['v_logs', 'v_spans', 'v_metric_points']
    .map((view) => `SELECT count() AS n FROM ${view} WHERE service = {service:String}`)
    .join(' UNION ALL ');
  await eventually(
    () => ask(collector.url, query, { service: last }),
    (rows) => rows.length === 3 && rows.every((row) => row['n'] === '1'),
  );
}

const rowsRead = new Map<string, Promise<Row[]>>();

function rowsOf(each: RecordCase, index: number, way: Way): Promise<Row[]> {
  const service = serviceOf(index, way);
  const read = async (): Promise<Row[]> => {
    const condition = each.where ?? 'service = {service:String}';
    const rows = await readBack(collector.url, each.signal, condition, { service });
    // The name under which it was sent is the one thing that differs between the ways.
    return JSON.parse(JSON.stringify(rows).replaceAll(service, 'SERVICE')) as Row[];
  };
  const rows = rowsRead.get(service) ?? read();
  rowsRead.set(service, rows);
  return rows;
}

for (const [index, each] of cases.entries()) {
  describe(`${each.items.join(', ')}: ${each.signal}: ${each.title}`, () => {
    test.each(ways)('%s', async (way) => {
      const partial = answers.get(serviceOf(index, way));
      if (each.refused === undefined) expect(partial).toBeUndefined();
      else {
        expect(partial?.rejected).toBe(BigInt(each.refused.count));
        expect(partial?.message).toMatch(each.refused.reason);
        expect(partial?.message).toContain(String(each.refused.count));
      }
      const rows = await rowsOf(each, index, way);
      expect(rows).toHaveLength(each.rows.length);
      each.rows.forEach((row, i) => expect(rows[i]).toMatchObject(row));
    });

    test('the same whichever way it came', async () => {
      const [first, ...others] = await Promise.all(ways.map((way) => rowsOf(each, index, way)));
      for (const other of others) expect(other).toEqual(first);
    });
  });
}
