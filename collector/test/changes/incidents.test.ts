import type { IncidentResponse, IncidentTrendsResponse } from '@shewhart/schemas/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runningCollector, type RunningCollector } from './running-collector.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
let collector: RunningCollector;

async function get<Body>(path: string): Promise<{ status: number; body: Body }> {
  const answer = await fetch(collector.url(path));
  return { status: answer.status, body: (await answer.json()) as Body };
}

let serial = 0;
async function tell(type: 'incident' | 'change', data: object): Promise<void> {
  const event = {
    specversion: '1.0',
    id: String(++serial),
    source: '/test',
    type: `dev.shewhart.${type}`,
    data,
  };
  const answer = await collector.post('/v1/events', event, {
    'content-type': 'application/cloudevents+json',
  });
  expect(answer.status, await answer.text()).toBe(200);
}

const start = Date.parse('2026-03-02T08:00:00Z');
const iso = (ms: number): string => new Date(ms).toISOString();

/** Twelve incidents, every second of which tells all of its times; the fourth and later ones recur. */
const told = Array.from({ length: 12 }, (_, index) => {
  const startedAt = start + index * 5 * day;
  const isWhole = index % 2 === 0;
  return {
    id: `INC-${index}`,
    status: index === 11 ? 'acknowledged' : 'resolved',
    at: iso(startedAt + 2 * hour),
    startedAt: iso(startedAt),
    ...(isWhole && {
      detectedAt: iso(startedAt + 5 * minute),
      mitigatedAt: iso(startedAt + (30 + index) * minute),
    }),
    acknowledgedAt: iso(startedAt + 8 * minute),
    ...(index !== 11 && { resolvedAt: iso(startedAt + 2 * hour) }),
    services: index % 3 === 0 ? ['cart', 'web'] : ['cart'],
    environment: index === 10 ? 'staging' : 'production',
    severity: index < 4 ? 'sev1' : 'sev2',
    cause: index % 3 === 0 ? 'certificate' : index === 1 ? '' : 'deployment',
    team: 'basket',
    title: `incident ${index}`,
    ...(index === 2 && { changes: ['deploy-1'] }),
  };
});

beforeAll(async () => {
  collector = await runningCollector();
  for (const one of told) await tell('incident', one);
  await tell('incident', {
    id: 'ALERT-1',
    kind: 'alert',
    status: 'open',
    at: iso(start),
    services: ['cart'],
    environment: 'production',
  });
  const change = (id: string, startedAt: number) => ({
    id,
    kind: 'deployment',
    at: iso(startedAt),
    startedAt: iso(startedAt),
    finishedAt: iso(startedAt + minute),
    outcome: 'succeeded',
    service: 'cart',
    environment: 'production',
    version: id,
  });
  const third = start + 10 * day;
  await tell('change', [
    change('deploy-1', third - 2 * day),
    change('deploy-2', third - hour),
    change('deploy-3', third - 25 * hour),
  ]);
  await collector.waitForRows('SELECT key FROM incident_event', 13);
  await collector.waitForRows('SELECT key FROM change_event', 3);
}, 60_000);
afterAll(() => collector.close());

const window = `from=2026-03-01T00:00:00Z&to=2026-05-04T00:00:00Z`;

describe('GET /api/v1/incidents/trends', () => {
  it('counts, times, recurrence and groups of what was told', async () => {
    const { status, body } = await get<IncidentTrendsResponse>(
      `/api/v1/incidents/trends?${window}&environment=production&groupBy=cause`,
    );
    expect(status, JSON.stringify(body)).toBe(200);
    // The alert is not counted beside the incidents, the one of staging is elsewhere.
    expect(body.total).toBe(11);
    expect(body.counts.reduce((sum, { total }) => sum + total, 0)).toBe(11);
    expect(body.counts.reduce((sum, { bySeverity }) => sum + (bySeverity['sev1'] ?? 0), 0)).toBe(4);
    expect(body.counts[0]).toMatchObject({ from: '2026-02-23T00:00:00.000Z', total: 0, partial: true });
    expect(body.betweenIncidents).toMatchObject({ n: 10, p50: 5 * day });
    // 0, 2, 4, 6 and 8 tell when it was detected.
    expect(body.times.detect).toMatchObject({ n: 5, missing: 6, p50: 5 * minute });
    expect(body.times.acknowledge).toMatchObject({ n: 11, open: 0, missing: 0 });
    expect(body.times.mitigate).toMatchObject({ n: 11, open: 1 });
    expect(body.times.resolve).toMatchObject({ n: 11, open: 1, p50: 2 * hour });
    expect(body.groups.map(({ name, n }) => [name, n])).toEqual([
      ['deployment', 6],
      ['certificate', 4],
      ['', 1],
    ]);
    // Ten know their cause; all but the first of either cause repeat one of at most thirty days before.
    expect(body.recurrence).toMatchObject({ withinDays: 30, share: { k: 8, n: 10, value: 0.8 } });
    expect(body.recurrence.groups[0]).toMatchObject({ service: 'cart', cause: 'deployment', n: 6 });
    expect(body.chart).toMatchObject({ chart: 't', why: expect.stringContaining('too few') });
  });

  it.each([
    'severity=sev1',
    'team=basket',
    'cause=certificate',
    'service=web',
    'environment=staging',
    'severity=sev2&service=web',
  ])('says as many as the list of incidents does: %s', async (filter) => {
    const trends = await get<IncidentTrendsResponse>(`/api/v1/incidents/trends?${window}&${filter}`);
    const list = await get<{ incidents: { incidentId: string }[] }>(
      `/api/v1/incidents?${window}&kind=incident&${filter}`,
    );
    expect(trends.body.total).toBeGreaterThan(0);
    expect(list.body.incidents).toHaveLength(trends.body.total!);
  });

  it('counts alerts where there is nothing else, and when asked', async () => {
    const alerts = await get<IncidentTrendsResponse>(
      '/api/v1/incidents/trends?from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z&interval=day&kind=alert',
    );
    expect(alerts.body).toMatchObject({ total: 1, method: expect.stringContaining('Alerts of machines') });
    const all = await get<IncidentTrendsResponse>(
      '/api/v1/incidents/trends?from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z&interval=day&kind=all',
    );
    expect(all.body.total).toBe(2);
  });

  it('has an answer where there is nothing at all', async () => {
    const { status, body } = await get<IncidentTrendsResponse>('/api/v1/incidents/trends?service=nobody');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      total: 0,
      times: { resolve: { n: 0, p50: null } },
      recurrence: { share: { value: null, n: 0 } },
    });
  });

  it.each([
    'interval=year',
    'from=yesterday',
    'from=2026-02-01&to=2026-01-01',
    'from=1990-01-01&interval=day',
    'groupBy=colour',
    'recursWithinDays=0',
  ])('refuses %s with a reason', async (query) => {
    const { status, body } = await get<{ code: string; detail: string }>(`/api/v1/incidents/trends?${query}`);
    expect(status).toBe(400);
    expect(body.code).toBe('QUERY_INVALID_REQUEST');
    expect(body.detail).not.toBe('');
  });

  it('feeds counts by day and service to whoever charts them', async () => {
    const rows = await collector.ask(
      `SELECT service, sum(incidents) FROM v_incident_day WHERE kind = 'incident' GROUP BY service ORDER BY service`,
    );
    expect(rows).toEqual([
      ['cart', '12'],
      ['web', '4'],
    ]);
  });
});

describe('GET /api/v1/incidents/{id}', () => {
  it('tells the reports, what was changed before, and others like it', async () => {
    const { status, body } = await get<IncidentResponse>('/api/v1/incidents/cloudevents%3AINC-2');
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.incident).toMatchObject({
      incidentId: 'cloudevents:INC-2',
      started: iso(start + 10 * day).replace('.000', ''),
      status: 'resolved',
    });
    expect(body.durations).toEqual({
      detectMs: 5 * minute,
      acknowledgeMs: 3 * minute,
      mitigateMs: 32 * minute,
      resolveMs: 2 * hour,
    });
    expect(body.reports).toMatchObject([{ status: 'resolved', severity: 'sev1', title: 'incident 2' }]);
    // The one that a report names first, then those of a day before; deploy-3 is too long ago.
    expect(body.changes.map(({ changeId, isNamed }) => [changeId, isNamed])).toEqual([
      ['cloudevents:deploy-1', true],
      ['cloudevents:deploy-2', false],
    ]);
    expect(body.similar.map(({ incidentId }) => incidentId)).toEqual(
      ['INC-11', 'INC-8', 'INC-7', 'INC-5', 'INC-4'].map((id) => `cloudevents:${id}`),
    );
    expect(body.episodes).toEqual([]);
  });

  it('knows no stranger', async () => {
    expect(await get('/api/v1/incidents/nonsense')).toMatchObject({
      status: 404,
      body: { detail: 'There is no incident nonsense.' },
    });
  });
});
