import { resourceFromAttributes } from '@opentelemetry/resources';
import { describe, expect, it } from 'vitest';
import { Random } from '../shop/random.ts';
import { runRequest, type Behaviour } from '../shop/request.ts';
import { TraceWriter, traceIdentity } from './trace-spans.ts';

const healthy = { latencyFactor: 1, errorProbability: 0 };
const behaviour: Behaviour = { web: healthy, checkout: healthy, payment: healthy, inventory: healthy };
const empty = resourceFromAttributes({});
const resources = { web: empty, checkout: empty, payment: empty, inventory: empty };
const nanoseconds = ([seconds, nanos]: readonly [number, number]): bigint =>
  BigInt(seconds) * 1_000_000_000n + BigInt(nanos);

describe('the spans of a request', () => {
  const call = runRequest(new Random(1), 'buy', behaviour);
  const { spans } = new TraceWriter(new Random(2), 2, resources).write(
    call,
    Date.parse('2026-11-20T12:00:00Z'),
  );

  it('form one tree through all the services', () => {
    const ids = new Set(spans.map(({ span }) => span.spanContext().spanId));
    const roots = spans.filter(({ span }) => span.parentSpanContext === undefined);
    expect(roots.map(({ span }) => span.name)).toEqual(['POST /checkout']);
    for (const { span } of spans) {
      if (span.parentSpanContext !== undefined) expect(ids).toContain(span.parentSpanContext.spanId);
      expect(span.spanContext().traceId).toBe(roots[0]!.span.spanContext().traceId);
    }
    expect([...new Set(spans.map(({ service }) => service))].sort()).toEqual([
      'checkout',
      'inventory',
      'payment',
      'web',
    ]);
  });

  it('lie inside their parents', () => {
    const byId = new Map(spans.map(({ span }) => [span.spanContext().spanId, span]));
    for (const { span } of spans) {
      const parent = byId.get(span.parentSpanContext?.spanId ?? '');
      if (parent === undefined) continue;
      expect(nanoseconds(span.startTime) >= nanoseconds(parent.startTime)).toBe(true);
      expect(nanoseconds(span.endTime) <= nanoseconds(parent.endTime)).toBe(true);
    }
  });

  it.each([
    [0, '0'],
    [1, '8'],
    [2, 'c'],
    [9, 'ff8'],
  ])('carry the sampling threshold of one in 2^%d, which their trace id honours', (exponent, threshold) => {
    const random = new Random(3);
    for (let round = 0; round < 50; round++) {
      const { traceId, traceState } = traceIdentity(random, exponent);
      expect(traceState.serialize()).toBe(`ot=th:${threshold}`);
      expect(traceId).toMatch(/^[0-9a-f]{32}$/);
      expect(traceId.slice(18) >= threshold.padEnd(14, '0')).toBe(true);
    }
  });
});
