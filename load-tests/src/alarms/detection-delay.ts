import { simulatedSeries } from '@shewhart/analysis';
import type { Detector } from './detector.ts';
import { planTimes, seedOf, type Plan } from './false-alarms.ts';
import type { NamedProcess } from './processes.ts';

export interface Disturbance {
  readonly name: string;
  /** How far off the process is after so many days, in sigma. */
  offset(days: number): number;
}

export const disturbances: readonly Disturbance[] = [
  { name: '1 sigma', offset: () => 1 },
  { name: '2 sigma', offset: () => 2 },
  { name: '3 sigma', offset: () => 3 },
  { name: '1 sigma a day', offset: (days) => days },
];

export interface Detection {
  /** Share of series in which an episode opened in time. */
  readonly found: number;
  /** Median time to it, counting those never found as infinite. */
  readonly medianMs: number;
}

const dayMs = 86_400_000;
/** A disturbance is watched for three days: whoever has not said anything by then has missed it. */
const watchedMs = 3 * dayMs;

/**
 * How soon each detector raises an alarm after a disturbance that begins at a time of day that differs from
 * series to series. Series in which a (false) episode is open at that moment are left out for that detector.
 */
export function measureDetection(
  detectors: readonly Detector[],
  { process, sigma }: NamedProcess,
  order: number,
  { disturbance, plan }: { readonly disturbance: Disturbance; readonly plan: Plan },
): Detection[] {
  const { times, learnPoints } = planTimes({ ...plan, weeks: 1 });
  const perDay = Math.round(dayMs / plan.intervalMs);
  const delays = detectors.map((): number[] => []);
  for (let series = 0; series < plan.series; series += 1) {
    const onset = learnPoints + Math.floor(((series * 0.618) % 1) * perDay);
    const until = onset + Math.round(watchedMs / plan.intervalMs);
    const shown = times.subarray(0, until);
    const values = simulatedSeries(shown, process, seedOf(plan, order, series));
    for (let place = onset; place < until; place += 1)
      values[place]! += sigma * disturbance.offset((place - onset + 1) / perDay);
    detectors.forEach((detector, index) => {
      const { episodes } = detector.find(shown, values, learnPoints);
      if (episodes.some(({ start, end }) => start < onset && (end === null || end >= onset))) return;
      const first = episodes.find(({ start }) => start >= onset);
      delays[index]!.push(first === undefined ? Infinity : (first.start - onset + 1) * plan.intervalMs);
    });
  }
  return delays.map((found) => {
    const sorted = found.sort((a, b) => a - b);
    return {
      found: sorted.filter((delay) => delay < Infinity).length / Math.max(1, sorted.length),
      medianMs: sorted[sorted.length >> 1] ?? Infinity,
    };
  });
}
