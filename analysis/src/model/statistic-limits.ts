import { fitTail, keptUpperQuantile, type TailFit } from './tail-fit.ts';
import { sortedQuantile } from './sorted-quantile.ts';

/** Distance that nothing reaches: a limit that is not there (finite, so that JSON can carry it). */
export const noLimit = Number.MAX_VALUE;

/** Limits of one statistic as distances from its centre, with the tails they were read from. */
export interface StatisticLimits {
  readonly center: number;
  readonly upper: number;
  readonly lower: number;
  readonly upperTail: TailFit;
  readonly lowerTail: TailFit;
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
}

/** Contaminated baselines look heavy-tailed: beyond so many scales a limit grows as the square root only. */
const trustedScales = 6;
/** Limits from n points are 1 + 30/n times as wide: a quarter wider from 120 points, a hundredth from 3000. */
const shortBaselineWidening = 30;
/** Episodes in the baseline that may be past incidents: two, and three in ten days. */
const toleratedIncidents = (days: number): number => 2 + 0.3 * days;
/** Single points outside are rather the process itself: one, and half of what the budget allows. */
const toleratedStrays = ({ chance, points }: { readonly chance: number; readonly points: number }): number =>
  1 + 0.5 * chance * points;

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

function limitOf(
  values: ArrayLike<number>,
  tail: TailFit,
  side: {
    readonly center: number;
    readonly direction: 1 | -1;
    readonly scale: number;
    readonly chance: number;
  },
  { gap, days }: LimitSettings,
): number {
  const full = tail.scale * keptUpperQuantile(side.chance / 2, tail.degrees);
  const widening = 1 + shortBaselineWidening / values.length;
  const trusted = trustedScales * side.scale;
  if (full <= trusted) return widening * full;
  const guarded = Math.sqrt(full * trusted);
  const signed = side.direction > 0 ? values : Float64Array.from(values, (value) => -value);
  const { episodes, strays } = exceedances(signed, side.direction * side.center, guarded, gap);
  const allowedStrays = toleratedStrays({ chance: side.chance, points: values.length });
  return episodes > toleratedIncidents(days) || strays > allowedStrays ? widening * full : widening * guarded;
}

/**
 * Limits of a statistic from its own values over the baseline, so that episodes outside them come as
 * often as the budget says whatever its distribution and memory are.
 *
 * Each side gets a Student tail; the chance per point is the budget's, divided by how many episodes an
 * extreme point makes. A tail so heavy that its limit lies beyond six robust scales is suspected of
 * containing past incidents: then the limit is drawn nearer, unless the baseline passes the nearer one
 * so often that this must be its nature.
 */
export function statisticLimits(values: readonly number[], settings: LimitSettings): StatisticLimits {
  const sorted = Float64Array.from(values).sort();
  const center = sortedQuantile(sorted, 0.5);
  const deviations = Float64Array.from(sorted, (value) => Math.abs(value - center)).sort();
  const scale = Math.max(1.4826 * sortedQuantile(deviations, 0.5), settings.floor);
  const perExtreme = episodesPerExtreme(values, sorted, settings.gap);
  const chance = Math.min(0.1, settings.chance / perExtreme);
  const upperTail = fitTail(sorted, center, 1, settings.floor);
  const lowerTail = fitTail(sorted, center, -1, settings.floor);
  return {
    center,
    upper: limitOf(values, upperTail, { center, direction: 1, scale, chance }, settings),
    lower: limitOf(values, lowerTail, { center, direction: -1, scale, chance }, settings),
    upperTail,
    lowerTail,
  };
}

/** Signed distance from the centre in units of the limit on that side: beyond +-1 is outside. */
export function statisticScore(value: number, { center, upper, lower }: StatisticLimits): number {
  const distance = value - center;
  return distance > 0 ? distance / upper : distance / lower;
}
