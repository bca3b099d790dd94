import { describe, expect, it } from 'vitest';
import { changeEffect, type Compared } from './change-effect.ts';
import { EffectMemory } from './effect-memory.ts';
import type { KnownChange } from './known-change.ts';

const day = 86_400_000;
const at = Date.UTC(2026, 0, 20);
const change: KnownChange = {
  changeId: 'c1',
  kind: 'deployment',
  service: 'web',
  environment: 'production',
  version: '1.2.0',
  title: 'Deploy web 1.2.0',
  outcome: 'succeeded',
  startedMs: at,
  finishedMs: at,
  isAsked: true,
};
const windows = {
  before: { from: at - day, to: at },
  after: { from: at, to: at + day },
  history: [],
  cuts: [],
};

/** An indicator that fell from 10 to 8. */
function fallen(title: string, kind: string, verdict: 'better' | 'worse', pValue = 1e-6): Compared {
  return {
    indicator: {
      indicatorId: title,
      title,
      kind,
      unit: 'ms',
      direction: kind === 'rate' ? 'both' : 'up',
      deadband: {},
      scale: 'plain',
      bucketMs: 300_000,
      times: [],
      values: [],
      sizes: [],
    },
    comparison: {
      before: { n: 288, center: 10 },
      after: { n: 288, center: 8 },
      expected: 10,
      effect: -2,
      relative: -0.2,
      lower: -3,
      upper: -1,
      level: 0.95,
      pValue,
      deadband: 0,
      verdict,
      reason: 'As told.',
    },
  };
}

const effectOf = (...compared: Compared[]) => changeEffect(change, windows, compared, []);

describe('what a change did', () => {
  it('is told by what decides: request rates that moved more surely are neither named nor first', () => {
    const { verdict, summary, indicators } = effectOf(
      fallen('request rate of GET /', 'rate', 'worse', 1e-12),
      fallen('p95 latency of GET /', 'p95', 'better'),
    );
    expect(verdict).toBe('better');
    expect(summary).toMatch(/^Better: p95 latency of GET \/ fell from 10 ms to 8 ms [^;]*\.$/);
    expect(indicators.map(({ kind }) => kind)).toEqual(['p95', 'rate']);
  });

  it('that made something worse names that, and says how many got better', () => {
    const { verdict, summary } = effectOf(
      fallen('error ratio of GET /', 'error-ratio', 'better'),
      fallen('cache hits', 'mean', 'worse'),
    );
    expect(verdict).toBe('worse');
    expect(summary).toMatch(/^Worse: cache hits fell [^;]*\. 1 got better\.$/);
  });

  it('is remembered for two minutes, unless it is too early', () => {
    const memory = new EffectMemory();
    const later = at + 3 * day;
    memory.put(effectOf(fallen('p95 latency of GET /', 'p95', 'better')), later);
    expect(memory.get('c1', later + 119_000)?.verdict).toBe('better');
    expect(memory.get('c1', later + 121_000)).toBeUndefined();
    memory.put({ ...effectOf(), changeId: 'c2' }, later);
    expect(memory.get('c2', later + 1000)).toBeUndefined();
  });
});
