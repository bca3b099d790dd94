import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { SqlResponse } from '@shewhart/schemas/api';
import { sqlLiteral } from '../src/datasource/sql-literal.ts';
import { withTimeFilter } from '../src/datasource/sql-time-filter.ts';
import { isCollectorBuilt, startCollector, type RunningCollector } from './running-collector.ts';
import { dashboards, panelsOf } from './saved-dashboards.ts';

/**
 * Every query in SQL of every dashboard on the real engine, with a little telemetry in it. With SHEWHART_URL
 * they are also run on the collector there, where they find real numbers.
 */
const running = process.env['SHEWHART_URL'];
const canStart = running !== undefined || isCollectorBuilt;
if (!canStart) {
  console.warn('Skipped: the SQL of the dashboards needs a built collector (npm ci && npm run build above).');
}

const queries = dashboards.flatMap(([file, dashboard]) =>
  panelsOf(dashboard).flatMap(({ title, targets = [] }) =>
    targets.filter(({ kind }) => kind === 'sql').map(({ sql = '' }) => [file, title, sql] as const),
  ),
);

/** What the variables hold: names that would break out of quotes if anything were pasted. */
const values: Readonly<Record<string, unknown>> = {
  service: ['checkout', "o'brien\\"],
  severity: ['SEV1', 'SEV2'],
  indicator: ["x'y"],
};

const filled = (sql: string): string =>
  sql.replaceAll(/\$([a-z]\w*)/g, (_all, name: string) => {
    if (!(name in values)) throw new Error(`The test has no value for $${name}.`);
    return sqlLiteral(values[name]);
  });

describe.skipIf(!canStart)('the SQL of the dashboards', () => {
  let own: RunningCollector | undefined;
  let url = running ?? '';
  const to = Date.now();
  const span = { from: to - 86_400_000, to: to + 60_000 };

  const ask = async (query: string, params: Record<string, string> = {}): Promise<SqlResponse> => {
    const response = await fetch(`${url}/api/v1/sql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, params }),
    });
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(body));
    return body as SqlResponse;
  };

  beforeAll(async () => {
    if (running !== undefined) return;
    own = await startCollector();
    url = own.url;
    await sendTelemetry(url, to);
    // The insert follows the acknowledgement.
    await vi.waitUntil(async () => (await ask('SELECT count() FROM v_logs')).rows[0]?.[0] === '2', {
      timeout: 60_000,
    });
  });

  afterAll(async () => own?.stop());

  test.each(queries)('%s: %s', async (_file, _title, sql) => {
    const { query, params } = withTimeFilter(filled(sql), span);
    const { columns } = await ask(query, params);
    expect(columns.length).toBeGreaterThan(0);
    expect(new Set(columns.map(({ name }) => name)).size).toBe(columns.length);
  });

  test.skipIf(running !== undefined)('what was sent is found', async () => {
    const all = async (file: string, title: string): Promise<readonly (readonly unknown[])[]> => {
      const [, , sql] = queries.find(([from, name]) => from === file && name === title)!;
      const { query, params } = withTimeFilter(filled(sql), span);
      return (await ask(query, params)).rows;
    };
    const one = async (file: string, title: string): Promise<readonly unknown[]> =>
      (await all(file, title))[0] ?? [];
    // One of the two log records is two days old: older than the store, so it is history that was loaded.
    expect(Number(await one('data-quality.json', 'Late').then(([share]) => share))).toBe(0);
    expect(await all('data-quality.json', 'Findings')).toEqual([
      ['checkout', 'logs', 'observed_missing', '2'],
      ['checkout', 'logs', 'late, as loaded history', '1'],
    ]);
    expect((await one('collector.json', 'Who sends')).slice(0, 3)).toEqual(['checkout', 'logs', '2']);
    expect(Number((await one('collector.json', 'Stored a second'))[0])).toBeCloseTo(2 / 300);
  });
});

/** Two log records of one service, the second of the day before yesterday. */
async function sendTelemetry(url: string, nowMs: number): Promise<void> {
  const record = (ageMs: number) => ({
    timeUnixNano: `${nowMs - ageMs}000000`,
    severityNumber: 9,
    body: { stringValue: 'order placed' },
  });
  const response = await fetch(`${url}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      resourceLogs: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'checkout' } }] },
          scopeLogs: [{ logRecords: [record(0), record(2 * 86_400_000)] }],
        },
      ],
    }),
  });
  expect(response.status).toBe(200);
}
