import { shewhartWidth } from '@shewhart/analysis';
import { runLengthOf, type IndicatorDefinition } from './indicator.ts';
import type { FittedModel, IndicatorModel, JudgedPoint, PointViolation } from './indicator-model.ts';
import type { SubgroupSeries } from './subgroup.ts';

interface RatioModel {
  readonly kind: 'ratio';
  readonly center: number;
  /** How many times as much as chance alone the ratio varies, 1 at least (Laney 2002). */
  readonly sigmaZ: number;
  readonly width: number;
  readonly direction: IndicatorDefinition['direction'];
  readonly deadband: IndicatorDefinition['deadband'];
}

interface Counted {
  readonly at: number;
  readonly events: number;
  readonly size: number;
}

const leastPoints = 12;
const screenings = 4;

/**
 * A ratio of counts (errors of requests): the pooled ratio as centre, limits for every size of bucket.
 *
 * Laney's p′ chart with probability limits: the usual sum centre ± k sigma cries wolf where a bucket expects
 * a handful of events, since such counts are skewed. The tail of the binomial is turned into a normal
 * deviate instead, by Camp and Paulson's approximation (Johnson, Kotz & Kemp 1992, section 3.6), which holds
 * to a few percent out to four sigma; overdispersion shrinks the counts to those of as many independent
 * units as would vary so much.
 */
export const ratioModel: IndicatorModel = {
  fit,
  begin: () => null,
  judge: (model, state, bucket) => ({ state, point: judge(model as RatioModel, bucket) }),
};

function fit(definition: IndicatorDefinition, baseline: SubgroupSeries): FittedModel | undefined {
  const all = countedOf(baseline);
  if (all.length < leastPoints) return undefined;
  const width = shewhartWidth(Math.max(2, runLengthOf(definition)));
  let kept = all;
  let center = pooled(kept);
  let sigmaZ = dispersion(kept, center);
  for (let round = 0; round < screenings; round += 1) {
    const inside = all.filter(({ events, size }) => Math.abs(deviate(events, size, center, sigmaZ)) <= width);
    if (inside.length === kept.length || inside.length < all.length / 2) break;
    kept = inside;
    center = pooled(kept);
    sigmaZ = dispersion(kept, center);
  }
  const remaining = new Set(kept);
  const excluded = all.filter((point) => !remaining.has(point)).map(({ at }) => at);
  const { direction, deadband } = definition;
  const model: RatioModel = { kind: 'ratio', center, sigmaZ, width, direction, deadband };
  return {
    model,
    why: [
      `Ratio of counts: the pooled ratio is ${Number(center.toPrecision(3))}; limits follow the size of each bucket.`,
      sigmaZ > 1
        ? `It varies ${sigmaZ.toFixed(2)} times as much as chance alone, and the limits are as much wider.`
        : 'It varies no more than chance alone.',
      `Limits at the ${width.toFixed(2)} sigma that the alarm budget allows.`,
      ...(excluded.length > 0 ? [`${excluded.length} buckets outside were left out of the limits.`] : []),
    ],
    excluded,
    points: kept.length,
    falseAlarmEveryDays: definition.falseAlarmEveryDays,
  };
}

function countedOf(baseline: SubgroupSeries): Counted[] {
  const points: Counted[] = [];
  baseline.value.forEach((value, place) => {
    const size = baseline.size[place]!;
    if (Number.isNaN(value) || !(size > 0)) return;
    points.push({ at: baseline.from + place * baseline.step, events: value * size, size });
  });
  return points;
}

/** Half an event more than there were: a baseline without failures does not make the first one impossible. */
function pooled(points: readonly Counted[]): number {
  let events = 0.5;
  let units = 1;
  for (const point of points) {
    events += point.events;
    units += point.size;
  }
  return Math.min(events / units, 1 - 1e-9);
}

/** Root of Pearson's statistic over its degrees of freedom. */
function dispersion(points: readonly Counted[], center: number): number {
  let sum = 0;
  for (const { events, size } of points) {
    sum += (events - size * center) ** 2 / (size * center * (1 - center));
  }
  return Math.max(1, Math.sqrt(sum / Math.max(1, points.length - 1)));
}

/** The normal deviate with the same tail: positive above the centre, negative below. */
function deviate(events: number, size: number, center: number, sigmaZ: number): number {
  const n = size / sigmaZ ** 2;
  const x = events / sigmaZ ** 2;
  // A share of an event counts as none, so that one request that failed is judged as one, not as a fraction.
  const whole = 1 / sigmaZ ** 2;
  if (x > n * center) return Math.max(0, campPaulson(x - whole, n, center));
  return Math.min(0, campPaulson(x, n, center));
}

/** Φ⁻¹ of P(X ≤ x) for X of Binomial(n, p); x and n need not be whole. */
function campPaulson(x: number, n: number, p: number): number {
  if (x < 0) return -Infinity;
  if (x >= n) return Infinity;
  const a = 1 / (9 * (n - x));
  const b = 1 / (9 * (x + 1));
  const root = Math.cbrt(((x + 1) * (1 - p)) / ((n - x) * p));
  return ((1 - b) * root - (1 - a)) / Math.sqrt(b * root * root + a);
}

function judge(
  model: RatioModel,
  { value, size }: { readonly at: number; readonly value: number; readonly size: number },
): JudgedPoint {
  const { center, sigmaZ, width } = model;
  if (Number.isNaN(value) || !(size > 0)) {
    return { value: null, center, lower: null, upper: null, score: null, violations: [] };
  }
  const upper = model.direction === 'down' ? null : limit(model, size, 1);
  const lower = model.direction === 'up' ? null : limit(model, size, 0);
  const score = deviate(value * size, size, center, sigmaZ) / width;
  const finite = Math.max(-100, Math.min(100, score));
  return { value, center, lower, upper, score: finite, violations: violationsOf(model, value, finite) };
}

/** The ratio at which the deviate passes the width, between the centre and the bound; null when it never does. */
function limit({ center, sigmaZ, width }: RatioModel, size: number, bound: 0 | 1): number | null {
  const isOutside = (ratio: number): boolean => Math.abs(deviate(ratio * size, size, center, sigmaZ)) > width;
  if (!isOutside(bound)) return null;
  let inside = center;
  let outside: number = bound;
  for (let round = 0; round < 30; round += 1) {
    const middle = (inside + outside) / 2;
    if (isOutside(middle)) outside = middle;
    else inside = middle;
  }
  return (inside + outside) / 2;
}

function violationsOf(
  { center, direction, deadband }: RatioModel,
  value: number,
  score: number,
): PointViolation[] {
  const small = Math.max(deadband.absolute ?? 0, (deadband.relative ?? 0) * center);
  if (Math.abs(score) <= 1 || Math.abs(value - center) <= small) return [];
  if (score > 0 && direction !== 'down') {
    return [{ rule: 'limits', text: 'a point above the upper limit', side: 'above' }];
  }
  if (score < 0 && direction !== 'up') {
    return [{ rule: 'limits', text: 'a point below the lower limit', side: 'below' }];
  }
  return [];
}
