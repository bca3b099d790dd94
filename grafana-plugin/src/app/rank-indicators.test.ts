import type { IndicatorSummary } from '@shewhart/schemas/api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankIndicators } from './rank-indicators.ts';

const indicator = (title: string, given: Partial<IndicatorSummary> = {}): IndicatorSummary => ({
  id: title,
  title,
  origin: 'found',
  kind: 'mean',
  service: 'inventory',
  environment: 'production',
  unit: '1',
  bucketSeconds: 300,
  severity: 'warning',
  state: 'judged',
  error: null,
  baselineVersion: 1,
  judgedUntil: null,
  newest: null,
  episode: null,
  ...given,
});

const out = { id: 'ep', startedAt: '2026-11-28T07:30:00Z' };

test('out of control first, then requests, errors and latency, then the rest, those without limits last', () => {
  const ranked = [
    indicator('p50 that is out of control', { kind: 'p50', episode: out }),
    indicator('requests', { kind: 'rate' }),
    indicator('errors', { kind: 'error-ratio' }),
    indicator('errors on trial', { kind: 'error-ratio', state: 'trial' }),
    indicator('latency', { kind: 'p95' }),
    indicator('median latency', { kind: 'p50' }),
    indicator('logged errors', { kind: 'log-error-rate' }),
    indicator('cpu'),
    indicator('queue'),
    indicator('deployments a day', {
      kind: 'count',
      bucketSeconds: 86_400,
      state: 'trial',
      episode: out,
    }),
    indicator('what cannot be judged', { kind: 'rate', state: 'failing', error: 'no limits fit' }),
    indicator('requests of a new route', { kind: 'rate', state: 'learning' }),
    indicator('change fail rate by day', {
      kind: 'error-ratio',
      bucketSeconds: 86_400,
      state: 'learning',
    }),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(ranked, { minLength: ranked.length }), (shuffled) => {
      expect(rankIndicators(shuffled)).toEqual(ranked);
    }),
  );
});
