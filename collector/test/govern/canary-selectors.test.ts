import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CanaryArgoResponse } from '@shewhart/schemas/api';
import { runningCollector, type RunningCollector } from '../changes/running-collector.ts';

/** Versions of a service that send spans are compared without a sample in the request. */
let collector: RunningCollector;

const version = (name: string, count: number, ms: number, failures: number) => ({
  resource: {
    attributes: [
      { key: 'service.name', value: { stringValue: 'checkout' } },
      { key: 'service.version', value: { stringValue: name } },
      { key: 'deployment.environment.name', value: { stringValue: 'production' } },
    ],
  },
  scopeSpans: [
    {
      spans: Array.from({ length: count }, (_, index) => {
        const start = BigInt(Date.now() - 60_000 - index) * 1_000_000n;
        return {
          traceId: Buffer.from(`${name}${index}`.padEnd(16, '0').slice(0, 16)).toString('hex'),
          spanId: Buffer.from(`${name}${index}`.padEnd(8, '0').slice(-8)).toString('hex'),
          name: 'POST /orders',
          kind: 2,
          startTimeUnixNano: String(start),
          endTimeUnixNano: String(start + BigInt(Math.round((ms + (index % 7)) * 1e6))),
          status: { code: index < failures ? 2 : 0 },
        };
      }),
    },
  ],
});

beforeAll(async () => {
  collector = await runningCollector();
  await collector.post('/v1/traces', {
    resourceSpans: [version('1.0', 400, 100, 4), version('1.1', 400, 101, 4), version('1.2', 400, 200, 200)],
  });
  await collector.waitForRows("SELECT 1 FROM v_spans WHERE service = 'checkout'", 1200);
});
afterAll(() => collector.close());

const select = (of: string, measure = 'duration', more: object = {}) => ({
  service: 'checkout',
  version: of,
  environment: 'production',
  measure,
  ...more,
});
const ask = async (body: unknown, query = ''): Promise<{ status: number; body: Record<string, unknown> }> => {
  const answer = await collector.post(`/api/v1/canary/evaluate${query}`, body);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

test.each([
  ['pass', '1.1'],
  ['fail', '1.2'],
  ['inconclusive', '9.9'],
])('durations: %s for %s', async (verdict, canary) => {
  const { status, body } = await ask({
    judge: 'sequential',
    baseline: select('1.0'),
    canary: select(canary),
  });
  expect([status, body['verdict']], JSON.stringify(body)).toEqual([200, verdict]);
});

test('failures and durations together, in the forms of Argo Rollouts and Flagger', async () => {
  const metrics = [
    {
      name: 'errors',
      isCritical: true,
      direction: 'increase',
      baseline: select('1.0', 'failures'),
      canary: select('1.2', 'failures'),
    },
    {
      name: 'duration',
      baseline: select('1.0'),
      canary: select('1.2', 'duration', { operation: 'POST /orders' }),
    },
  ];
  const argo = await ask({ judge: 'sequential', metrics }, '?form=argo-rollouts');
  expect((argo.body as unknown as CanaryArgoResponse).data).toMatchObject({ ok: false, failed: true });
  const flagger = {
    name: 'checkout',
    namespace: 'shop',
    phase: 'Progressing',
    metadata: { judge: 'sequential', metrics: JSON.stringify(metrics) },
  };
  expect((await ask(flagger, '?form=flagger')).status).toBe(409);
});

test.each([
  [{ service: 'checkout' }, 'baseline.measure'],
  [{ service: 'checkout', measure: 'duration', verison: '1' }, 'baseline.verison'],
  [{ service: 'checkout', indicator: 'x', measure: 'duration' }, 'it is one of them'],
  [{ service: 'checkout', measure: 'duration', from: 'yesterday' }, 'baseline.from'],
  [{ service: 'checkout', measure: 'duration', from: '2020-01-01T00:00:00Z' }, '31 days'],
  [{ service: 'checkout', measure: 'duration', attributes: { a: 1 } }, 'baseline.attributes.a'],
])('%j is refused: %s', async (baseline, place) => {
  const { status, body } = await ask({ baseline, canary: [1, 2] });
  expect([status, body['code']]).toEqual([400, 'QUERY_INVALID_REQUEST']);
  expect(body['detail']).toContain(place);
});

test('an exposure plan never risks more than what was given', async () => {
  const risk = { requestsPerMinute: 6000, baselineRate: 0.001, maxExcessFailures: 50, stepMinutes: 5 };
  const answer = await collector.post('/api/v1/canary/exposure-plan', risk);
  const plan = (await answer.json()) as {
    steps: { share: number; excessFailuresAtWorst: number }[];
    isComplete: boolean;
  };
  expect([answer.status, plan.isComplete]).toEqual([200, true]);
  for (const { excessFailuresAtWorst } of plan.steps)
    expect(excessFailuresAtWorst).toBeLessThanOrEqual(50.001);
  expect((await collector.post('/api/v1/canary/exposure-plan', { ...risk, stepMinutes: 0 })).status).toBe(
    400,
  );
});
