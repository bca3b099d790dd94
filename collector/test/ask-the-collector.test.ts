import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SqlResponse } from '@shewhart/schemas/api';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startCollector, type Collector } from '../src/app/collector.ts';
import { loadConfiguration } from '../src/config/load-configuration.ts';
import { examine } from '../src/doctor/doctor.ts';

const dataDirectory = mkdtempSync(join(tmpdir(), 'shewhart-ask-'));
let collector: Collector;

beforeAll(async () => {
  const free = { 'http.port': 0, 'grpc.port': 0, 'metrics.port': 0, dataDirectory };
  collector = await startCollector(loadConfiguration({ env: {}, overrides: free }), {
    logStream: { write: () => undefined },
  });
});
afterAll(async () => {
  await collector.close();
  rmSync(dataDirectory, { recursive: true });
});

const url = (path: string): string => `http://${collector.addresses.http}${path}`;
const post = (path: string, body: unknown): Promise<Response> =>
  fetch(url(path), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const ask = async (query: string, params?: object): Promise<SqlResponse> => {
  const answer = await post('/api/v1/sql', { query, params });
  expect(answer.status, await answer.clone().text()).toBe(200);
  return (await answer.json()) as SqlResponse;
};

it('answers over SQL what came in over OTLP', async () => {
  const record = {
    timeUnixNano: '1767225600123456789',
    severityNumber: 17,
    severityText: 'ERROR',
    body: { stringValue: 'card declined' },
    attributes: [{ key: 'attempt', value: { intValue: '3' } }],
  };
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'payment' } }] };
  const sent = await post('/v1/logs', {
    resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record] }] }],
  });
  expect(sent.status).toBe(200);
  const { columns, rows } = await vi.waitFor(
    async () => {
      const answer = await ask(
        `SELECT time, body, attributes['attempt'] AS attempt, severity_number FROM v_logs WHERE service = {s:String}`,
        { s: 'payment' },
      );
      expect(answer.rows).toHaveLength(1);
      return answer;
    },
    { timeout: 20_000, interval: 50 },
  );
  expect(columns.map(({ name }) => name)).toEqual(['time', 'body', 'attempt', 'severity_number']);
  expect(rows).toEqual([['2026-01-01 00:00:00.123456789', 'card declined', '3', 17]]);
});

it('reads every view and table of ours', async () => {
  const { rows } = await ask('SELECT name FROM system.tables WHERE database = currentDatabase()');
  const names = rows.map(([name]) => String(name)).filter((name) => /^[a-z_0-9]+$/.test(name));
  expect(names).toEqual(expect.arrayContaining(['log', 'v_logs', 'v_metric_points', 'v_spans']));
  for (const name of names.filter((one) => one.startsWith('v_') || !one.includes('rollup'))) {
    await ask(`DESCRIBE TABLE ${name}`);
  }
  for (const name of ['v_logs', 'v_metric_points', 'v_spans']) await ask(`SELECT * FROM ${name} LIMIT 1`);
});

it('is ready, describes itself, and a doctor finds it in order', async () => {
  const ready = await fetch(url('/readyz'));
  expect([ready.status, await ready.json()]).toMatchObject([200, { status: 'ready' }]);
  expect((await fetch(url('/healthz'))).status).toBe(200);
  expect(await (await fetch(url('/api/v1/openapi.json'))).json()).toHaveProperty('paths./api/v1/sql');
  const port = Number(collector.addresses.http.split(':').at(-1));
  const { text, exitCode } = await examine(() =>
    loadConfiguration({
      env: {},
      overrides: { dataDirectory, 'http.port': port, 'grpc.port': 0, 'metrics.port': 0 },
    }),
  );
  expect(exitCode, text).toBe(0);
  expect(text).toContain('The running collector is ready');
});
