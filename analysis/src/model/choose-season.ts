import { median } from '../estimate/median.ts';
import type { BaselineSeries } from './baseline-series.ts';
import { dayMs, seasonProfile, seasonValue, weekMs, type SeasonProfile } from './season-profile.ts';

export interface SeasonChoice {
  readonly season: SeasonProfile | null;
  /**
   * What the deviations from a young profile are multiplied by: it was fitted to the same few cycles. A mean of c
   * cycles is off from the next by sqrt((c + 1) / (c - 1)) of what it is off from its own; slots share a little.
   */
  readonly inflation: number;
  readonly because: string;
}

/** Share of the spread that must remain at most for a season to be believed; a week must beat the day. */
const remainingShare = 0.5;
const weekShare = 0.6;

/** Mean absolute deviation with each deviation clipped at eight scales. */
function loss(deviations: Iterable<number>, scale: number): number {
  const clip = scale > 0 ? 8 * scale : Infinity;
  let sum = 0;
  let count = 0;
  for (const deviation of deviations) {
    sum += Math.min(clip, Math.abs(deviation));
    count += 1;
  }
  return sum / count;
}

/** Whether a profile of all but the last cycle predicts the last cycle clearly better than the median does. */
function predictsLastCycle(
  series: BaselineSeries,
  values: readonly number[],
  periodMs: number,
  { center, scale }: { readonly center: number; readonly scale: number },
): boolean {
  const { times } = series;
  const end = times.at(-1) as number;
  const split = times.findIndex((time) => time >= end - periodMs);
  const earlier = seasonProfile(series, values, periodMs, split);
  if (earlier === null) return true;
  const last = values.slice(split);
  const explained = last.map((value, index) => value - seasonValue(earlier, times[split + index] as number));
  return (
    loss(explained, scale) <=
    0.85 *
      loss(
        last.map((value) => value - center),
        scale,
      )
  );
}

/**
 * Season of a baseline: none, hour of day, or hour of week.
 *
 * A season is believed when its profile halves the spread around the median and, once three cycles are
 * there, foretells the last one from those before; a week must also clearly beat the day.
 */
export function chooseSeason(series: BaselineSeries, values: readonly number[]): SeasonChoice {
  const center = median(values);
  const scale = median(values.map((value) => Math.abs(value - center)));
  const plain = loss(
    values.map((value) => value - center),
    scale,
  );
  let best: SeasonChoice = {
    season: null,
    inflation: 1,
    because: 'no season: time of day explains too little',
  };
  let remaining = remainingShare * plain;
  for (const periodMs of [dayMs, weekMs]) {
    const season = seasonProfile(series, values, periodMs);
    if (season === null || !predictsLastCycle(series, values, periodMs, { center, scale })) continue;
    const cycles = ((series.times.at(-1) as number) - (series.times[0] as number)) / periodMs;
    const inflation = Math.max(1, 0.9 * Math.sqrt((cycles + 1) / (cycles - 1)));
    const deviations = values.map(
      (value, index) => value - seasonValue(season, series.times[index] as number),
    );
    const left = inflation * loss(deviations, scale);
    if (!(left < remaining * (periodMs > dayMs ? weekShare : 1))) continue;
    remaining = left;
    const share = Math.round(100 * (1 - left / plain));
    const name = periodMs === dayMs ? 'hour of day' : 'hour of week';
    best = {
      season,
      inflation,
      because: `season by ${name}: it explains ${share} % of the spread over ${cycles.toFixed(1)} cycles`,
    };
  }
  return plain > 0 ? best : { season: null, inflation: 1, because: 'no season: the values do not vary' };
}
