import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { retryAfterMs } from './http-sender.ts';
import { summariseLatencies } from './latency-summary.ts';
import { runTraffic } from './run-traffic.ts';
import { rejectedCount } from './sender.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** A collector that answers what it is told to, in turn, then 200. */
async function collector(answers: { status: number; headers?: Record<string, string>; body?: Buffer }[]) {
  const bodies: string[] = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString('base64'));
      const answer = answers.shift() ?? { status: 200 };
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return { bodies, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const options = (endpoint: string) =>
  ({
    run: { kind: 'logs', name: 'x', startNs: 1_795_000_000_000_000_000n, seed: 1 },
    transport: 'http',
    endpoint,
    connections: 1,
    batchSize: 10,
    maxRecords: 20,
  }) as const;

describe('the sender', () => {
  it('sends a busy collector the same bytes again and counts them once', async () => {
    const { bodies, endpoint } = await collector([
      { status: 503, headers: { 'retry-after': '0' } },
      { status: 429, headers: { 'retry-after': '0' } },
    ]);
    const result = await runTraffic(options(endpoint));
    expect(bodies.length).toBe(result.requests + 2);
    expect(bodies[1]).toBe(bodies[0]);
    expect(bodies[2]).toBe(bodies[0]);
    expect(result).toMatchObject({ retries: 2, acknowledged: result.records, givenUp: [] });
  });

  it('counts what a partial success rejects', async () => {
    const body = Buffer.from([10, 2, 8, 3]);
    const { endpoint } = await collector([{ status: 200, body }]);
    const result = await runTraffic(options(endpoint));
    expect(result).toMatchObject({ rejected: 3, acknowledged: result.records - 3 });
  });

  it('stops at a final refusal and says what the collector said', async () => {
    const { endpoint } = await collector([{ status: 400, body: Buffer.from('no such field') }]);
    await expect(runTraffic(options(endpoint))).rejects.toThrow('HTTP 400: no such field');
  });
});

describe('answers', () => {
  it.each([
    [[], 0],
    [[10, 2, 8, 5], 5],
    [[10, 3, 8, 0xac, 2], 300],
    [[10, 4, 18, 2, 0x68, 0x69], 0],
  ])('of bytes %j reject %d records', (bytes, expected) => {
    expect(rejectedCount(Uint8Array.from(bytes))).toBe(expected);
  });

  it('ask to wait in seconds or until a date', () => {
    expect(retryAfterMs('3')).toBe(3000);
    expect(retryAfterMs(undefined)).toBe(1000);
    expect(retryAfterMs(new Date(0).toUTCString())).toBe(0);
  });

  it('are summarised by nearest rank', () => {
    const values = Array.from({ length: 200 }, (_, index) => 200 - index);
    expect(summariseLatencies(values)).toEqual({ count: 200, p50: 100, p99: 198, max: 200 });
  });
});
