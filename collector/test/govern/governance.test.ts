import { afterAll, beforeAll, expect, test } from 'vitest';
import type {
  CalendarEntry,
  CalendarResponse,
  FreezeViolationsResponse,
  GateResponse,
  GateWaits,
  TrailProofResponse,
  TrailResponse,
} from '@shewhart/schemas/api';
import { verifyInclusion } from '@shewhart/analysis';
import { runningCollector, type RunningCollector } from '../changes/running-collector.ts';
import { leafOf, sha256 } from '../../src/trail/trail-line.ts';

/** Calendar, gates, rollback plans and trail over HTTP, on the real engine. */
const head = 'a'.repeat(40);
const merged = 'b'.repeat(40);
const minute = 60_000;
const iso = (ms: number): string => new Date(ms).toISOString();
let collector: RunningCollector;

beforeAll(async () => {
  collector = await runningCollector({
    'gates.policies': [
      { name: 'strict', environments: ['live'], requiredChecks: ['build'] },
      { name: 'reviewed', environments: ['nowhere'], rules: ['review'], approvals: 2 },
    ],
    'calendar.freezes': [
      {
        name: 'year end',
        reason: 'books close',
        owner: 'finance',
        services: ['ledger'],
        start: '2026-12-20T00:00:00+01:00',
        end: '2027-01-04T00:00:00+01:00',
      },
    ],
    'changes.services': [{ name: 'ledger', team: 'money' }],
  });
});
afterAll(() => collector.close());

async function send<Answer>(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Answer }> {
  const answer = await fetch(collector.url(path), {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  return { status: answer.status, body: (await answer.json()) as Answer };
}
const gate = async (body: object): Promise<GateResponse> => {
  const answer = await send<GateResponse>('POST', '/api/v1/gates/evaluate', body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};
const failed = ({ reasons }: GateResponse): string[] =>
  reasons.filter(({ result }) => result === 'fail').map(({ rule }) => rule);
const github = (event: string, body: object): Promise<Response> =>
  collector.post(
    '/v1/webhooks/github',
    { repository: { full_name: 'acme/cart' }, ...body },
    { 'x-github-event': event, 'x-github-delivery': `${event}-${Math.random()}` },
  );
const pullRequest = (sha: string, author = 'ada') => ({
  number: 12,
  head: { sha },
  user: { login: author },
  created_at: '2026-11-20T08:00:00Z',
  updated_at: '2026-11-20T08:00:00Z',
  html_url: 'https://github.example/acme/cart/pull/12',
});

test('reviews and checks of webhooks decide, on the commit that is deployed and by somebody else', async () => {
  const review = (user: string, state: string, commit: string, at: string) =>
    github('pull_request_review', {
      action: 'submitted',
      pull_request: pullRequest(head),
      review: { user: { login: user }, state, commit_id: commit, submitted_at: at },
    });
  const asked = { service: 'cart', environment: 'live', commit: head };
  expect(failed(await gate(asked))).toEqual(['review', 'checks']);

  await github('pull_request', { action: 'opened', pull_request: pullRequest('c'.repeat(40)) });
  await review('ada', 'approved', head, '2026-11-20T09:00:00Z');
  await review('grace', 'approved', 'c'.repeat(40), '2026-11-20T09:10:00Z');
  await collector.waitForRows('SELECT 1 FROM gate_event', 3);
  const stale = await gate(asked);
  expect(stale.reasons[0]).toMatchObject({ rule: 'review', result: 'fail' });
  expect(stale.reasons[0]!.message).toContain('grace approved an earlier commit');
  expect(stale.reasons[0]!.message).toContain('ada wrote it');

  await review('grace', 'APPROVED', head, '2026-11-20T09:30:00Z');
  const check = { id: 1, name: 'build', head_sha: head, started_at: '2026-11-20T08:01:00Z' };
  await github('check_run', {
    action: 'completed',
    check_run: { ...check, conclusion: 'success', completed_at: '2026-11-20T08:11:00Z' },
  });
  await collector.waitForRows('SELECT 1 FROM gate_event', 6);
  expect(await gate(asked)).toMatchObject({ result: 'pass', policy: 'strict', override: null });

  // The commit that the merge made stands for what was reviewed.
  await github('pull_request', {
    action: 'closed',
    pull_request: {
      ...pullRequest(head),
      merged: true,
      merged_at: '2026-11-20T10:00:00Z',
      merge_commit_sha: merged,
    },
  });
  await collector.waitForRows("SELECT 1 FROM v_changes WHERE kind = 'merge'", 1);
  expect(failed(await gate({ ...asked, commit: merged.slice(0, 12) }))).toEqual([]);

  await review('linus', 'changes_requested', head, '2026-11-20T09:40:00Z');
  await collector.waitForRows('SELECT 1 FROM gate_event', 7);
  const refused = await gate(asked);
  expect(failed(refused)).toEqual(['review']);
  expect(refused.reasons[0]!.message).toContain('linus asked for changes');
});

test('waits at each gate are measured, open ones censored', async () => {
  await github('pull_request', {
    action: 'opened',
    pull_request: { ...pullRequest('d'.repeat(40)), number: 13 },
  });
  await collector.waitForRows("SELECT 1 FROM v_gate_waits WHERE gate = 'review'", 2);
  const { body } = await send<{ gates: GateWaits[] }>(
    'GET',
    '/api/v1/gates/waiting?from=2026-11-01T00:00:00Z',
  );
  const of = (name: string) => body.gates.find((one) => one.gate === name);
  expect(of('check')).toMatchObject({ name: 'build', service: 'cart', n: 1, open: 0, p50: 600_000 });
  // Opened at 08:00; the author's approval does not count, grace's at 09:10 does.
  expect(of('review')).toMatchObject({ service: 'cart', n: 2, open: 1, p50: 4_200_000, p95: null });
  expect(of('policy')).toMatchObject({ name: 'strict', service: 'cart' });
});

test('a freeze stops, says until when and lets a rollback through; an override is seen by everybody', async () => {
  const now = Date.now();
  const freeze = {
    name: 'big sale',
    reason: 'no risk today',
    owner: 'shop',
    services: ['pay*'],
    environments: ['production'],
    start: iso(now - minute),
    end: iso(now + 60 * minute),
  };
  const created = await send<CalendarEntry>('POST', '/api/v1/calendar/freezes', freeze);
  expect([created.status, created.body.services]).toEqual([201, ['pay*']]);
  const asked = { service: 'payment', environment: 'production', commit: head, actor: 'ada' };
  const answer = await gate(asked);
  expect(failed(answer)).toEqual(['freeze']);
  expect(answer.reasons[0]).toMatchObject({ evidence: [created.body.id] });
  expect(answer.reasons[0]!.next).toContain(iso(now + 60 * minute));
  expect((await gate({ ...asked, kind: 'rollback' })).result).toBe('pass');
  expect((await gate({ ...asked, service: 'cart' })).result).toBe('pass');

  const deploy = (id: string, more: object = {}) =>
    collector.post(
      '/v1/events',
      {
        specversion: '1.0',
        id,
        source: 'ci',
        type: 'dev.shewhart.change',
        data: {
          id,
          kind: 'deployment',
          at: iso(Date.now()),
          startedAt: iso(Date.now()),
          finishedAt: iso(Date.now()),
          outcome: 'succeeded',
          service: 'payment',
          environment: 'production',
          commit: head,
          actor: 'ada',
          ...more,
        },
      },
      { 'content-type': 'application/cloudevents+json' },
    );
  await deploy('sneaked-in', { commit: 'e'.repeat(40) });
  const override = await send<{ id: string }>('POST', '/api/v1/gates/override', {
    service: 'payment',
    environment: 'production',
    commit: head,
    author: 'grace',
    reason: 'payments are down',
  });
  expect(override.status).toBe(201);
  const passed = await gate(asked);
  expect(passed).toMatchObject({ result: 'pass', override: { id: override.body.id, author: 'grace' } });
  expect(failed(passed)).toEqual(['freeze']);
  await deploy('emergency');
  await collector.waitForRows("SELECT 1 FROM v_changes WHERE service = 'payment'", 2);
  const { body: found } = await send<FreezeViolationsResponse>(
    'GET',
    '/api/v1/calendar/violations?service=payment',
  );
  expect(found).toMatchObject({ overridden: 1 });
  expect(
    found.violations.map(({ changeId, override: by }) => [changeId.split(':').at(-1), by?.author ?? null]),
  ).toEqual([
    ['sneaked-in', null],
    ['emergency', 'grace'],
  ]);

  const cancelled = await send<CalendarEntry>(
    'DELETE',
    `/api/v1/calendar/freezes/${created.body.id}?author=shop&reason=over`,
  );
  expect([cancelled.status, typeof cancelled.body.cancelled]).toEqual([200, 'string']);
  expect((await gate({ ...asked, commit: 'f'.repeat(40) })).result).toBe('pass');
});

test('the calendar resolves what the configuration says, and knows the runway', async () => {
  const { body } = await send<CalendarResponse>(
    'GET',
    '/api/v1/calendar?from=2026-12-01T00:00:00Z&to=2027-01-31T00:00:00Z&service=ledger&environment=production',
  );
  expect(body.windows).toMatchObject([
    { entryId: 'configuration:year end', start: '2026-12-19T23:00:00.000Z', end: '2027-01-03T23:00:00.000Z' },
  ]);
  const elsewhere = await send<CalendarResponse>('GET', '/api/v1/calendar?service=cart');
  expect(elsewhere.body.windows).toEqual([]);
});

test('what is planned for the same service and environment conflicts', async () => {
  const start = Math.floor(Date.now() / minute) * minute;
  const plan = (services: string[], owner: string) =>
    send<CalendarEntry>('POST', '/api/v1/calendar/planned-changes', {
      name: `change of ${services.join()}`,
      owner,
      services,
      environment: 'production',
      start: iso(start),
      end: iso(start + 30 * minute),
    });
  await plan(['stock'], 'ada');
  const same = await gate({ service: 'stock', environment: 'production', minutes: 5 });
  expect(failed(same)).toEqual(['conflict']);
  expect(same.reasons.find(({ rule }) => rule === 'conflict')!.message).toContain('Both alter stock');
  expect(failed(await gate({ service: 'stock', environment: 'staging', minutes: 5 }))).toEqual([]);
});

test('a plan for what cannot be undone needs steps, and checks that passed', async () => {
  const id = 'github:deployment/acme/cart/99';
  const path = `/api/v1/changes/${encodeURIComponent(id)}/rollback-plan`;
  const asked = { service: 'cart', environment: 'production', change: id };
  expect((await send('GET', path)).status).toBe(404);
  await send('POST', path, { reversible: 'no', author: 'ada' });
  expect(failed(await gate(asked))).toEqual(['rollback-plan']);
  await send('POST', path, {
    reversible: 'no',
    steps: ['restore'],
    checks: [{ name: 'backup', passed: false }],
    author: 'ada',
  });
  expect((await gate(asked)).reasons.at(-1)!.message).toContain('backup');
  const good = await send('POST', path, {
    reversible: 'until',
    until: iso(Date.now() + 1000 * minute),
    steps: ['switch the flag off'],
    checks: [{ name: 'backup', passed: true }],
    author: 'ada',
  });
  expect(good).toMatchObject({ status: 201, body: { versions: 3, changeId: id } });
  expect((await gate(asked)).result).toBe('pass');
  expect((await send('GET', path)).body).toMatchObject({
    versions: 3,
    checks: [{ name: 'backup', passed: true }],
  });
});

test('rollbacks: their success with its interval, their time with open ones censored', async () => {
  const rollback = (id: string, outcome: string, minutes: number | null) => ({
    specversion: '1.0',
    id,
    source: 'ci',
    type: 'dev.shewhart.change',
    datacontenttype: 'application/json',
    data: {
      id,
      kind: 'rollback',
      at: '2026-11-25T10:00:00Z',
      startedAt: '2026-11-25T10:00:00Z',
      ...(minutes === null ? {} : { finishedAt: iso(Date.parse('2026-11-25T10:00:00Z') + minutes * minute) }),
      outcome,
      service: `s${id}`,
      environment: 'production',
      version: id,
    },
  });
  await collector.post(
    '/v1/events',
    [
      rollback('1', 'succeeded', 5),
      rollback('2', 'succeeded', 10),
      rollback('3', 'failed', 20),
      rollback('4', 'running', null),
    ],
    { 'content-type': 'application/cloudevents-batch+json' },
  );
  await collector.waitForRows("SELECT 1 FROM v_changes WHERE kind = 'rollback'", 4);
  const { body } = await send<Record<string, Record<string, unknown>>>('GET', '/api/v1/rollbacks');
  // Wilson's interval of 2 of 3: 0.2077 to 0.9385.
  expect(body['succeeded']).toMatchObject({ k: 2, n: 3 });
  expect(body['succeeded']!['lower']).toBeCloseTo(0.2077, 4);
  expect(body['succeeded']!['upper']).toBeCloseTo(0.9385, 4);
  expect(body['durations']).toMatchObject({ n: 4, open: 1, p50: 900_000 });
});

test('every decision is in the trail, with a proof that anybody can check', async () => {
  const { body } = await send<TrailResponse>('GET', '/api/v1/trail?kind=gate-override');
  expect(body.entries).toMatchObject([{ actor: 'grace', subject: 'payment/production' }]);
  const { id } = body.entries[0]!;
  const { body: proof } = await send<TrailProofResponse>('GET', `/api/v1/trail/${id}/proof`);
  const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex');
  const claim = {
    leaf: leafOf(proof.line),
    index: proof.index,
    size: proof.size,
    proof: proof.proof.map(bytes),
    root: bytes(proof.root),
  };
  expect(verifyInclusion(claim, sha256)).toBe(true);
  expect(proof.checkpoint).toContain(
    `\n${proof.size}\n${Buffer.from(proof.root, 'hex').toString('base64')}\n`,
  );
  expect((await send('GET', '/api/v1/trail/0000000000000000-1/proof')).status).toBe(404);
  const first = await send<TrailResponse>('GET', '/api/v1/trail?limit=5');
  const second = await send<TrailResponse>('GET', `/api/v1/trail?limit=5&cursor=${first.body.next!}`);
  const indices = [...first.body.entries, ...second.body.entries].map(({ index }) => index);
  expect(indices).toEqual([...new Set(indices)].sort((a, b) => b - a));
});

test.each([
  ['/api/v1/gates/evaluate', { service: 'a' }, 'environment'],
  ['/api/v1/gates/evaluate', { service: 'a', environment: 'b', comit: 'c' }, 'comit: is not known'],
  ['/api/v1/gates/evaluate', { service: 'a', environment: 'b', commit: 'abc' }, 'commit'],
  [
    '/api/v1/gates/evaluate',
    { service: 'a', environment: 'b', policy: 'nope' },
    'known are strict, reviewed, default',
  ],
  ['/api/v1/gates/evaluate', { service: 'x'.repeat(100_000), environment: 'b' }, 'service'],
  ['/api/v1/gates/override', { service: 'a', environment: 'b', author: 'c' }, 'reason'],
  ['/api/v1/calendar/freezes', { name: 'n', reason: 'r', owner: 'o' }, 'start'],
  [
    '/api/v1/calendar/freezes',
    { name: 'n', reason: 'r', owner: 'o', rule: { cron: 'x', durationMinutes: 1 } },
    'no cron',
  ],
  [
    '/api/v1/calendar/freezes',
    { name: 'n', reason: 'r', owner: 'o', zone: 'Mars/A', rule: { cron: '0 0 * * *', durationMinutes: 1 } },
    'no time zone',
  ],
  [
    '/api/v1/calendar/freezes',
    { name: 'n', reason: 'r', owner: 'o', start: 'soon', end: 'later' },
    'start: must be an instant',
  ],
  [
    '/api/v1/calendar/freezes',
    { name: 'n', reason: 'r', owner: 'o', start: '2026-01-02T00:00:00Z', end: '2026-01-01T00:00:00Z' },
    'end: must be after',
  ],
  ['/api/v1/calendar/planned-changes', { name: 'n', owner: 'o', services: [], environment: 'p' }, 'services'],
  ['/api/v1/changes/x/rollback-plan', { reversible: 'maybe', author: 'a' }, 'one of yes, no, until'],
  ['/api/v1/changes/x/rollback-plan', { reversible: 'until', author: 'a' }, 'until'],
])('%s refuses %j and names the place', async (path, body, place) => {
  const answer = await send<{ code: string; detail: string }>('POST', path, body);
  expect([answer.status, answer.body.code]).toEqual([400, 'QUERY_INVALID_REQUEST']);
  expect(answer.body.detail).toContain(place);
});
