import { median } from '../estimate/median.ts';
import type { BaselineSeries } from './baseline-series.ts';

export const dayMs = 86_400_000;
export const weekMs = 7 * dayMs;

/** Expected value by time within the period, in equal slots from the epoch's own start of the period. */
export interface SeasonProfile {
  readonly periodMs: number;
  readonly slots: readonly number[];
}

/** Slot of a time within the period. */
export function seasonSlot({ periodMs, slots }: SeasonProfile, time: number): number {
  const phase = ((time % periodMs) + periodMs) % periodMs;
  return Math.min(slots.length - 1, Math.floor((phase / periodMs) * slots.length));
}

/** Expected value at a time. */
export function seasonValue(profile: SeasonProfile, time: number): number {
  return profile.slots[seasonSlot(profile, time)] as number;
}

/** As many slots as points in the period, but no finer than five minutes a day or a quarter hour a week. */
function slotCount(periodMs: number, intervalMs: number): number {
  const finest = periodMs > dayMs ? weekMs / 672 : dayMs / 288;
  return Math.max(24, Math.round(periodMs / Math.max(intervalMs, finest)));
}

/**
 * Medians of the values by slot; slots with fewer than four values borrow their neighbours', empty
 * ones repeat the slot before. Null without two whole periods.
 */
export function seasonProfile(
  series: BaselineSeries,
  values: readonly number[],
  periodMs: number,
  until = values.length,
): SeasonProfile | null {
  const { times, intervalMs } = series;
  const span = (times[until - 1] as number) - (times[0] as number);
  if (!(span >= 1.98 * periodMs)) return null;
  const count = slotCount(periodMs, intervalMs);
  const blank: SeasonProfile = { periodMs, slots: new Array<number>(count).fill(0) };
  const bins: number[][] = blank.slots.map(() => []);
  for (let index = 0; index < until; index += 1) {
    bins[seasonSlot(blank, times[index] as number)]?.push(values[index] as number);
  }
  const slots = bins.map((bin, slot) => {
    if (bin.length >= 4) return median(bin);
    const before = bins[(slot + count - 1) % count] as number[];
    return median([...before, ...bin, ...(bins[(slot + 1) % count] as number[])]);
  });
  let last = slots.find((value) => !Number.isNaN(value)) as number;
  return { periodMs, slots: slots.map((value) => (last = Number.isNaN(value) ? last : value)) };
}
