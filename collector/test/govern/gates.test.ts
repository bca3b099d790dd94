import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { GateResponse, GateWaits, IndicatorListResponse, TrailResponse } from '@shewhart/schemas/api';
import { run } from '../../src/cli/main.ts';
import { runningCollector, type RunningCollector } from '../changes/running-collector.ts';

/** GitLab's word at the gates, the command, waits as indicators, and decisions of a whole collector. */
const dayMs = 86_400_000;
const head = 'a'.repeat(40);
const directory = mkdtempSync(join(tmpdir(), 'shewhart-gates-'));
const policies = [{ name: 'strict', environments: ['live'], rules: ['review', 'checks'] }];
const indicatorFile = join(directory, 'indicators.yaml');
let collector: RunningCollector;

beforeAll(async () => {
  collector = await runningCollector({ dataDirectory: directory, 'gates.policies': policies });
});
afterAll(async () => {
  await collector.close();
  rmSync(directory, { recursive: true, force: true });
});

const iso = (ms: number): string => new Date(ms).toISOString();
const gitlab = (kind: string, attributes: object, user: { id: number; username: string }) =>
  collector.post('/v1/webhooks/gitlab', {
    object_kind: kind,
    user,
    project: { path_with_namespace: 'acme/checkout', web_url: 'https://gitlab.example/acme/checkout' },
    object_attributes: attributes,
  });
const ada = { id: 1, username: 'ada' };
const grace = { id: 2, username: 'grace' };
const mergeRequest = (action: string, user: typeof ada, at: string, more: object = {}) =>
  gitlab(
    'merge_request',
    {
      ...{ iid: 7, action, author_id: ada.id, state: 'opened', source_branch: 'f', target_branch: 'main' },
      ...{ created_at: '2026-11-20 08:00:00 UTC', updated_at: at, last_commit: { id: head } },
      ...more,
    },
    user,
  );
const pipeline = (status: string, finished: string | null) =>
  gitlab(
    'pipeline',
    {
      id: 31,
      name: 'build',
      sha: head,
      ref: 'f',
      status,
      created_at: '2026-11-20 08:01:00 UTC',
      finished_at: finished,
    },
    ada,
  );
const evaluated = async (): Promise<GateResponse> => {
  const asked = { service: 'checkout', environment: 'live', commit: head, actor: 'ada' };
  const answer = await collector.post('/api/v1/gates/evaluate', asked);
  expect(answer.status).toBe(200);
  return (await answer.json()) as GateResponse;
};
const results = async (): Promise<(string | undefined)[]> => {
  const { reasons } = await evaluated();
  return reasons.map(({ result }) => result);
};
const events = (count: number) =>
  collector.waitForRows('SELECT DISTINCT kind, actor, occurred FROM gate_event', count);
/** Of the command, and what it said. */
async function command(...argv: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  const error = vi.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line));
  try {
    return { code: await run(argv), said: said.join('\n') };
  } finally {
    log.mockRestore();
    error.mockRestore();
  }
}
const gate = (...more: string[]) =>
  command(
    'gate',
    '--url',
    collector.url('/'),
    '--service',
    'checkout',
    '--environment',
    'live',
    '--commit',
    head,
    ...more,
  );

test('approvals and pipelines of GitLab decide, and the command exits by the answer', async () => {
  await mergeRequest('open', ada, '2026-11-20 08:00:00 UTC');
  await mergeRequest('approved', ada, '2026-11-20 08:10:00 UTC');
  await pipeline('running', null);
  await events(3);
  const first = await evaluated();
  expect(first.reasons.map(({ result }) => result)).toEqual(['fail', 'fail']);
  expect(first.reasons[0]!.message).toContain('ada wrote it');
  expect(first.reasons[1]!.message).toContain('not finished: build');
  const stopped = await gate();
  expect(stopped.code).toBe(1);
  expect(stopped.said).toContain('FAIL  review:');
  expect(stopped.said).toContain('May not pass (policy strict');

  await mergeRequest('approved', grace, '2026-11-20 08:30:00 UTC');
  await pipeline('success', '2026-11-20 08:11:00 UTC');
  await events(5);
  expect(await results()).toEqual(['pass', 'pass']);
  const passed = await gate();
  expect(passed).toMatchObject({ code: 0, said: expect.stringContaining('May pass (policy strict') });

  await mergeRequest('unapproved', grace, '2026-11-20 08:40:00 UTC');
  await events(6);
  expect(await results()).toEqual(['fail', 'pass']);
});

test('the command called wrongly exits 2; without an answer it lets nothing pass', async () => {
  expect(await command('gate')).toMatchObject({ code: 2, said: expect.stringContaining('--service') });
  expect(await command('gate', '--servce', 'x')).toMatchObject({ code: 2 });
  expect(await gate('--policy', 'none')).toMatchObject({
    code: 1,
    said: expect.stringContaining('known are strict'),
  });
  expect(await command('gate', '--service', 'x', '--url', 'http://127.0.0.1:1')).toMatchObject({
    code: 1,
    said: expect.stringContaining('does not answer'),
  });
});

test.each([
  [
    '/api/v1/links',
    { changeId: 'x', verdict: 'failed', author: 'a', reason: 'r', verdictt: 'x' },
    'verdictt',
  ],
  ['/api/v1/sql', { query: 'SELECT 1', qurey: 'x' }, 'qurey'],
  ['/api/v1/silences', { to: '2026-11-20T18:00:00Z', author: 'a', reason: 'r', servce: 'cart' }, 'servce'],
  [
    '/api/v1/baselines',
    { indicatorId: 'x', from: 'a', to: 'b', author: 'a', reason: 'r', windw: 1 },
    'windw',
  ],
  ['/api/v1/episodes/x/cause', { kind: 'change', author: 'a', nte: 'x' }, 'nte'],
  [
    '/api/v1/gates/override',
    { service: 's', environment: 'e', author: 'a', reason: 'r', comit: 'x' },
    'comit',
  ],
  ['/api/v1/charts/evaluate', { chart: 'xmr', valus: [1, 2, 3] }, 'valus'],
  ['/api/v1/changes/x/rollback-plan', { reversible: 'yes', author: 'a', stps: [] }, 'stps'],
])('%s refuses a name that it does not know', async (path, body, name) => {
  const answer = await collector.post(path, body);
  const { code, detail } = (await answer.json()) as { code: string; detail: string };
  expect([answer.status, code, detail]).toEqual([
    400,
    'QUERY_INVALID_REQUEST',
    expect.stringContaining(name),
  ]);
});

test('pages of other origins and rebound names are refused, programs are not', async () => {
  const code = async (path: string, init: RequestInit): Promise<unknown> => {
    const answer = await fetch(collector.url(path), init);
    return [answer.status, ((await answer.json()) as { code?: string }).code];
  };
  const headers = { 'content-type': 'application/json', origin: 'https://evil.example' };
  const query = JSON.stringify({ query: 'SELECT 1' });
  expect(await code('/api/v1/sql', { method: 'POST', headers, body: query })).toEqual([
    403,
    'RECEIVE_FORBIDDEN',
  ]);
  expect(await code('/v1/webhooks/github', { method: 'POST', headers, body: '{}' })).toEqual([
    403,
    'RECEIVE_FORBIDDEN',
  ]);
  expect(await code('/v1/logs', { method: 'POST', headers, body: '{}' })).toEqual([200, undefined]);
  const { request } = await import('node:http');
  const status = (path: string, host: string) =>
    new Promise((done) => {
      request(collector.url(path), { headers: { host } }, (answer) => {
        answer.resume();
        done(answer.statusCode);
      }).end();
    });
  expect(await status('/api/v1/trail', 'evil.example:4318')).toBe(421);
  expect(await status('/api/v1/trail', 'localhost:4318')).toBe(200);
  expect(await status('/healthz', 'evil.example')).toBe(200);
  // A sender may have an alias of its own for this machine; there is nothing to read here.
  expect(await status('/v1/logs', 'collector')).toBe(405);
});

test('the declared indicator of the README charts the waits, and a silence of a whole collector is in its trail', async () => {
  const today = Math.floor(Date.now() / dayMs) * dayMs;
  for (let day = 60; day >= 1; day -= 1) {
    const opened = today - day * dayMs + dayMs / 3;
    const at = { iid: 100 + day, created_at: iso(opened) };
    await mergeRequest('open', ada, iso(opened), at);
    await mergeRequest('approved', grace, iso(opened + (1800 + ((day * 7919) % 600)) * 1000), at);
  }
  await collector.waitForRows(
    "SELECT 1 FROM v_gate_waits WHERE gate = 'review' AND decided IS NOT NULL AND subject != 'merge_request/acme/checkout/7'",
    60,
  );
  const readme = readFileSync(join(import.meta.dirname, '../../src/gate/README.md'), 'utf8');
  const example = /```yaml\n(indicators:[\s\S]*?)```/.exec(readme)![1]!;
  writeFileSync(indicatorFile, example);
  const answer = await fetch(collector.url('/api/v1/gates/waiting?gate=review&from=2026-01-01T00:00:00Z'));
  const { gates } = (await answer.json()) as { gates: GateWaits[] };
  expect(gates).toMatchObject([{ n: 61, open: 0, service: 'checkout' }]);
  expect(gates[0]!.p50).toBeGreaterThan(1_800_000);
  await collector.close();

  collector = await runningCollector({
    ...{ dataDirectory: directory, 'gates.policies': policies },
    ...{ 'evaluate.enabled': true, 'evaluate.indicatorFiles': [indicatorFile] },
  });
  const waiting = await vi.waitFor(
    async () => {
      const list = (await (await fetch(collector.url('/api/v1/indicators'))).json()) as IndicatorListResponse;
      const found = list.indicators.find(({ title }) => title === 'review-waiting');
      expect(found).toMatchObject({ service: 'checkout', error: null });
      return found!;
    },
    { timeout: 30_000, interval: 200 },
  );
  const points = await vi.waitFor(
    async () => {
      const rows = await collector.ask(
        `SELECT value FROM v_indicator_points WHERE indicator_id = '${waiting.id}' AND value IS NOT NULL ORDER BY bucket`,
      );
      expect(rows.length).toBeGreaterThan(25);
      return rows;
    },
    { timeout: 30_000, interval: 200 },
  );
  for (const [value] of points) expect([Number(value) >= 1800, Number(value) < 2400]).toEqual([true, true]);

  const silence = { to: iso(Date.now() + 3_600_000), author: 'ada', reason: 'load test' };
  const made = await collector.post('/api/v1/silences', silence);
  const { id } = (await made.json()) as { id: string };
  const trail = (await (await fetch(collector.url('/api/v1/trail?kind=silence'))).json()) as TrailResponse;
  expect(trail.entries).toMatchObject([{ subject: id, actor: 'ada', payload: { reason: 'load test' } }]);
  vi.stubEnv('SHEWHART_DATA_DIR', directory);
  vi.stubEnv('SHEWHART_HTTP_PORT', new URL(collector.url('/')).port);
  const whole = await command('verify');
  vi.unstubAllEnvs();
  expect(whole).toMatchObject({ code: 0, said: expect.stringContaining('1 decisions of people') });
}, 120_000);
