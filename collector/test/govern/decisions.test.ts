import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfiguration } from '../../src/config/load-configuration.ts';
import { linkRoutes } from '../../src/delivery/link-routes.ts';
import { evaluateRoutes } from '../../src/evaluate/evaluate-routes.ts';
import { openEvaluationStore, type EvaluationStore } from '../../src/evaluate/evaluation-store.ts';
import type { IndicatorDefinition } from '../../src/evaluate/indicator.ts';
import type { EvaluateRouteParts } from '../../src/evaluate/route-parts.ts';
import { newTrack, type Track } from '../../src/evaluate/track.ts';
import { silentLog } from '../../src/observe/log.ts';
import type { TrailEntry } from '../../src/ports.ts';
import { createQueryEngine, type QueryEngine } from '../../src/query/query-engine.ts';
import { openTrail, type KeptTrail } from '../../src/trail/trail.ts';
import { verifyStore } from '../../src/trail/verify-store.ts';
import { ManualClock } from '../manual-clock.ts';
import { temporaryDirectory } from '../spool-fixture.ts';
import { newTarget, openedStore, type OpenedStore } from '../store-fixture.ts';

/** Decisions that have tables of their own: said in the trail first, and what happens to their rows is found. */
const directory = join(temporaryDirectory(), 'trail');
const clock = new ManualClock();
const hour = 3600;
const start = Date.UTC(2026, 10, 1) / 1000;
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
const definition: IndicatorDefinition = {
  ...{ id: 'latency-1', origin: 'found', title: 'latency', service: 'cart', environment: 'live', unit: 's' },
  ...{ source: 'gauges', key: 'k', measure: 'mean', chart: 'auto', scale: 'linear', bounds: [null, null] },
  ...{ direction: 'up', bucketSeconds: hour, falseAlarmEveryDays: 30, deadband: {}, severity: 'info' },
};
let opened: OpenedStore;
let store: EvaluationStore;
let engine: QueryEngine;
let trail: KeptTrail;
let track: Track;
let app: FastifyInstance;
/** Makes the next write of a decision fail, as a store does that goes away. */
let isAway = false;

beforeAll(async () => {
  const target = newTarget();
  opened = await openedStore({ target });
  const session = await openEvaluationStore(target);
  store = {
    ...session,
    query: (stem, params) => session.query(stem, params),
    ask: (sql, params) => session.ask(sql, params),
    insert: (table, rows) =>
      isAway && table !== 'trail_entry' ? Promise.reject(new Error('away')) : session.insert(table, rows),
    close: () => session.close(),
  };
  clock.jumpWall((start + 500 * hour) * 1000 - clock.wallMs());
  await store.insert('episode_cause', [
    { episode_id: 'old-1', kind: 'change', reference: '', note: '', author: 'ada', created: iso(start) },
  ]);
  trail = await openTrail({ directory, session: store, clock, log: silentLog });
  await trail.store();
  engine = createQueryEngine({ target, limits: loadConfiguration({ env: {} }).query, connections: 1 });
  await opened.connection.command(
    `INSERT INTO indicator_point (indicator_id, bucket, value, n, baseline_version)
     SELECT 'latency-1', toDateTime(${start} + number * ${hour}, 'UTC'), 100 + (sipHash64(number) % 1000) / 100, 10, 1 FROM numbers(400)`,
  );
  await opened.connection.command(
    `INSERT INTO episode (episode_id, indicator_id, status, started, detected) VALUES ('latency-1-1', 'latency-1', 'firing', now(), now())`,
  );
  await opened.connection.command(
    `INSERT INTO deployment (service, environment, change_id, kind) VALUES ('cart', 'live', 'ci:1', 'deployment')`,
  );
  track = newTrack(definition, 0);
  track.newestVersion = 1;
  track.state = { bucket: start + 400 * hour, origin: start } as Track['state'];
  const parts = {
    store: () => store,
    evaluator: () => ({ tracks: new Map([[definition.id, track]]) }),
    inTurn: (task: () => Promise<unknown>) => task(),
    queries: engine,
    trail,
    publicUrl: 'http://localhost/',
    now: () => clock.wallMs(),
  } as unknown as EvaluateRouteParts;
  app = Fastify();
  await app.register((fastify, _options, done) => evaluateRoutes(fastify, parts, done));
  await app.register(linkRoutes, {
    ...{ queries: engine, session: store, trail, clock },
    deriver: { pass: () => Promise.resolve() },
  });
}, 120_000);
afterAll(async () => {
  await app.close();
  await trail.close();
  await engine.close();
  await store.close();
  await opened.close();
});

async function send(method: 'POST' | 'DELETE', url: string, payload?: object) {
  clock.advance(1000);
  const answer = await app.inject({ method, url, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
}
async function entries(): Promise<TrailEntry[]> {
  const all: TrailEntry[] = [];
  for await (const { record } of trail.file.read(1)) all.push(record);
  return all;
}
const verified = () => verifyStore(directory, store, clock.wallMs() + 24 * hour * 1000);
const mutate = (sql: string): Promise<void> =>
  opened.connection.command(`${sql} SETTINGS mutations_sync = 2`);

test('each decision has its entry, and the tables agree with them', async () => {
  const reason = 'it’s “known”\n\t\\';
  const cause = { kind: 'change', reference: 'ci:1', note: reason, author: 'ada' };
  expect((await send('POST', '/api/v1/episodes/latency-1-1/cause', cause)).status).toBe(200);
  const corrected = { changeId: 'ci:1', verdict: 'failed', author: 'grace', reason };
  expect((await send('POST', '/api/v1/links', corrected)).status).toBe(200);
  const silence = { service: 'cart', to: iso(start + 600 * hour), author: 'ada', reason: 'load test' };
  const made = await send('POST', '/api/v1/silences', silence);
  expect(made.status).toBe(200);
  const id = String(made.body['id']);
  expect((await send('DELETE', `/api/v1/silences/${id}?author=grace`)).status).toBe(200);
  const baseline = {
    ...{ indicatorId: definition.id, from: iso(start), to: iso(start + 300 * hour) },
    exclude: [{ from: iso(start + 10 * hour), to: iso(start + 20 * hour) }],
    ...{ author: 'linus', reason: 'after the move' },
  };
  const frozen = await send('POST', '/api/v1/baselines', baseline);
  expect(frozen.status, JSON.stringify(frozen.body)).toBe(200);
  expect((await entries()).map(({ kind, subject, actor }) => [kind, subject, actor])).toEqual([
    ['episode-cause', 'latency-1-1', 'ada'],
    ['link-correction', 'ci:1', 'grace'],
    ['silence', id, 'ada'],
    ['silence-end', id, 'grace'],
    ['baseline', 'latency-1', 'linus'],
  ]);
  const taken = await send('POST', '/api/v1/baselines', { ...baseline, author: 'shewhart' });
  expect([taken.status, taken.body['message']]).toEqual([500, 'author: shewhart is what learns by itself.']);
  expect(await verified()).toMatchObject({
    problems: [],
    decisions: 4,
    notes: ['1 decisions are older than the trail, which says nothing of them.'],
  });
});

test.each([
  [
    'episode_cause',
    "UPDATE note = 'nothing' WHERE episode_id = 'latency-1-1'",
    "UPDATE note = 'it’s “known”\\n\\t\\\\' WHERE episode_id = 'latency-1-1'",
  ],
  ['link_correction', "UPDATE verdict = 'not-failed' WHERE 1", "UPDATE verdict = 'failed' WHERE 1"],
  ['silence', 'UPDATE ends = ends + 3600 WHERE 1', 'UPDATE ends = ends - 3600 WHERE 1'],
  [
    'baseline',
    "UPDATE model = concat(model, ' ') WHERE author = 'linus'",
    "UPDATE model = trimRight(model) WHERE author = 'linus'",
  ],
  ['baseline', 'UPDATE trial = true WHERE 1', 'UPDATE trial = false WHERE 1'],
])('a row of %s that was altered (%s) is named', async (table, change, back) => {
  await mutate(`ALTER TABLE ${table} ${change}`);
  const { problems } = await verified();
  expect(problems).toEqual([
    expect.stringMatching(new RegExp(`^${table}: what is written of .* is not what was decided`)),
    expect.stringMatching(new RegExp(`^${table}: the .* \\(entry \\d\\) is not there as it was decided`)),
  ]);
  await mutate(`ALTER TABLE ${table} ${back}`);
  expect((await verified()).problems).toEqual([]);
});

test('what the store refuses is taken back in the trail, and nobody is accused of it', async () => {
  isAway = true;
  const lost = { changeId: 'ci:1', verdict: 'not-failed', author: 'grace', reason: 'no' };
  expect((await send('POST', '/api/v1/links', lost)).status).toBe(500);
  isAway = false;
  expect((await entries()).slice(-2)).toMatchObject([
    { kind: 'link-correction' },
    { kind: 'decision-void', subject: 'ci:1', payload: { kind: 'link-correction', reason: 'away' } },
  ]);
  expect((await verified()).problems).toEqual([]);
});

test('rows that were removed, added or set out of force are named', async () => {
  await store.insert('baseline_withdrawal', [
    { indicator_id: 'latency-1', version: 2, reason: 'x', written: iso(start) },
  ]);
  await mutate("ALTER TABLE episode_cause DELETE WHERE episode_id = 'latency-1-1'");
  await store.insert('link_correction', [
    {
      change_id: 'ci:1',
      incident_id: '',
      verdict: 'not-failed',
      author: 'grace',
      reason: 'r',
      created: iso(start + 550 * hour),
    },
  ]);
  const { problems } = await verified();
  expect(problems).toContainEqual(
    expect.stringMatching(/^episode_cause: the episode-cause of latency-1-1 by ada/),
  );
  expect(problems).toContainEqual(expect.stringMatching(/^link_correction: what is written of ci:1/));
  expect(problems).toContainEqual(expect.stringMatching(/^baseline: what is written of latency-1 /));
  expect(problems).toHaveLength(4);
});
