import type { Direction } from './judge-options.ts';
import { excessQuantile, fitExcess } from './excess-fit.ts';
import { farTail, fewestBeyond, fitTail, keptUpperQuantile } from './tail-fit.ts';
import type { ModelSettings } from './model-settings.ts';
import { sortedQuantile } from './sorted-quantile.ts';

/** Distance that nothing reaches: a limit that is not there (finite, so that JSON can carry it). */
export const noLimit = Number.MAX_VALUE;

/** Limits of one statistic as distances from its centre. */
export interface StatisticLimits {
  readonly center: number;
  readonly upper: number;
  readonly lower: number;
}

export interface LimitSettings {
  /** Chance per point that the limits on both sides together may be passed, before clustering. */
  readonly chance: number;
  /** Least scale: the resolution of the statistic. */
  readonly floor: number;
  /** Points within which two exceedances belong to one episode. */
  readonly gap: number;
  /** Length of the baseline in days, for what an unexplained repetition is. */
  readonly days: number;
  /** Sides that alarms can come from; the whole chance goes to one that is alone. */
  readonly direction: Direction;
  /**
   * Whether the farthest values may show that a tail is lighter than Student's. Not for moving averages: theirs
   * are too few that do not overlap, and past shifts are among them.
   */
  readonly hasOwnTail: boolean;
  readonly model: ModelSettings;
}

/** Contaminated baselines look heavy-tailed: beyond so many scales a limit grows as the square root only. */
const trustedScales = 6;
/** Limits from n independent points are 1 + 40/n times as wide: a third wider from 120 points, a hundredth from 4000. */
const shortBaselineWidening = 40;
/** Episodes in the baseline that may be past incidents: two, and three in ten days. */
const toleratedIncidents = (days: number): number => 2 + 0.3 * days;
/** Single points outside are rather the process itself: one, and what the budget allows on that side. */
const toleratedStrays = ({ chance, points }: { readonly chance: number; readonly points: number }): number =>
  1 + chance * points;

/** How many episodes pass `limit` on one side, and how many of them are a single point. */
function exceedances(
  values: ArrayLike<number>,
  center: number,
  limit: number,
  gap: number,
): { readonly episodes: number; readonly strays: number } {
  let episodes = 0;
  let strays = 0;
  let last = -Infinity;
  let size = 0;
  for (let index = 0; index < values.length; index += 1) {
    if ((values[index] as number) - center < limit) continue;
    if (index - last > gap) {
      episodes += 1;
      strays += 1;
      size = 1;
    } else {
      size += 1;
      if (size === 2) strays -= 1;
    }
    last = index;
  }
  return { episodes, strays };
}

/**
 * Episodes per extreme point (the extremal index): 1 for independent points, less when extremes come in
 * groups. Extremes so rare that independent ones seldom fall within one gap are counted, and the share
 * that does by chance is taken out.
 */
function episodesPerExtreme(values: ArrayLike<number>, sorted: ArrayLike<number>, gap: number): number {
  const share = Math.max(0.01, Math.min(0.06, 1 / (gap + 1)));
  const high = sortedQuantile(sorted, 1 - share / 2);
  const low = sortedQuantile(sorted, share / 2);
  let episodes = 0;
  let extremes = 0;
  let last = -Infinity;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    if (value <= high && value >= low) continue;
    extremes += 1;
    if (index - last > gap) episodes += 1;
    last = index;
  }
  if (extremes < 5) return 1;
  const apartByChance = (1 - extremes / values.length) ** gap;
  return Math.max(0.05, Math.min(1, episodes / extremes / apartByChance));
}

interface Side {
  readonly center: number;
  readonly direction: 1 | -1;
  readonly scale: number;
  /** Chance per point that this side may be passed. */
  readonly chance: number;
  /** Episodes per extreme point. */
  readonly independence: number;
}

/** Share of the values that must lie at an end for it to be the end of what there can be. */
const exhaustedShare = 0.05;

/**
 * Whether a side ends where its values are: the farthest value is a common one, as zero is in low counts. Nothing
 * lies beyond, so no chance is spent there.
 */
function isExhausted(sorted: ArrayLike<number>, direction: 1 | -1, chance: number): boolean {
  const n = sorted.length;
  const common = Math.max(Math.ceil(exhaustedShare * n), Math.ceil(3 * chance * n) + 3);
  if (common >= n) return false;
  return direction > 0 ? sorted[n - 1] === sorted[n - 1 - common] : sorted[0] === sorted[common];
}

/**
 * Distance that a side's tail passes with its chance: the nearer of a Student tail, which knows what symmetric
 * noise does, and of what the farthest tenth shows of itself, which is lighter where the values are merely skewed
 * or have an end.
 */
function fittedTail(
  sorted: ArrayLike<number>,
  side: Side,
  { floor, hasOwnTail, model }: LimitSettings,
): (chance: number) => number {
  const tail = fitTail(sorted, side.center, side.direction, floor);
  const excess = hasOwnTail ? fitExcess(sorted, side, model.shapeCaution) : null;
  return (chance) => {
    const symmetric = tail.scale * keptUpperQuantile(chance, tail.degrees);
    return excess === null ? symmetric : Math.min(symmetric, Math.max(excessQuantile(excess, chance), floor));
  };
}

/** Relative fall of the chance of passing a distance over the relative growth of the distance. */
function steepness(tail: (chance: number) => number, chance: number): number {
  const growth = Math.log(tail(chance / Math.E) / tail(chance));
  return 1 / Math.max(growth, 0.02);
}

/**
 * Factor of a prediction limit. A limit known with relative standard error s is passed exp(h^2 s^2 / 2) times as often
 * as one that is known exactly, where h is the steepness of the tail there, because near misses are passed more often
 * than far ones are spared; exp(h s^2 / 2) as far out, it is passed as often as it should be. The error is that of the
 * far quantile which the tail is fitted to: the count m of independent values beyond it varies by 1/sqrt(m), its
 * distance by that over the steepness there.
 */
function predictionFactor(
  tail: (chance: number) => number,
  { chance, independence }: Side,
  n: number,
): number {
  const far = Math.min(0.5, Math.max(farTail, fewestBeyond / n));
  const squaredError = 1 / (far * n * independence * steepness(tail, far) ** 2);
  return Math.exp(Math.min(0.5, (steepness(tail, Math.min(chance, far)) * squaredError) / 2));
}

/** Days after which a baseline has seen the week and its repetitions. */
const knownDays = 21;

/** Factor on a limit for what its baseline cannot tell. */
function wideningOf(
  tail: (chance: number) => number,
  side: Side,
  n: number,
  { model, days }: LimitSettings,
): number {
  const young = 1 + model.youngCaution * Math.max(0, 1 - days / knownDays);
  if (model.widening === 'prediction') return young * predictionFactor(tail, side, n);
  return model.widening === 'none' ? young : young * (1 + shortBaselineWidening / (side.independence * n));
}

function limitOf(
  values: ArrayLike<number>,
  sorted: ArrayLike<number>,
  side: Side,
  settings: LimitSettings,
): number {
  const tail = fittedTail(sorted, side, settings);
  const full = tail(side.chance);
  const widening = wideningOf(tail, side, values.length, settings);
  const trusted = trustedScales * side.scale;
  if (full <= trusted) return widening * full;
  const guarded = Math.sqrt(full * trusted);
  const signed = side.direction > 0 ? values : Float64Array.from(values, (value) => -value);
  const { episodes, strays } = exceedances(signed, side.direction * side.center, guarded, settings.gap);
  const allowedStrays = toleratedStrays({ chance: side.chance, points: values.length });
  const isNature = episodes > toleratedIncidents(settings.days) || strays > allowedStrays;
  return widening * (isNature ? full : guarded);
}

/**
 * Limits of a statistic from its own values over the baseline, so that episodes outside them come as
 * often as the budget says whatever its distribution and memory are.
 *
 * Each side gets a tail of its own and half the chance per point, or all of it where nothing can pass the other
 * side or nobody minds; the chance is the budget's, divided by how many episodes an extreme point makes. A tail so
 * heavy that its limit lies beyond six robust scales is suspected of containing past incidents: then the limit is
 * drawn nearer, unless the baseline passes the nearer one so often that this must be its nature.
 */
export function statisticLimits(values: readonly number[], settings: LimitSettings): StatisticLimits {
  const sorted = Float64Array.from(values).sort();
  const center = sortedQuantile(sorted, 0.5);
  const deviations = Float64Array.from(sorted, (value) => Math.abs(value - center)).sort();
  const scale = Math.max(1.4826 * sortedQuantile(deviations, 0.5), settings.floor);
  const independence = episodesPerExtreme(values, sorted, settings.gap);
  const chance = Math.min(0.1, settings.chance / independence);
  const isUsed = (direction: 1 | -1): boolean =>
    settings.direction !== (direction > 0 ? 'down' : 'up') && !isExhausted(sorted, direction, chance / 2);
  const isAlone = isUsed(1) !== isUsed(-1);
  const limit = (direction: 1 | -1): number => {
    const share = isAlone && isUsed(direction) ? 1 : 0.5;
    return limitOf(
      values,
      sorted,
      { center, direction, scale, chance: share * chance, independence },
      settings,
    );
  };
  return { center, upper: limit(1), lower: limit(-1) };
}

/** Signed distance from the centre in units of the limit on that side: beyond +-1 is outside. */
export function statisticScore(value: number, { center, upper, lower }: StatisticLimits): number {
  const distance = value - center;
  return distance > 0 ? distance / upper : distance / lower;
}
