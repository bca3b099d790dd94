import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runningCollector, type RunningCollector } from './running-collector.ts';

const secret = 'an open secret';
const commit = '4be2f1c09d3a7e5b6c8d9e0f1a2b3c4d5e6f7a8b';
let collector: RunningCollector;

beforeAll(async () => {
  collector = await runningCollector({
    'changes.webhooks': [{ source: 'github', secret }],
    'changes.services': [{ name: 'cart', team: 'basket', journeys: ['checkout'] }],
    'changes.repositories': [{ repository: 'shop/*', service: 'cart' }],
    'changes.severityRules': [{ severity: 'sev1', journeys: ['checkout'], environments: ['production'] }],
  });
});
afterAll(() => collector.close());

let deliveries = 0;
function github(event: string, body: object, delivery = `delivery-${++deliveries}`): Promise<Response> {
  const text = JSON.stringify(body);
  return collector.post('/v1/webhooks/github', text, {
    'x-github-event': event,
    'x-github-delivery': delivery,
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`,
  });
}

function deploymentStatus(id: number, state: string, at: string, sha = commit): object {
  return {
    action: 'created',
    deployment_status: { state, created_at: at, environment: 'prod', target_url: 'https://ci.example/1' },
    deployment: {
      id,
      sha,
      ref: 'main',
      task: 'deploy',
      created_at: '2026-03-01T10:00:00Z',
      creator: { login: 'ada' },
    },
    repository: { full_name: 'shop/cart-service' },
  };
}

describe('a deployment that three sources report', () => {
  it('is one change, with what each of them knew', async () => {
    for (const [state, at] of [
      ['in_progress', '2026-03-01T10:00:05Z'],
      ['success', '2026-03-01T10:04:00Z'],
    ] as const) {
      expect((await github('deployment_status', deploymentStatus(1, state, at))).status).toBe(200);
    }
    const flux = {
      involvedObject: { kind: 'Kustomization', name: 'cart', namespace: 'shop', uid: 'u-1' },
      metadata: { 'kustomize.toolkit.fluxcd.io/revision': `main@sha1:${commit}`, environment: 'production' },
      severity: 'info',
      reason: 'ReconciliationSucceeded',
      message: 'Applied revision',
      timestamp: '2026-03-01T10:06:30Z',
    };
    expect(await (await collector.post('/v1/webhooks/flux', flux)).json()).toMatchObject({ changes: 1 });
    const cdEvent = {
      context: {
        specversion: '0.5.1',
        id: 'e-1',
        source: '/tekton/1',
        type: 'dev.cdevents.service.deployed.0.3.0',
        timestamp: '2026-03-01T10:05:00.25Z',
      },
      subject: {
        id: 'cart',
        content: { environment: { id: 'production' }, artifactId: 'pkg:oci/cart@sha256%3Aab12?tag=2.4.0' },
      },
      customData: { commit },
    };
    const sent = await collector.post('/v1/events', cdEvent);
    expect(await sent.json()).toMatchObject({ events: 1, changes: 1, unknown: 0 });

    await collector.waitForRows(`SELECT * FROM change_event WHERE service = 'cart'`, 4);
    const answer = await fetch(collector.url('/api/v1/changes?service=cart&environment=production'));
    const { changes, next } = (await answer.json()) as {
      changes: Record<string, unknown>[];
      next: string | null;
    };
    expect(next).toBeNull();
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({
      changeId: 'github:deployment/shop/cart-service/1',
      kind: 'deployment',
      version: '2.4.0',
      commit,
      repository: 'shop/cart-service',
      actor: 'ada',
      team: 'basket',
      started: '2026-03-01T10:00:00Z',
      finished: '2026-03-01T10:06:30Z',
      outcome: 'succeeded',
      sources: ['github', 'cdevents', 'flux'],
      reports: 4,
    });
  });

  it('and the same commit deployed again is another', async () => {
    await github('deployment_status', deploymentStatus(2, 'success', '2026-03-01T10:10:00Z'));
    const rows = await collector.waitForRows(
      `SELECT change_id FROM v_changes WHERE service = 'cart' AND kind = 'deployment' ORDER BY change_id`,
      2,
    );
    expect(rows.at(-1)).toEqual(['github:deployment/shop/cart-service/2']);
  });
});

describe('an incident', () => {
  it('goes through its states, and its severity follows from what it hurts', async () => {
    const alert = (status: string, endsAt: string) => ({
      version: '4',
      status,
      groupKey: '{}',
      commonLabels: {},
      alerts: [
        {
          status,
          labels: { alertname: 'ErrorsHigh', service: 'cart', env: 'prod', severity: 'warning' },
          annotations: { summary: 'Too many errors' },
          startsAt: '2026-03-01T10:12:00Z',
          endsAt,
          fingerprint: 'aa11bb22',
        },
      ],
    });
    await collector.post('/v1/webhooks/alertmanager', alert('firing', '0001-01-01T00:00:00Z'));
    const [open] = await collector.waitForRows(
      `SELECT status, severity_declared, severity_derived, severity_reason, team, resolved FROM v_incidents WHERE service = 'cart'`,
      1,
    );
    expect(open).toEqual([
      'open',
      'warning',
      'sev1',
      'journey checkout; environment production',
      'basket',
      null,
    ]);
    await collector.post('/v1/webhooks/alertmanager', alert('resolved', '2026-03-01T10:42:00Z'));
    await collector.waitForRows(
      `SELECT * FROM v_incidents WHERE service = 'cart' AND status = 'resolved'`,
      1,
    );
    const answer = await fetch(collector.url('/api/v1/incidents?service=cart&from=2026-03-01T00:00:00Z'));
    const { incidents } = (await answer.json()) as { incidents: Record<string, unknown>[] };
    expect(incidents).toMatchObject([
      {
        status: 'resolved',
        started: '2026-03-01T10:12:00Z',
        resolved: '2026-03-01T10:42:00Z',
        severity: 'sev1',
      },
    ]);
  });

  it('of a recurring alarm is a new one after each resolution', async () => {
    const alarm = (state: string, at: string) => ({
      AlarmName: 'queue-age',
      AlarmArn: 'arn:aws:cloudwatch:eu:1:alarm:queue-age',
      NewStateValue: state,
      StateChangeTime: at,
      Trigger: { Dimensions: [{ name: 'ServiceName', value: 'packing' }] },
    });
    for (const [state, at] of [
      ['ALARM', '2026-03-02T08:00:00.000+0000'],
      ['OK', '2026-03-02T08:30:00.000+0000'],
      ['OK', '2026-03-02T08:35:00.000+0000'],
      ['ALARM', '2026-03-02T09:00:00.000+0000'],
    ] as const) {
      await collector.post('/v1/webhooks/cloudwatch', alarm(state, at));
    }
    await collector.waitForRows(`SELECT * FROM incident_event WHERE source = 'cloudwatch'`, 4);
    const rows = await collector.ask(
      `SELECT toString(started), status, toString(resolved) FROM v_incidents WHERE source = 'cloudwatch' ORDER BY started`,
    );
    expect(rows).toEqual([
      ['2026-03-02 08:00:00.000000000', 'resolved', '2026-03-02 08:35:00.000000000'],
      ['2026-03-02 09:00:00.000000000', 'open', null],
    ]);
  });
});

describe('deliveries', () => {
  it('are refused without a good signature, and nothing of them is kept', async () => {
    const text = JSON.stringify({ zen: 'x' });
    for (const signature of [undefined, 'sha256=00', `sha256=${'0'.repeat(64)}`]) {
      const answer = await collector.post('/v1/webhooks/github', text, {
        'x-github-event': 'ping',
        'x-github-delivery': 'forged',
        ...(signature === undefined ? {} : { 'x-hub-signature-256': signature }),
      });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
    expect(await collector.ask(`SELECT count() FROM raw_event WHERE key = 'forged'`)).toEqual([['0']]);
  });

  it('that are replayed add nothing', async () => {
    const body = deploymentStatus(3, 'failure', '2026-03-03T10:10:00Z', 'f'.repeat(40));
    expect(await (await github('deployment_status', body, 'twice')).json()).toMatchObject({
      duplicates: 0,
      changes: 1,
    });
    expect(await (await github('deployment_status', body, 'twice')).json()).toMatchObject({
      duplicates: 1,
      changes: 0,
    });
    const rows = await collector.waitForRows(
      `SELECT outcome, verified_by, kind FROM raw_event WHERE key = 'twice'`,
      1,
    );
    expect(rows).toEqual([['decoded', 'signature', 'deployment_status']]);
  });

  it('of unknown kinds and broken bodies are kept and said to be so', async () => {
    const unknown = await github('brand_new_event', { some: 'thing' }, 'unknown-1');
    expect([unknown.status, await unknown.json()]).toMatchObject([200, { unknown: 1, changes: 0 }]);
    const broken = await collector.post('/v1/webhooks/grafana', '{"alerts": [');
    expect(broken.status).toBe(400);
    const rows = await collector.waitForRows(
      `SELECT source, outcome, body FROM raw_event WHERE outcome IN ('unknown', 'invalid') ORDER BY source DESC`,
      2,
    );
    expect(rows).toEqual(
      [
        ['grafana', 'invalid', '{"alerts": ['],
        ['github', 'unknown', '{"some":"thing"}'],
      ].sort(([one], [other]) => (one! < other! ? 1 : -1)),
    );
  });

  it('of sources that there are not are told so', async () => {
    const answer = await collector.post('/v1/webhooks/githob', {});
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'RECEIVE_NOT_FOUND' });
  });
});

it('OTLP records of deployments and incidents mean the same', async () => {
  const value = (text: string) => ({ stringValue: text });
  const record = (eventName: string, seconds: number, attributes: Record<string, string>) => ({
    timeUnixNano: String(1_772_500_000_000_000_000n + BigInt(seconds) * 1_000_000_000n),
    eventName,
    body: value('told'),
    attributes: Object.entries(attributes).map(([key, text]) => ({ key, value: value(text) })),
  });
  const incident = {
    'shewhart.incident.id': 'i-1',
    'shewhart.incident.title': 'Slow',
    'shewhart.incident.severity': 'SEV2',
    'deployment.id': 'd-1',
  };
  const logRecords = [
    record('deployment', 0, {
      'deployment.id': 'd-1',
      'deployment.status': 'failed',
      'service.version': '7.1',
      'vcs.ref.head.revision': 'ABCDEF0123',
      'shewhart.change.duration_s': '60',
    }),
    record('incident.detected', 30, incident),
    record('incident.resolved', 90, incident),
    record('anything', 95, { 'service.version': '7.1' }),
  ];
  const resource = {
    attributes: [
      { key: 'service.name', value: value('billing') },
      { key: 'deployment.environment.name', value: value('prod') },
    ],
  };
  expect(
    (await collector.post('/v1/logs', { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] })).status,
  ).toBe(200);
  const [change] = await collector.waitForRows(
    `SELECT change_id, environment, version, commit, outcome, toString(started), toString(finished) FROM v_changes WHERE service = 'billing'`,
    1,
  );
  expect(change).toEqual([
    'otlp:d-1',
    'production',
    '7.1',
    'abcdef0123',
    'failed',
    '2026-03-03 01:05:40.000000000',
    '2026-03-03 01:06:40.000000000',
  ]);
  const rows = await collector.waitForRows(
    `SELECT incident_id, severity, changes, toString(detected), toString(resolved) FROM v_incidents WHERE service = 'billing' AND status = 'resolved'`,
    1,
  );
  expect(rows).toEqual([
    ['otlp:i-1', 'SEV2', ['d-1'], '2026-03-03 01:07:10.000000000', '2026-03-03 01:08:10.000000000'],
  ]);
});

it('pages through changes without missing or repeating one', async () => {
  const at = (index: number): string => `2026-04-01T00:00:0${Math.floor(index / 2)}Z`;
  const data = Array.from({ length: 7 }, (_, index) => ({
    id: `page-${index}`,
    kind: 'configuration',
    at: at(index),
    outcome: 'succeeded',
    service: 'paged',
  }));
  const event = { specversion: '1.0', id: 'paging', source: '/test', type: 'dev.shewhart.change', data };
  expect(
    await (
      await collector.post('/v1/events', event, { 'content-type': 'application/cloudevents+json' })
    ).json(),
  ).toMatchObject({ changes: 7 });
  await collector.waitForRows(`SELECT * FROM v_changes WHERE service = 'paged'`, 7);
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const answer: Response = await fetch(
      collector.url(`/api/v1/changes?service=paged&limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`),
    );
    const page = (await answer.json()) as { changes: { changeId: string }[]; next: string | null };
    seen.push(...page.changes.map(({ changeId }) => changeId));
    cursor = page.next;
  }
  expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((index) => `cloudevents:page-${index}`));
  const bad = await fetch(collector.url('/api/v1/changes?cursor=nonsense'));
  expect([bad.status, await bad.json()]).toMatchObject([400, { code: 'QUERY_INVALID_REQUEST' }]);
  expect((await fetch(collector.url('/api/v1/changes?from=yesterday'))).status).toBe(400);
});
