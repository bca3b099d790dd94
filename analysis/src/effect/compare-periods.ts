import { normalCumulative } from '../distribution/normal-cumulative.ts';
import { normalQuantile } from '../distribution/normal-quantile.ts';
import { bisectRoot } from '../numeric/bisect-root.ts';
import { fitStep, type FittedStep } from './fit-step.ts';
import { coarsened, usablePoints, type Period, type UsablePoints } from './period.ts';
import { shareDifference } from './share-difference.ts';
import { seasonsOf, stepRegression } from './step-design.ts';

export type ComparisonVerdict = 'better' | 'worse' | 'no-detectable-change' | 'too-early';

/** `plain`: difference of means. `log`: ratio of typical values. `ratio`: difference of pooled shares. */
export type ComparisonScale = 'plain' | 'log' | 'ratio';

export interface ComparisonRequest {
  readonly before: Period;
  readonly after: Period;
  /** Stretches before `before` at levels of their own, oldest first: they teach rhythm and memory only. */
  readonly history?: readonly Period[];
  readonly scale: ComparisonScale;
  /** From point to point, in milliseconds. */
  readonly intervalMs: number;
  /** Which way is harm. */
  readonly direction: 'up' | 'down' | 'both';
  /** A change too small to matter: the larger of both, in the unit of the values and as a share of the level. */
  readonly deadband?: { readonly absolute?: number; readonly relative?: number };
  /** Confidence of the interval, 0.95. */
  readonly level?: number;
  /** Fewest points for an answer: 12 before, 4 after unless said. */
  readonly minPoints?: { readonly before: number; readonly after: number };
  /** Whether the day's and the week's rhythm are taken out where they can be told; true. */
  readonly seasonal?: boolean;
}

export interface Comparison {
  readonly before: { readonly n: number; readonly center: number | null };
  readonly after: { readonly n: number; readonly center: number | null };
  /** What the earlier level and the rhythm lead one to expect at the hours of `after`. */
  readonly expected: number | null;
  /** After minus expected, in the unit of the values; null when it is too early. */
  readonly effect: number | null;
  /** The effect as a share of `expected`; null where that is 0. */
  readonly relative: number | null;
  /** Interval of the effect. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly level: number;
  /** Chance of such an effect or a larger one without any change, both ways. */
  readonly pValue: number | null;
  /** The deadband in the unit of the values. */
  readonly deadband: number;
  readonly verdict: ComparisonVerdict;
  /** How it was told, in words. */
  readonly reason: string;
}

/** What the errors are like is mostly learned before; after that a few points tell a large effect. */
const fewestPoints = { before: 12, after: 4 } as const;

/**
 * The difference in level between two periods of one indicator, with an interval that allows for what
 * telemetry is like: points that remember each other (an AR(1) with noise, integrated over what is not
 * known of it, see `fitStep`), a daily and a weekly rhythm (like hours are compared), spread that changes
 * with the level, skewed values (log scale: Box & Cox 1964) and few events (ratio: Newcombe 1998 with the
 * sizes that overdispersion and memory leave).
 *
 * The interval is of this one comparison: whoever asks many questions at once corrects by `pValue`
 * (`holmAdjusted`). Pure and without chance.
 */
export function comparePeriods(request: ComparisonRequest): Comparison {
  const { scale, level = 0.95, minPoints = fewestPoints } = request;
  const [before, after] = [request.before, request.after].map((period) => pointsOf(period, scale)) as [
    UsablePoints,
    UsablePoints,
  ];
  const centers = { before: centerOf(before, scale), after: centerOf(after, scale) };
  const common = {
    before: { n: before.values.length, center: centers.before },
    after: { n: after.values.length, center: centers.after },
    level,
  };
  if (before.values.length < minPoints.before || after.values.length < minPoints.after) {
    return {
      ...common,
      ...nothing,
      deadband: deadbandOf(request, centers.before ?? 0),
      verdict: 'too-early',
      reason: `Too early: ${before.values.length} points before and ${after.values.length} after, ${minPoints.before} and ${minPoints.after} are needed.`,
    };
  }
  const { how, ...estimate } = estimateOf(request, before, after, level);
  const deadband = deadbandOf(request, estimate.expected);
  const verdict = verdictOf(estimate, deadband, request.direction);
  return {
    ...common,
    ...estimate,
    relative: estimate.expected === 0 ? null : estimate.effect / Math.abs(estimate.expected),
    deadband,
    verdict,
    reason: `${methods[scale]}; ${how}.`,
  };
}

/** The verdict of an interval: which way it lies, when it neither holds 0 nor is inside the deadband. */
export function verdictOf(
  { effect, lower, upper }: { readonly effect: number; readonly lower: number; readonly upper: number },
  deadband: number,
  direction: ComparisonRequest['direction'],
): 'better' | 'worse' | 'no-detectable-change' {
  if (lower <= 0 && upper >= 0) return 'no-detectable-change';
  if (Math.abs(effect) <= deadband) return 'no-detectable-change';
  if (direction === 'both') return 'worse';
  return effect > 0 === (direction === 'up') ? 'worse' : 'better';
}

const nothing = {
  expected: null,
  effect: null,
  relative: null,
  lower: null,
  upper: null,
  pValue: null,
} as const;

const methods: Readonly<Record<ComparisonScale, string>> = {
  plain: 'Difference of the means',
  log: 'Ratio of the typical values, compared on a log scale',
  ratio: 'Difference of the pooled shares',
};

function pointsOf(period: Period, scale: ComparisonScale): UsablePoints {
  if (scale === 'plain') return usablePoints({ times: period.times, values: period.values }, () => true);
  if (scale === 'ratio') return usablePoints(period, (_value, size) => size > 0);
  const points = usablePoints({ times: period.times, values: period.values }, (value) => value > 0);
  return { ...points, values: points.values.map(Math.log) };
}

/** In the unit of the values: mean, geometric mean or pooled share; null without points. */
function centerOf({ values, sizes }: UsablePoints, scale: ComparisonScale): number | null {
  if (values.length === 0) return null;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const mean = values.reduce((sum, value, index) => sum + value * (sizes[index] as number), 0) / total;
  return scale === 'log' ? Math.exp(mean) : mean;
}

function deadbandOf({ deadband = {} }: ComparisonRequest, level: number): number {
  return Math.max(deadband.absolute ?? 0, (deadband.relative ?? 0) * Math.abs(level));
}

interface Estimate {
  readonly expected: number;
  readonly effect: number;
  readonly lower: number;
  readonly upper: number;
  readonly pValue: number;
  readonly how: string;
}

function estimateOf(
  request: ComparisonRequest,
  beforePoints: UsablePoints,
  afterPoints: UsablePoints,
  level: number,
): Estimate {
  const { scale, seasonal = true } = request;
  const whole = (request.history ?? []).map((period) => pointsOf(period, scale));
  const { intervalMs, history, before, after } = manageable(request.intervalMs, {
    history: whole,
    before: beforePoints,
    after: afterPoints,
  });
  const seasons = seasonal ? seasonsOf([...history, before], intervalMs) : [];
  const shares = scale === 'ratio' ? { before: smoothed(before), after: smoothed(after) } : undefined;
  const spreadOf = (points: UsablePoints, index: number): number => {
    const share = points === after ? shares!.after : points === before ? shares!.before : smoothed(points);
    return Math.sqrt((share * (1 - share)) / (points.sizes[index] as number));
  };
  const design = { history, before, after, intervalMs, ...(shares !== undefined && { spreadOf }) };
  const fitted =
    fitStep(stepRegression({ ...design, seasons })) ?? fitStep(stepRegression({ ...design, seasons: [] }));
  const afterCenter = centerOf(after, scale) as number;
  const beforeCenter = centerOf(before, scale) as number;
  if (fitted === undefined) return unvarying(beforeCenter, afterCenter);
  const how = howTold(fitted, seasons.length > 0);
  const tail = (1 - level) / 2;
  const { effect } = fitted;
  const below = effect.cumulative(0);
  const pValue = Math.min(1, 2 * Math.min(below, 1 - below));
  const [low, high] = [effect.quantile(tail), effect.quantile(1 - tail)];
  if (scale === 'plain') {
    return { expected: afterCenter - effect.mean, effect: effect.mean, lower: low, upper: high, pValue, how };
  }
  if (scale === 'log') {
    const expected = afterCenter / Math.exp(effect.mean);
    const of = (logarithm: number): number => expected * Math.expm1(logarithm);
    return { expected, effect: of(effect.mean), lower: of(low), upper: of(high), pValue, how };
  }
  return { ...ofShares(fitted, before, after, level), how };
}

interface Stretches {
  readonly history: readonly UsablePoints[];
  readonly before: UsablePoints;
  readonly after: UsablePoints;
}

/** As many points as are fitted at once, and as few of the shorter period as are left. */
const mostFitted = 600;
const fewestMerged = 30;

/** Long stretches on a wider grid: what matters of an effect lies in slow movements, the fit costs per point. */
function manageable(
  intervalMs: number,
  { history, before, after }: Stretches,
): Stretches & { readonly intervalMs: number } {
  const all = [...history, before, after].reduce((sum, { values }) => sum + values.length, 0);
  const shorter = Math.min(before.values.length, after.values.length);
  const factor = Math.min(Math.ceil(all / mostFitted), Math.floor(shorter / fewestMerged));
  if (factor <= 1) return { intervalMs, history, before, after };
  const stepMs = factor * intervalMs;
  const wider = (points: UsablePoints): UsablePoints => coarsened(points, stepMs);
  return { intervalMs: stepMs, history: history.map(wider), before: wider(before), after: wider(after) };
}

/** Values without any error: a difference is certain, as far as these points go. */
function unvarying(before: number, after: number): Estimate {
  const effect = after - before;
  return {
    expected: before,
    effect,
    lower: effect,
    upper: effect,
    pValue: effect === 0 ? 1 : 0,
    how: 'the values do not vary within the periods',
  };
}

/** Share of the events with half an event more on either side, so that none is not certainty. */
function smoothed({ values, sizes }: UsablePoints): number {
  const size = sizes.reduce((sum, one) => sum + one, 0);
  const events = values.reduce((sum, value, index) => sum + value * (sizes[index] as number), 0);
  return Math.min(1 - 1e-9, Math.max(1e-9, (events + 0.5) / (size + 1)));
}

/** Shares of counts: the fit tells the sizes of plain samples that would know as much, Newcombe the interval. */
function ofShares(
  { effect }: FittedStep,
  before: UsablePoints,
  after: UsablePoints,
  level: number,
): Omit<Estimate, 'how'> {
  const sum = ({ sizes }: UsablePoints): number => sizes.reduce((total, size) => total + size, 0);
  const [first, last] = [smoothed(before), smoothed(after)];
  const plain = (first * (1 - first)) / sum(before) + (last * (1 - last)) / sum(after);
  const scale = (effect.quantile(0.975) - effect.quantile(0.025)) / (2 * 1.959964);
  // Less spread than chance allows is chance itself: counts cannot know more than they count.
  const shrink = Math.max(1, (scale * scale) / plain);
  const afterShare = clamp(centerOf(after, 'ratio') as number);
  const expected = clamp(afterShare - effect.mean);
  const interval = (deviate: number): readonly [number, number] =>
    shareDifference(
      { value: expected, size: sum(before) / shrink },
      { value: afterShare, size: sum(after) / shrink },
      deviate,
    );
  const [lower, upper] = interval(deviateOf(level));
  const difference = afterShare - expected;
  return { expected, effect: difference, lower, upper, pValue: pValueOf(interval) };
}

const clamp = (share: number): number => Math.min(1, Math.max(0, share));

function deviateOf(level: number): number {
  return normalQuantile((1 + level) / 2);
}

/** The chance at which the interval would just touch 0. */
function pValueOf(interval: (deviate: number) => readonly [number, number]): number {
  const most = 9;
  const excludes = (deviate: number): number => {
    const [lower, upper] = interval(deviate);
    return Math.max(lower, -upper);
  };
  if (!(excludes(1e-6) > 0)) return 1;
  if (excludes(most) > 0) return 2 * normalCumulative(-most);
  return 2 * normalCumulative(-bisectRoot(excludes, 1e-6, most));
}

function howTold({ memory, spread }: FittedStep, isSeasonal: boolean): string {
  const season = isSeasonal ? 'like hours compared' : 'no rhythm taken out';
  const correlation = `memory of the points ${memory.toFixed(2)} (lag 1)`;
  const wider = spread > 1.5 ? `, spread ${spread.toFixed(1)} times that of before` : '';
  return `${season}, ${correlation}${wider}`;
}
