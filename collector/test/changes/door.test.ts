import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createToken } from '../../src/access/token.ts';
import { runningCollector, type RunningCollector } from './running-collector.ts';

const sender = createToken('sender', ['ingest']);
const reader = createToken('reader', ['read']);
const bearer = (token: typeof sender): Record<string, string> => ({
  authorization: `Bearer ${token.secret}`,
});
const structured = { 'content-type': 'application/cloudevents+json', ...bearer(sender) };
const secret = 'shared';
let collector: RunningCollector;

beforeAll(async () => {
  collector = await runningCollector({
    'access.tokens': [sender.entry, reader.entry],
    'changes.webhooks': [
      { source: 'github', secret: 'old' },
      { source: 'github', secret },
      { source: 'datadog', secret },
    ],
    'changes.maxBodyBytes': 20_000,
    'changes.mappings': [
      { source: 'octopus', event: 'change', fields: { id: 'Id', service: 'Project', outcome: 'State' } },
    ],
  });
});
afterAll(() => collector.close());

const event = (id: string, type: string, data: unknown = {}): object => ({
  specversion: '1.0',
  id,
  source: '/door',
  type,
  data,
});
const rows = async (query: string): Promise<readonly (readonly unknown[])[]> => {
  const answer = await collector.post('/api/v1/sql', { query }, bearer(reader));
  return ((await answer.json()) as { rows: unknown[][] }).rows;
};

it('events need a token that may send', async () => {
  const body = event('1', 'x');
  expect((await collector.post('/v1/events', body)).status).toBe(401);
  expect((await collector.post('/v1/events', body, bearer(reader))).status).toBe(403);
  expect((await collector.post('/v1/events', body, structured)).status).toBe(200);
  expect((await fetch(collector.url('/api/v1/changes'), { headers: bearer(sender) })).status).toBe(403);
  expect((await fetch(collector.url('/api/v1/changes'), { headers: bearer(reader) })).status).toBe(200);
});

it('a webhook without a secret needs a token; one with a secret needs its proof, and no token replaces it', async () => {
  expect((await collector.post('/v1/webhooks/octopus', { Id: 'o1' })).status).toBe(401);
  expect((await collector.post('/v1/webhooks/nothing', {})).status).toBe(401);
  expect(
    (
      await collector.post(
        '/v1/webhooks/octopus',
        { Id: 'o1', Project: 'cart', State: 'Success' },
        bearer(sender),
      )
    ).status,
  ).toBe(200);
  expect((await collector.post('/v1/webhooks/datadog', { monitor_id: 1 }, bearer(sender))).status).toBe(401);
  expect(
    (await collector.post('/v1/webhooks/datadog', { monitor_id: 1 }, { authorization: `Bearer ${secret}` }))
      .status,
  ).toBe(200);
});

it('either of two secrets is good while one replaces the other, also for a form', async () => {
  const form = `payload=${encodeURIComponent(JSON.stringify({ action: 'created', deployment: { id: 1, sha: 'a'.repeat(40) }, repository: { full_name: 'acme/till' } }))}`;
  for (const [index, key] of ['old', secret].entries()) {
    const answer = await collector.post('/v1/webhooks/github', form, {
      'content-type': 'application/x-www-form-urlencoded',
      'x-github-event': 'deployment',
      'x-github-delivery': `form-${index}`,
      'x-hub-signature-256': `sha256=${createHmac('sha256', key).update(form).digest('hex')}`,
    });
    expect([answer.status, await answer.json()]).toMatchObject([200, { changes: 1 }]);
  }
});

it('a body that is too large is told so, with and without its length', async () => {
  const large = JSON.stringify({ alerts: 'x'.repeat(30_000) });
  const told = await collector.post('/v1/webhooks/octopus', large, bearer(sender));
  expect([told.status, await told.json()]).toMatchObject([413, { code: 'RECEIVE_BODY_TOO_LARGE' }]);
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const call = request(
      collector.url('/v1/webhooks/octopus'),
      { method: 'POST', headers: { ...bearer(sender), 'content-type': 'application/json' } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      },
    );
    call.on('error', reject);
    call.write(large.slice(0, 10_000));
    call.write(large.slice(10_000));
    call.end();
  });
  expect(status).toBe(413);
  const gzip = await collector.post('/v1/webhooks/octopus', '{}', {
    ...bearer(sender),
    'content-encoding': 'gzip',
  });
  expect(gzip.status).toBe(415);
});

it('a batch is taken event by event: known, unknown and repeated', async () => {
  const own = event('b1', 'dev.shewhart.change', [
    { id: 'd1', kind: 'deployment', at: '2026-01-01T00:00:00Z', service: 'batch', environment: 'production' },
  ]);
  const batch = [
    own,
    event('b2', 'org.example.other'),
    own,
    event('b3', 'dev.shewhart.change', { id: 'd2', kind: 'teleport' }),
  ];
  const answer = await collector.post('/v1/events', batch, {
    ...structured,
    'content-type': 'application/cloudevents-batch+json',
  });
  expect([answer.status, await answer.json()]).toMatchObject([
    200,
    { events: 4, duplicates: 1, unknown: 2, changes: 1 },
  ]);
  await expect
    .poll(() => rows(`SELECT count() FROM raw_event WHERE key LIKE '/door b%'`), { timeout: 20_000 })
    .toEqual([['3']]);
  const bad = await collector.post('/v1/events', [own, { id: 'no' }], {
    ...structured,
    'content-type': 'application/cloudevents-batch+json',
  });
  expect([bad.status, await bad.json()]).toMatchObject([
    400,
    { code: 'DECODE_MALFORMED_BODY', detail: expect.stringContaining('Event 1 of the batch') as string },
  ]);
});

it('credentials are never among the headers that are kept', async () => {
  await expect
    .poll(() => rows(`SELECT count() FROM raw_event WHERE source = 'datadog'`), { timeout: 20_000 })
    .toEqual([['1']]);
  const kept = await rows(
    `SELECT toString(headers), verified_by FROM raw_event WHERE source IN ('datadog', 'github') ORDER BY source`,
  );
  expect(kept.map(([, verified]) => verified)).toEqual(['signature', 'signature', 'signature']);
  for (const [headers] of kept) expect(String(headers)).not.toMatch(/authorization|signature|shared/i);
});
