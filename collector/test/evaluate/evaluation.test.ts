import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EpisodeAlert } from '@shewhart/schemas';
import type {
  BaselineComparisonResponse,
  BaselineResponse,
  EpisodeListResponse,
  EpisodeResponse,
  IndicatorChartResponse,
  IndicatorListResponse,
} from '@shewhart/schemas/api';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthorize } from '../../src/access/authorize.ts';
import { hashToken } from '../../src/access/token.ts';
import { loadConfiguration } from '../../src/config/load-configuration.ts';
import { startEvaluation, type Evaluation } from '../../src/evaluate/start-evaluation.ts';
import { silentLog } from '../../src/observe/log.ts';
import { startSelfObservation, type SelfObservation } from '../../src/observe/self-observation.ts';
import { createQueryEngine, type QueryEngine } from '../../src/query/query-engine.ts';
import { createHttpServer } from '../../src/receive/http-server.ts';
import { ManualClock } from '../manual-clock.ts';
import { temporaryDirectory } from '../spool-fixture.ts';
import { newTarget, openedStore, type OpenedStore } from '../store-fixture.ts';
import { forever } from './evaluator-fixture.ts';
import { day, monday, seedSpans } from './seeded-telemetry.ts';

const hour = 3600;
const now = monday + 15 * day;

const indicators = `
indicators:
  - name: orders that fail
    service: checkout
    environment: production
    query: { input: operations, operation: POST /orders, measure: error-ratio }
    bucket: 15m
    direction: up
    severity: critical
    runbook: https://runbooks.example/orders
    owner: team-shop
  - name: orders by statement
    service: checkout
    environment: production
    bucket: 1h
    sql: >
      SELECT bucket, toFloat64(sum(count)) AS value FROM v_operations_hour
      WHERE bucket >= {from:DateTime} AND bucket < {to:DateTime} AND service = 'checkout' GROUP BY bucket
  - name: broken statement
    service: checkout
    environment: production
    sql: SELECT nonsense FROM v_operations_hour
  - name: writing statement
    service: checkout
    environment: production
    sql: DROP TABLE span
`;

let opened: OpenedStore;
let engine: QueryEngine;
let evaluation: Evaluation;
let observation: SelfObservation;
let app: FastifyInstance;
const clock = new ManualClock();
const reports: (readonly EpisodeAlert[])[] = [];

/** Lets the clock pass tick by tick until so many reports have come. */
async function afterReports(count: number): Promise<readonly EpisodeAlert[]> {
  const wanted = reports.length + count;
  while (reports.length < wanted) {
    // Between passes only: time stands still while one is under way.
    if (clock.pendingTimers > 0) clock.advance(10_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return reports.at(-1)!;
}

const get = async <Body = unknown>(url: string) => {
  const answer = await app.inject({ url, headers: { authorization: 'Bearer reader' } });
  return { status: answer.statusCode, body: answer.json<Body>() };
};
const send = async <Body = Record<string, string>>(
  method: 'POST' | 'DELETE',
  url: string,
  payload?: object,
  token = 'boss',
) => {
  const answer = await app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${token}` },
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, body: answer.json<Body>() };
};

beforeAll(async () => {
  const target = newTarget();
  opened = await openedStore({ target, retentionDays: forever });
  await seedSpans(opened.connection, {
    service: 'checkout',
    operation: 'POST /orders',
    from: monday,
    to: now,
    errorRatio: `if(at >= ${now - 2 * hour}, 0.3, 0.01)`,
  });
  await opened.connection.command(
    `INSERT INTO log (time, received_time, service, environment, event_name, attributes)
     SELECT toDateTime64(${now - 2 * hour - 180}, 9, 'UTC'), toDateTime64(${now}, 9, 'UTC'), 'checkout', 'production', 'deployment',
       map('deployment.id', 'd1', 'deployment.name', 'checkout 1.4.2', 'service.version', '1.4.2')`,
  );
  await opened.connection.command(
    `INSERT INTO dependency_calls (received_window, hour, environment, caller, callee, calls, errors, last_seen, share, computed)
     SELECT toStartOfHour(now()), toStartOfHour(now()), 'production', 'checkout', 'payment', 100, 0, now64(3), 1, now64(3)`,
  );
  await opened.connection.command(
    `INSERT INTO change_event (received_time, source, key, reporter, source_id, kind, occurred, outcome, service, environment, title, url)
     SELECT toDateTime64(${now}, 9, 'UTC'), 'github', 'k', 'github', '77', 'configuration', toDateTime64(${now - 2 * hour - 600}, 9, 'UTC'), 'succeeded', 'payment', 'production',
       'raise the pool', 'https://git.example/77'`,
  );
  const file = join(temporaryDirectory(), 'indicators.yaml');
  writeFileSync(file, indicators);
  const configuration = loadConfiguration({
    env: {},
    overrides: {
      'evaluate.indicatorFiles': [file],
      'http.publicUrl': 'https://shewhart.example',
      'metrics.port': 0,
    },
  });
  observation = await startSelfObservation(configuration, 'test');
  engine = createQueryEngine({ target: target, limits: configuration.query, connections: 1 });
  clock.jumpWall(now * 1000 - clock.wallMs());
  evaluation = startEvaluation({
    configuration,
    target: target,
    storeOpened: Promise.resolve(),
    queries: engine,
    trail: {
      append: (kind, subject, actor, payload) =>
        Promise.resolve({ ...{ id: '', index: 0, time: '' }, ...{ kind, subject, actor, payload } }),
    },
    report: (alerts) => {
      reports.push(alerts);
      return Promise.resolve();
    },
    clock,
    log: silentLog,
  });
  const hashOf = (token: string) => `sha256:${hashToken(token).toString('hex')}`;
  app = createHttpServer(configuration, {
    authorize: createAuthorize([
      { name: 'reader', hash: hashOf('reader'), scopes: ['read'] },
      { name: 'boss', hash: hashOf('boss'), scopes: ['admin'] },
    ]),
    instruments: observation.instruments,
    logStream: { write: () => undefined },
  });
  await app.register(evaluation.routes);
}, 120_000);

afterAll(async () => {
  await app.close();
  await evaluation.close();
  await engine.close();
  await opened.close();
  await observation.shutdown();
});

describe('alerts', () => {
  it('say what happened, since when, how sure, after which change, and what to do', async () => {
    const alerts = await afterReports(12);
    const alert = alerts.find(({ indicator }) => indicator.title === 'orders that fail')!;
    expect(alert).toMatchObject({
      status: 'firing',
      reopenings: 0,
      service: 'checkout',
      environment: 'production',
      severity: 'critical',
      rule: { name: 'limits', text: 'a point above the upper limit' },
      startedAt: new Date((now - 2 * hour) * 1000).toISOString(),
      detectedAt: new Date((now - 2 * hour + 900) * 1000).toISOString(),
      falseAlarmEveryDays: 30,
      baseline: { from: new Date(monday * 1000).toISOString() },
      runbookUrl: 'https://runbooks.example/orders',
      owner: 'team-shop',
      changes: [
        {
          changeId: 'otlp:d1',
          kind: 'deployment',
          title: 'checkout 1.4.2',
          reason: 'same service, 3 minutes before',
        },
        {
          changeId: 'github:77',
          kind: 'configuration',
          service: 'payment',
          title: 'raise the pool',
          reason: 'payment, which checkout calls, 10 minutes before',
          url: 'https://git.example/77',
        },
      ],
    });
    expect(alert.summary).toMatch(
      /^checkout \(production\): orders that fail rose to (29|30|31|2\d|3\d)[.\d]* % since 15 Jun 22:00 UTC, above [\d.]+ %; usual is (0\.9|1)[\d.]* %\.$/,
    );
    expect(alert.advice).toContain('checkout 1.4.2');
    expect(alert.chartUrl).toMatch(
      /^https:\/\/shewhart\.example\/d\/shewhart-indicator\?var-indicator=[a-z0-9-]+&from=\d{13}&to=\d{13}$/,
    );
    expect(alert.upper).toBeLessThan(alert.value!);
  }, 180_000);

  it('are gauges on the metrics port too', async () => {
    const metrics = await (await fetch(`http://${observation.address}/metrics`)).text();
    const series = (name: string, indicator: string): string[] =>
      metrics.split('\n').filter((line) => line.startsWith(`${name}{`) && line.includes(indicator));
    const { id } = reports.at(-1)!.find(({ indicator }) => indicator.title === 'orders that fail')!.indicator;
    const [active, ...more] = series('shewhart_episode_active', `indicator="${id}"`);
    expect(more).toEqual([]);
    expect(active).toMatch(/service="checkout",environment="production",severity="critical".*\} 1$/);
    const [score] = series('shewhart_indicator_score', `indicator="${id}"`);
    expect(Number(score!.split(' ').at(-1))).toBeGreaterThan(1);
    expect(series('shewhart_indicator_followed', '')).toHaveLength(1);
  });

  it('stop while a silence covers them, and come again after it', async () => {
    const made = await send('POST', '/api/v1/silences', {
      service: 'checkout',
      to: new Date(clock.wallMs() + hour * 1000).toISOString(),
      author: 'ada',
      reason: 'load test',
    });
    expect(made.status).toBe(200);
    expect((await afterReports(1)).filter(({ status }) => status === 'firing')).toEqual([]);
    expect((await get<{ silences: unknown[] }>('/api/v1/silences')).body.silences).toMatchObject([
      { author: 'ada', service: 'checkout' },
    ]);
    expect((await send('DELETE', `/api/v1/silences/${made.body.id}`)).status).toBe(200);
    expect((await get<{ silences: unknown[] }>('/api/v1/silences')).body.silences).toEqual([]);
    expect((await afterReports(1)).some(({ status }) => status === 'firing')).toBe(true);
    expect((await send('DELETE', '/api/v1/silences/none')).status).toBe(404);
  });
});

describe('what people say of alerts', () => {
  const at = (seconds: number): string => new Date(clock.wallMs() + seconds * 1000).toISOString();

  it('is refused with the reason where it is wrong', async () => {
    const silence = { service: 'checkout', to: at(hour), author: 'ada', reason: 'load test' };
    for (const [wrong, says] of [
      [{ ...silence, to: undefined }, /to/],
      [{ ...silence, to: 'tomorrow' }, /to/],
      [{ ...silence, from: at(2 * hour) }, /ends before it begins/],
      [{ ...silence, author: '' }, /author/],
      [{ ...silence, reason: undefined }, /reason/],
      [{ ...silence, kind: 'holiday' }, /kind/],
      [{ ...silence, servce: 'checkout' }, /servce is not known here; known are .*service/],
    ] as const) {
      const { status, body } = await send('POST', '/api/v1/silences', wrong);
      expect([status, body]).toEqual([400, expect.objectContaining({ detail: expect.stringMatching(says) })]);
    }
    expect((await send('POST', '/api/v1/silences', silence, 'reader')).status).toBe(403);
    const { body } = await get<EpisodeListResponse>('/api/v1/episodes?status=firing&service=checkout');
    const cause = `/api/v1/episodes/${body.episodes[0]!.id}/cause`;
    for (const wrong of [
      { kind: 'gremlins', author: 'ada' },
      { kind: 'change' },
      { kind: 'change', author: 'ada', by: 1 },
    ])
      expect((await send('POST', cause, wrong)).status).toBe(400);
    expect((await get('/api/v1/episodes?status=burning')).status).toBe(400);
    expect((await get('/api/v1/episodes?from=2026-13-01T00:00:00Z')).status).toBe(400);
  });

  it('holds from when a maintenance window begins, for what it names', async () => {
    const window = { kind: 'maintenance', environment: 'production', author: 'ada', reason: 'new database' };
    const later = await send('POST', '/api/v1/silences', { ...window, from: at(hour), to: at(2 * hour) });
    expect((await afterReports(1)).some(({ status }) => status === 'firing')).toBe(true);
    const elsewhere = await send('POST', '/api/v1/silences', {
      ...window,
      environment: 'staging',
      to: at(hour),
    });
    expect((await afterReports(1)).some(({ status }) => status === 'firing')).toBe(true);
    const now = await send('POST', '/api/v1/silences', { ...window, to: at(hour) });
    expect((await afterReports(1)).some(({ status }) => status === 'firing')).toBe(false);
    for (const { body } of [later, elsewhere, now])
      expect((await send('DELETE', `/api/v1/silences/${body.id}`)).status).toBe(200);
  });
});

describe('declared indicators', () => {
  it('are judged by their own statement, and one that fails says why and harms no other', async () => {
    const { body } = await get<IndicatorListResponse>('/api/v1/indicators');
    const byTitle = new Map(body.indicators.map((one) => [one.title, one]));
    expect(byTitle.get('orders by statement')).toMatchObject({
      state: 'judged',
      origin: 'declared',
      error: null,
    });
    expect(byTitle.get('broken statement')).toMatchObject({
      state: 'failing',
      error: expect.stringMatching(/nonsense/),
    });
    expect(byTitle.get('writing statement')).toMatchObject({ state: 'failing' });
  });
});

describe('routes', () => {
  it.each(['indicators', 'episodes', 'baselines', 'indicators/x/chart', 'baselines/compare'])(
    '%s refuses a name that it does not know, and names it',
    async (path) => {
      const { status, body } = await get<{ detail: string }>(
        `/api/v1/${path}?${path.endsWith('compare') ? 'indicatorId=x&before=1&after=2&' : ''}enviroment=staging`,
      );
      expect(status).toBe(400);
      expect(body.detail).toContain('enviroment');
    },
  );

  it('list every indicator with its newest point, which is the last of its chart', async () => {
    const { body } = await get<IndicatorListResponse>('/api/v1/indicators?service=checkout');
    const { id, newest } = body.indicators.find(({ title }) => title === 'error ratio of POST /orders')!;
    const { points } = (await get<IndicatorChartResponse>(`/api/v1/indicators/${id}/chart`)).body;
    expect(newest).toEqual({
      at: new Date(points.at.at(-1)! * 1000).toISOString(),
      value: points.value.at(-1),
      lower: points.lower.at(-1),
      upper: points.upper.at(-1),
      score: points.score.at(-1),
    });
  });

  const idOf = async (title: string): Promise<string> => {
    const { body } = await get<IndicatorListResponse>('/api/v1/indicators?service=checkout');
    return body.indicators.find((one) => one.title === title)!.id;
  };

  it('give the stored chart; another window shows the same points', async () => {
    const id = await idOf('error ratio of POST /orders');
    const { status, body } = await get<IndicatorChartResponse>(`/api/v1/indicators/${id}/chart`);
    expect(status).toBe(200);
    expect(body.points.at.length).toBeGreaterThan(15 * 288 - 5);
    expect(new Set(Object.values(body.points).map((column: readonly unknown[]) => column.length)).size).toBe(
      1,
    );
    expect(body.episodes).toHaveLength(1);
    expect(body.baselines.map(({ version }) => version)).toEqual([4, 3, 2, 1]);
    expect(body.changes).toMatchObject([{ title: 'checkout 1.4.2' }]);
    const from = new Date((now - day) * 1000).toISOString();
    const zoomed = (await get<IndicatorChartResponse>(`/api/v1/indicators/${id}/chart?from=${from}`)).body;
    const place = body.points.at.indexOf(zoomed.points.at[0]!);
    expect(zoomed.points.upper).toEqual(body.points.upper.slice(place));
    expect((await get('/api/v1/indicators/none/chart')).status).toBe(404);
    expect(
      (await get(`/api/v1/indicators/${id}/chart?from=2026-01-01T00:00:00Z&to=2025-01-01T00:00:00Z`)).status,
    ).toBe(400);
  });

  it('list episodes and take a cause, the newest of which counts', async () => {
    const { body } = await get<EpisodeListResponse>(`/api/v1/episodes?status=firing&service=checkout`);
    const { id } = body.episodes.find(({ title }) => title === 'orders that fail')!;
    const say = (note: string) =>
      send('POST', `/api/v1/episodes/${id}/cause`, { kind: 'change', reference: 'd1', note, author: 'ada' });
    expect((await say('first guess')).status).toBe(200);
    clock.advance(1);
    expect((await say('found')).status).toBe(200);
    const after = (await get<EpisodeListResponse>('/api/v1/episodes?status=firing')).body.episodes;
    expect(after.find((one) => one.id === id)!.cause).toMatchObject({
      note: 'found',
      author: 'ada',
    });
    expect(
      (await send('POST', '/api/v1/episodes/none/cause', { kind: 'change', author: 'ada' })).status,
    ).toBe(404);
    expect(
      (await send('POST', `/api/v1/episodes/${id}/cause`, { kind: 'change', author: 'ada' }, 'reader'))
        .status,
    ).toBe(403);
  });

  it('show one episode whole, with what was found about earlier ones', async () => {
    const { body } = await get<EpisodeListResponse>(`/api/v1/episodes?status=firing&service=checkout`);
    const { id, indicatorId } = body.episodes.find(({ title }) => title === 'orders that fail')!;
    const old = `${indicatorId}-${monday - 40 * day}`;
    await opened.connection.command(
      `INSERT INTO episode SELECT * REPLACE ('${old}' AS episode_id, 'resolved' AS status, toDateTime(${monday - 40 * day}, 'UTC') AS started, toDateTime(${monday - 39 * day}, 'UTC') AS ended)
       FROM episode FINAL WHERE episode.episode_id = '${id}'`,
    );
    await send('POST', `/api/v1/episodes/${old}/cause`, {
      kind: 'change',
      reference: 'github:12',
      note: 'pool too small',
      author: 'ada',
    });
    const whole = await get<EpisodeResponse>(`/api/v1/episodes/${id}`);
    expect(whole.status).toBe(200);
    expect(whole.body).toMatchObject({
      id,
      status: 'firing',
      endedAt: null,
      unit: '1',
      runbook: 'https://runbooks.example/orders',
      owner: 'team-shop',
      expectedFalseAlarmEveryDays: 30,
      suspects: [
        { changeId: 'otlp:d1', service: 'checkout', version: '1.4.2', url: '' },
        { changeId: 'github:77', service: 'payment', url: 'https://git.example/77' },
      ],
      similar: [{ id: old, cause: { kind: 'change', reference: 'github:12', author: 'ada' } }],
    });
    expect(whole.body.summary).toContain('orders that fail rose to');
    expect(whole.body.chartUrl).toContain(`var-indicator=${indicatorId}&from=`);
    expect(whole.body.suspects[0]!.confidence).toBeGreaterThan(whole.body.suspects[1]!.confidence);
    expect((await get<EpisodeResponse>(`/api/v1/episodes/${old}`)).body.similar).toEqual([]);
    for (const none of ['none', 'none-1', `${indicatorId}-1`, '-', '%00'])
      expect((await get(`/api/v1/episodes/${none}`)).status).toBe(404);
  });

  it('freeze limits that a person asks for, from the next bucket on', async () => {
    const id = await idOf('error ratio of POST /orders');
    const request = {
      indicatorId: id,
      from: new Date(monday * 1000).toISOString(),
      to: new Date((now - 3 * hour) * 1000).toISOString(),
      exclude: [
        {
          from: new Date((monday + day) * 1000).toISOString(),
          to: new Date((monday + 2 * day) * 1000).toISOString(),
        },
      ],
      author: 'ada',
      reason: 'the first day was a load test',
    };
    const { status, body } = await send<BaselineResponse>('POST', '/api/v1/baselines', request);
    expect(status).toBe(200);
    expect(body).toMatchObject({ version: 5, author: 'ada', trial: false, reason: request.reason });
    expect(body.excluded.length).toBeGreaterThanOrEqual(288);
    expect(
      (await get<{ baselines: unknown[] }>(`/api/v1/baselines?indicator=${id}`)).body.baselines,
    ).toHaveLength(5);
    expect((await send('POST', '/api/v1/baselines', { ...request, to: request.from })).status).toBe(400);
    expect((await send('POST', '/api/v1/baselines', request, 'reader')).status).toBe(403);
  });

  it('compare two periods, by version or by instants, with guardrails beside', async () => {
    const id = await idOf('error ratio of POST /orders');
    const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
    const compare = (query: Record<string, string>) =>
      get<BaselineComparisonResponse>(
        `/api/v1/baselines/compare?${new URLSearchParams({ indicatorId: id, ...query }).toString()}`,
      );
    const trouble = `${iso(now - 2 * hour)}/${iso(now)}`;
    const worse = await compare({ before: '4', after: trouble });
    expect(worse.status).toBe(200);
    expect(worse.body).toMatchObject({
      indicator: { id, unit: '1', direction: 'up' },
      before: { version: 4, frozen: true, author: 'shewhart', from: iso(monday), reason: 'first 14 days' },
      after: { version: null, frozen: false, author: '', to: iso(now) },
      level: 0.95,
      verdict: 'worse',
    });
    expect(worse.body.before.center).toBeCloseTo(0.01, 2);
    expect(worse.body.before.n).toBe(14 * 288);
    expect(worse.body.before.upper).toBeGreaterThan(0.01);
    expect(worse.body.after.center).toBeCloseTo(0.3, 1);
    expect(worse.body.lower).toBeGreaterThan(0.2);
    expect(worse.body.upper).toBeLessThan(0.4);
    expect(worse.body.versions.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5]);
    const p95 = worse.body.guardrails.find(({ title }) => title === 'p95 latency of POST /orders');
    expect(p95).toMatchObject({ verdict: 'no-detectable-change', outOfControl: false });
    // How much is asked of a service is no guardrail.
    expect(worse.body.guardrails.map(({ title }) => title)).not.toContain('request rate of POST /orders');

    const same = await compare({
      before: `${iso(monday)}/${iso(monday + 5 * day)}`,
      after: `${iso(monday + 5 * day)}/${iso(monday + 10 * day)}`,
      guardrails: '',
    });
    expect(same.body).toMatchObject({ verdict: 'no-detectable-change', guardrails: [] });
    // Versions that were learned in steps begin together: the later one is cut.
    const nested = await compare({ before: '3', after: '4', guardrails: '' });
    expect(nested.body.after.from).toBe(nested.body.before.to);
    expect(nested.body.reason).toContain('overlap');

    const bad = async (query: Record<string, string>) => {
      const { status, body } = await compare(query);
      return [status, (body as unknown as { detail: string }).detail];
    };
    expect(await bad({ before: '99', after: trouble })).toEqual([
      400,
      'before: there is no version 99 of the limits; there are 1, 2, 3, 4, 5.',
    ]);
    expect((await bad({ before: 'yesterday', after: trouble }))[0]).toBe(400);
    expect((await bad({ before: '4', after: `${iso(now)}/${iso(monday)}` }))[0]).toBe(400);
    expect((await bad({ before: trouble, after: '1' }))[0]).toBe(400);
    expect((await bad({ before: '4', after: trouble, guardrails: 'none' }))[0]).toBe(404);
    expect((await bad({ before: '4' }))[0]).toBe(400);
  });

  it('evaluate a chart of given data, and say where bad data are wrong', async () => {
    const good = await send<{ stages: { n: number }[] }>(
      'POST',
      '/api/v1/charts/evaluate',
      { chart: 'xmr', values: [1, 2, 1, 3, 2, 9] },
      'reader',
    );
    expect(good.status).toBe(200);
    expect(good.body.stages[0]!.n).toBe(6);
    const bad = await send('POST', '/api/v1/charts/evaluate', { chart: 'xmr', values: [1, 'two'] }, 'reader');
    expect(bad.status).toBe(400);
    expect(bad.body).toMatchObject({
      code: 'QUERY_INVALID_REQUEST',
      detail: expect.stringContaining('values[1]'),
    });
    const large = await send(
      'POST',
      '/api/v1/charts/evaluate',
      { chart: 'xmr', values: new Array(200_001).fill(1) },
      'reader',
    );
    expect(large.status).toBe(400);
  });
});
