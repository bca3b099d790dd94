import { describe, expect, it } from 'vitest';
import { summary } from './episode-alert.ts';

const definition = {
  title: 'p95 latency of POST /orders',
  unit: 's',
  service: 'checkout',
  environment: 'production',
  measure: 'p95',
  bucketSeconds: 300,
} as Parameters<typeof summary>[0];
const episode: Parameters<typeof summary>[1] = {
  startedAt: Date.UTC(2026, 10, 26, 4, 45) / 1000,
  endedAt: null,
  side: 'above',
  value: 0.81,
  center: 0.12,
  lower: null,
  upper: 0.3149,
  ruleText: 'a point above its upper limit',
};

describe('the summary of an episode', () => {
  it.each([
    [
      episode,
      'checkout (production): p95 latency of POST /orders rose to 810 ms since 26 Nov 04:45 UTC, above 315 ms; usual is 120 ms.',
    ],
    [
      { ...episode, value: 0.2, ruleText: 'nine points above the centre' },
      'checkout (production): p95 latency of POST /orders rose to 200 ms since 26 Nov 04:45 UTC (nine points above the centre); usual is 120 ms.',
    ],
    [
      { ...episode, endedAt: Date.UTC(2026, 10, 28, 15, 10) / 1000 },
      'checkout (production): p95 latency of POST /orders is back within its limits since 28 Nov 15:10 UTC; it had risen to 810 ms on 26 Nov 04:45 UTC; usual is 120 ms.',
    ],
  ])('says in one sentence what, how much, since when and against what', (what, words) => {
    expect(summary(definition, what)).toBe(words);
  });

  it('says that a service is silent', () => {
    const silent = { ...definition, measure: 'absence' } as typeof definition;
    expect(summary(silent, { ...episode, side: 'below', ruleText: '3 buckets without a record' })).toBe(
      'checkout (production) is silent since 26 Nov 04:45 UTC: 3 buckets without a record of 5 minutes.',
    );
  });
});
