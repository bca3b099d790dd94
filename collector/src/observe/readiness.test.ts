import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import type { SpoolState } from '../ports.ts';
import { FlowWatch } from './flow-watch.ts';
import { healthRoutes } from './health-routes.ts';
import { flowReport, listenerReport, readiness, spoolReport, storeReport } from './readiness.ts';

const spool: SpoolState = { segments: 1, bytes: 5, limitBytes: 10, oldestAgeMs: 500, refusing: undefined };
const minute = 60_000;

describe('flow', () => {
  it('turns red when input arrives and nothing is stored for the time, and green at the next stored row', () => {
    const watch = new FlowWatch(5 * minute);
    expect(flowReport(watch, 0).ready).toBe(true);
    watch.accepted(minute);
    watch.accepted(5 * minute);
    expect(flowReport(watch, 6 * minute - 1).ready).toBe(true);
    expect(flowReport(watch, 6 * minute).ready).toBe(false);
    watch.stored(7 * minute);
    expect(flowReport(watch, 7 * minute).ready).toBe(true);
    // No input, no fault: however long it stays quiet.
    expect(flowReport(watch, 1000 * minute).ready).toBe(true);
  });

  it('has stored nothing as long as only the collector itself wrote', () => {
    const watch = new FlowWatch(5 * minute);
    watch.stored(minute);
    expect(flowReport(watch, 2 * minute).facts).toMatchObject({ lastStoredAgeSeconds: null });
    watch.accepted(3 * minute);
    watch.stored(4 * minute);
    expect(flowReport(watch, 5 * minute).facts).toMatchObject({ lastStoredAgeSeconds: 60 });
  });
});

describe('parts', () => {
  it('judge the spool by what it refuses and by age', () => {
    expect(spoolReport(spool, minute).ready).toBe(true);
    expect(spoolReport({ ...spool, oldestAgeMs: minute }, minute).ready).toBe(false);
    for (const refusing of ['full', 'disk-full', 'closed'] as const) {
      expect(spoolReport({ ...spool, refusing }, minute).ready).toBe(false);
    }
  });

  it('judge the store by its last insert', () => {
    const at = (seconds: number): Date => new Date(seconds * 1000);
    const failed = { at: at(50), message: 'refused' };
    expect(storeReport({ lastSuccessAt: undefined, lastError: undefined }, at(60)).ready).toBe(true);
    expect(storeReport({ lastSuccessAt: undefined, lastError: failed }, at(60)).ready).toBe(false);
    expect(storeReport({ lastSuccessAt: at(40), lastError: failed }, at(60)).detail).toContain('refused');
    expect(storeReport({ lastSuccessAt: at(55), lastError: failed }, at(60)).ready).toBe(true);
  });

  it('are not ready when they throw', async () => {
    const answer = await readiness({
      query: () => Promise.reject(new Error('The store does not answer.')),
      http: () => listenerReport('127.0.0.1:4318'),
    });
    expect(answer).toMatchObject({
      status: 'not ready',
      parts: { query: { ready: false, detail: 'The store does not answer.' }, http: { ready: true } },
    });
  });
});

it('GET /readyz answers 200 or 503 with the parts, GET /healthz 200 either way', async () => {
  let state = spool;
  const app = Fastify();
  await app.register(healthRoutes, { version: '1.2.3', parts: { spool: () => spoolReport(state, minute) } });
  const ready = await app.inject('/readyz');
  expect([ready.statusCode, ready.json().status]).toEqual([200, 'ready']);
  state = { ...spool, refusing: 'disk-full' };
  const red = await app.inject('/readyz');
  expect(red.statusCode).toBe(503);
  expect(red.json().parts.spool).toMatchObject({
    ready: false,
    facts: { segments: 1, refusing: 'disk-full' },
  });
  const alive = await app.inject('/healthz');
  expect([alive.statusCode, alive.json().version]).toEqual([200, '1.2.3']);
  await app.close();
});
