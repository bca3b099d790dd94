import { fitTail, keptUpperQuantile, type TailFit } from './tail-fit.ts';
import { sortedQuantile } from './sorted-quantile.ts';

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
/** Exceedances that may be past incidents rather than the process itself: two, and three in ten days. */
const tolerated = (days: number): number => Math.floor(2 + 0.3 * days);

/** Peaks of exceedances of `limit` on one side, one per episode, in multiples of the limit. */
function exceedancePeaks(values: ArrayLike<number>, center: number, limit: number, gap: number): number[] {
  const peaks: number[] = [];
  let last = -Infinity;
  for (let index = 0; index < values.length; index += 1) {
    const size = ((values[index] as number) - center) / limit;
    if (size < 1) continue;
    if (index - last > gap) peaks.push(size);
    else peaks[peaks.length - 1] = Math.max(size, peaks.at(-1) as number);
    last = index;
  }
  return peaks;
}

/** Episodes per extreme point: 1 for independent points, less when extremes come in groups. */
function episodesPerExtreme(values: ArrayLike<number>, sorted: ArrayLike<number>, gap: number): number {
  const high = sortedQuantile(sorted, 0.97);
  const low = sortedQuantile(sorted, 0.03);
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
  return Math.max(0.05, Math.min(1, episodes / Math.max(1, extremes)));
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
  const trusted = trustedScales * side.scale;
  if (full <= trusted) return full;
  const guarded = Math.sqrt(full * trusted);
  const signed = side.direction > 0 ? values : Float64Array.from(values, (value) => -value);
  const peaks = exceedancePeaks(signed, side.direction * side.center, guarded, gap);
  return peaks.length > tolerated(days) ? full : guarded;
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
