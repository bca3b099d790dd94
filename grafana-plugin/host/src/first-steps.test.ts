import type { IndicatorSummary } from '@shewhart/schemas/api';
import { describe, expect, it } from 'vitest';
import { firstSteps } from './first-steps.ts';

const indicator = (state: IndicatorSummary['state'], bucketSeconds = 300): IndicatorSummary =>
  ({ state, bucketSeconds }) as IndicatorSummary;
const parts = (lastStoredAgeSeconds: number | null) => ({
  status: 'ready' as const,
  parts: {
    grpc: { ready: true, detail: '', facts: { address: '127.0.0.1:4999' } },
    flow: { ready: true, detail: '', facts: { lastStoredAgeSeconds } },
  },
});
const origin = 'http://collector:4318';

describe('firstSteps', () => {
  it('begins with where to send to', () => {
    expect(firstSteps({ indicators: [] }, parts(null), origin)).toEqual({
      kind: 'empty',
      http: origin,
      grpc: 'http://127.0.0.1:4999',
    });
  });
  it('knows telemetry that is not charted yet', () => {
    expect(firstSteps({ indicators: [] }, parts(0), origin)).toEqual({ kind: 'arriving' });
  });
  it('counts those that have limits, on trial too', () => {
    const indicators = (['learning', 'trial', 'judged', 'learning', 'failing'] as const).map((state) =>
      indicator(state),
    );
    expect(firstSteps({ indicators }, parts(0), origin)).toEqual({
      kind: 'learning',
      found: 5,
      withLimits: 3,
    });
  });
  it('does not wait for those that have a point a day', () => {
    const indicators = [indicator('judged'), indicator('learning', 86_400)];
    expect(firstSteps({ indicators }, parts(0), origin)).toEqual({ kind: 'done' });
  });
  it('ends when all have', () => {
    expect(firstSteps({ indicators: [indicator('judged')] }, parts(null), origin)).toEqual({ kind: 'done' });
  });
});
