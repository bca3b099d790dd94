import { describe, expect, it } from 'vitest';
import type { IndicatorDefinition } from './indicator.ts';
import { ratioModel } from './ratio-model.ts';
import { emptySeries, type SubgroupSeries } from './subgroup.ts';

const definition: IndicatorDefinition = {
  id: 'errors',
  origin: 'found',
  title: 'errors',
  service: 's',
  environment: '',
  unit: '1',
  source: 'operations',
  key: '',
  measure: 'error-ratio',
  chart: 'ratio',
  scale: 'linear',
  bounds: [0, 1],
  direction: 'up',
  bucketSeconds: 300,
  falseAlarmEveryDays: 30,
  deadband: {},
  severity: 'warning',
};

/** Deterministic draws: a linear congruential generator (Numerical Recipes). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (1664525 * state + 1013904223) % 2 ** 32;
    return (state + 0.5) / 2 ** 32;
  };
}

function simulated(buckets: number, size: number, chance: () => number, seed: number): SubgroupSeries {
  const draw = generator(seed);
  const series = emptySeries(0, buckets * 300, 300);
  for (let place = 0; place < buckets; place += 1) {
    const p = chance();
    let events = 0;
    for (let unit = 0; unit < size; unit += 1) events += draw() < p ? 1 : 0;
    series.value[place] = events / size;
    series.size[place] = size;
  }
  return series;
}

function alarms(baseline: SubgroupSeries, judged: SubgroupSeries): number {
  const { model } = ratioModel.fit(definition, baseline)!;
  let count = 0;
  judged.value.forEach((value, place) => {
    const { point } = ratioModel.judge(model, null, { at: place * 300, value, size: judged.size[place]! });
    count += point.violations.length;
  });
  return count;
}

describe('ratio model', () => {
  it.each([
    ['few events', 50, 0.01],
    ['many events', 400, 0.05],
    ['hardly any', 20, 0.002],
    ['mostly failing', 60, 0.7],
  ])('keeps the alarm budget with %s', (_, size, p) => {
    // 300 days and a budget of one alarm in 60 days on the charted side: five expected.
    const baseline = simulated(4032, size, () => p, 1);
    expect(
      alarms(
        baseline,
        simulated(86_400, size, () => p, 2),
      ),
    ).toBeLessThanOrEqual(12);
  });

  it('widens its limits where the ratio varies more than chance', () => {
    const wander = generator(9);
    const varying = (): number => 0.05 * Math.exp(0.5 * (wander() + wander() + wander() - 1.5));
    const fitted = ratioModel.fit(definition, simulated(4032, 2000, varying, 3))!;
    expect((fitted.model as { sigmaZ: number }).sigmaZ).toBeGreaterThan(1.5);
    expect(
      alarms(simulated(4032, 2000, varying, 3), simulated(20_000, 2000, varying, 4)),
    ).toBeLessThanOrEqual(6);
  });

  it('sees a rise to five times the usual ratio at once, and draws the limit that it judges by', () => {
    const { model } = ratioModel.fit(
      definition,
      simulated(4032, 200, () => 0.02, 5),
    )!;
    const { point } = ratioModel.judge(model, null, { at: 0, value: 0.1, size: 200 });
    expect(point.violations).toHaveLength(1);
    for (const offset of [-0.001, 0.001]) {
      const near = ratioModel.judge(model, null, { at: 0, value: point.upper! + offset, size: 200 });
      expect(near.point.violations).toHaveLength(offset > 0 ? 1 : 0);
    }
  });

  it('leaves buckets of an incident out of its limits', () => {
    const series = simulated(2000, 200, () => 0.01, 6);
    series.value.fill(0.4, 1000, 1020);
    const fitted = ratioModel.fit(definition, series)!;
    expect(fitted.excluded.length).toBeGreaterThanOrEqual(20);
    expect((fitted.model as { center: number }).center).toBeLessThan(0.011);
  });

  it('has no limits without points', () => {
    expect(ratioModel.fit(definition, emptySeries(0, 300 * 5, 300))).toBeUndefined();
  });
});
