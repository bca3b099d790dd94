import { join } from 'node:path';
import { seededStream, normalDraw } from '@shewhart/analysis';
import type { ChangeEffectListResponse, ChangeEffectResponse } from '@shewhart/schemas/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEvaluationStore, type EvaluationStore } from '../../src/evaluate/evaluation-store.ts';
import { runningCollector, type RunningCollector } from './running-collector.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const bucket = 5 * minute;
/** Some days ago, at an hour that is always the same: what is drawn, and so every verdict, depends on it. */
const at = Math.floor((Date.now() - 4 * day) / day) * day + 9 * hour;
let collector: RunningCollector;
let store: EvaluationStore;

const change = (id: string, startedAt: number, more: object = {}) => ({
  id,
  kind: 'deployment',
  at: new Date(startedAt + 4 * minute).toISOString(),
  startedAt: new Date(startedAt).toISOString(),
  finishedAt: new Date(startedAt + 4 * minute).toISOString(),
  outcome: 'succeeded',
  service: 'orders',
  environment: 'production',
  version: id,
  ...more,
});

/** Level of p95 (s), error ratio and rate at an instant. */
interface Level {
  readonly p95: number;
  readonly errors: number;
}

async function seed(service: string, levelAt: (time: number) => Level): Promise<void> {
  const random = seededStream(7);
  const indicators = [
    {
      kind: 'p95',
      title: 'p95 latency of POST /orders',
      unit: 's',
      chart: 'auto',
      scale: 'log',
      bounds: [0, null],
      direction: 'up',
      deadband: { relative: 0.05 },
    },
    {
      kind: 'error-ratio',
      title: 'error ratio of POST /orders',
      unit: '1',
      chart: 'ratio',
      scale: 'linear',
      bounds: [0, 1],
      direction: 'up',
      deadband: { absolute: 0.001 },
    },
    {
      kind: 'rate',
      title: 'request rate of POST /orders',
      unit: '{request}/s',
      chart: 'auto',
      scale: 'auto',
      bounds: [0, null],
      direction: 'both',
      deadband: { relative: 0.1 },
    },
    {
      kind: 'absence',
      title: 'missing telemetry',
      unit: '{record}',
      chart: 'absence',
      scale: 'linear',
      bounds: [0, null],
      direction: 'down',
      deadband: {},
    },
  ];
  for (const { kind, title, unit, ...definition } of indicators) {
    const id = `${service}-${kind}`;
    await store.insert('indicator', [
      {
        indicator_id: id,
        origin: 'found',
        kind,
        title,
        service,
        environment: 'production',
        unit,
        bucket_seconds: bucket / 1000,
        severity: 'warning',
        definition: JSON.stringify(definition),
        retired: false,
        updated: new Date().toISOString(),
      },
    ]);
    const points = [];
    let memory = 0;
    for (let time = at - 3 * day; time < at + 2 * day; time += bucket) {
      memory = 0.6 * memory + 0.8 * normalDraw(random);
      const load = 1 + 0.5 * Math.sin((2 * Math.PI * time) / day);
      const size = Math.round(300 * load * (1 + 0.05 * normalDraw(random)));
      const { p95, errors } = levelAt(time);
      const failed = Array.from({ length: size }).filter(() => random() < errors).length;
      const values: Record<string, number> = {
        p95: p95 * (0.8 + 0.2 * load) * Math.exp(0.08 * memory),
        'error-ratio': failed / size,
        rate: size / 300,
        absence: size,
      };
      points.push({
        indicator_id: id,
        bucket: time / 1000,
        value: values[kind],
        n: size,
        violations: [],
        baseline_version: 1,
        completeness: 1,
        revision: 0,
      });
    }
    await store.insert('indicator_point', points);
  }
}

const effect = async (id: string) => {
  const answer = await fetch(collector.url(`/api/v1/changes/${encodeURIComponent(id)}/effect`));
  return { status: answer.status, body: (await answer.json()) as ChangeEffectResponse };
};

beforeAll(async () => {
  collector = await runningCollector();
  store = await openEvaluationStore({
    kind: 'embedded',
    path: join(collector.dataDirectory, 'store'),
    database: 'shewhart',
  });
  // Worse for 90 minutes, then rolled back; and a change of another service that does nothing.
  const isBad = (time: number) => time >= at + 5 * minute && time < at + 95 * minute;
  await seed('orders', (time) => (isBad(time) ? { p95: 0.31, errors: 0.06 } : { p95: 0.12, errors: 0.004 }));
  await seed('search', () => ({ p95: 0.12, errors: 0.004 }));
  const changes = [
    change('bad', at + 10_000),
    change('back', at + 93 * minute, { kind: 'rollback' }),
    change('gone', at + 6 * hour, { kind: 'deployment', outcome: 'cancelled' }),
    change('calm', at + 10_000, { service: 'search' }),
    change('young', at + 2 * day - 10 * minute, { service: 'search' }),
    change('elsewhere', at + 30 * minute, { service: 'orders', environment: 'staging' }),
    change('lonely', at, { service: 'nobody' }),
  ];
  const incident = {
    id: 'INC-1',
    status: 'resolved',
    at: new Date(at + 100 * minute).toISOString(),
    startedAt: new Date(at + 10 * minute).toISOString(),
    services: ['orders'],
    environment: 'production',
    title: 'orders fail',
  };
  for (const [type, data] of [
    ['change', changes],
    ['incident', incident],
  ] as const) {
    const event = { specversion: '1.0', id: type, source: '/test', type: `dev.shewhart.${type}`, data };
    const answer = await collector.post('/v1/events', event, {
      'content-type': 'application/cloudevents+json',
    });
    expect(answer.status, await answer.text()).toBe(200);
  }
  await collector.waitForRows('SELECT key FROM change_event', changes.length);
  await collector.waitForRows('SELECT key FROM incident_event', 1);
}, 60_000);

afterAll(async () => {
  await store.close();
  await collector.close();
});

describe('the effect of a change', () => {
  it('is worse where latency and errors rose, told with size and interval', async () => {
    const { status, body } = await effect('cloudevents:bad');
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.verdict).toBe('worse');
    expect(body.summary).toMatch(/^Worse: /);
    const p95 = body.indicators.find(({ kind }) => kind === 'p95')!;
    expect(p95).toMatchObject({
      verdict: 'worse',
      direction: 'up',
      unit: 's',
      relative: expect.closeTo(1.58, 0),
    });
    expect(p95.lower!).toBeGreaterThan(0);
    expect(p95.upper!).toBeGreaterThan(p95.effect!);
    expect(p95.reason).toMatch(
      /^p95 latency of POST \/orders rose from 1\d\d(\.\d)? ms to \d{3} ms \(\+1\d\d %, 95 % interval \+\d+(\.\d+)? … \+\d+(\.\d+)? %\)\./,
    );
    const errors = body.indicators.find(({ kind }) => kind === 'error-ratio')!;
    expect(errors).toMatchObject({ verdict: 'worse', effect: expect.closeTo(0.056, 1) });
    expect(errors.reason).toContain('points');
    expect(body.indicators.map(({ kind }) => kind)).not.toContain('absence');
    expect(body.incidents).toEqual([
      {
        incidentId: 'cloudevents:INC-1',
        title: 'orders fail',
        started: new Date(at + 10 * minute).toISOString(),
      },
    ]);
    expect(body.method).toContain('after ends with rollback of back');
    expect(body.window.after.to).toBe(new Date(at + 93 * minute).toISOString());
  });

  it('is better where a rollback took it back; what was cancelled and other environments cut nothing', async () => {
    const { body } = await effect('cloudevents:back');
    expect(body.verdict).toBe('better');
    // What decides is named; how much was asked of the service is not its rollback's doing.
    expect(body.summary).toMatch(/^Better: (error ratio|p95 latency) /);
    expect(body.summary).not.toContain('request rate');
    expect(body.window.before.from).toBe(new Date(at + 10_000 + 4 * minute).toISOString());
    expect(Date.parse(body.window.after.to) - Date.parse(body.window.after.from)).toBe(day);
  });

  it('is not detectable where nothing changed, and too early where nothing can be known yet', async () => {
    expect((await effect('cloudevents:calm')).body).toMatchObject({ verdict: 'no-detectable-change' });
    expect((await effect('cloudevents:young')).body).toMatchObject({ verdict: 'too-early' });
    expect((await effect('cloudevents:lonely')).body).toMatchObject({ verdict: 'too-early', indicators: [] });
  });

  it('of nothing is an error that says so', async () => {
    const { status, body } = await effect('cloudevents:no such');
    expect(status).toBe(404);
    expect(body).toMatchObject({
      code: 'RECEIVE_NOT_FOUND',
      detail: 'There is no change cloudevents:no such.',
    });
  });

  it('lists changes with their verdicts, newest first', async () => {
    const list = async (query: string) => {
      const answer = await fetch(collector.url(`/api/v1/changes/effects?${query}`));
      return { status: answer.status, body: (await answer.json()) as ChangeEffectListResponse };
    };
    const { body } = await list('service=orders&limit=2');
    expect(body.effects.map(({ changeId, verdict }) => [changeId, verdict])).toEqual([
      ['cloudevents:gone', 'no-detectable-change'],
      ['cloudevents:back', 'better'],
    ]);
    expect(body.left).toBe(1);
    expect((await list('environment=staging')).body.effects).toHaveLength(1);
    expect((await list('from=yesterday')).status).toBe(400);
    expect((await list('from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z')).status).toBe(400);
    expect((await list('limit=51')).status).toBe(400);
  });
});
