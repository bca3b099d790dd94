import { mean, sampleStandardDeviation, simulatedSeries } from '@shewhart/analysis';
import type { Detector } from './detector.ts';
import type { NamedProcess } from './processes.ts';

export interface Plan {
  readonly series: number;
  /** Weeks before measuring begins: known to be in control, and long enough to see a weekly season. */
  readonly learnWeeks: number;
  readonly weeks: number;
  readonly intervalMs: number;
  readonly seed: number;
}

const weekMs = 7 * 86_400_000;
const startAt = Date.UTC(2026, 0, 5);

export function planTimes({ learnWeeks, weeks, intervalMs }: Plan): {
  readonly times: Float64Array;
  readonly learnPoints: number;
} {
  const perWeek = Math.round(weekMs / intervalMs);
  const times = Float64Array.from(
    { length: (learnWeeks + weeks) * perWeek },
    (_, index) => startAt + index * intervalMs,
  );
  return { times, learnPoints: learnWeeks * perWeek };
}

/** Seeds of different processes must not meet, or their noise would be the same. */
export const seedOf = (plan: Plan, process: number, series: number): number =>
  plan.seed + 1_000_003 * (process + 1) + 7919 * series;

export interface AlarmRate {
  /** False alarms per series and week. */
  readonly rate: number;
  /** Its standard error, from how much the series differ: alarms of one series need not be independent. */
  readonly error: number;
}

/** False alarms by each detector in the weeks after learning. */
export function measureFalseAlarms(
  detectors: readonly Detector[],
  { process }: NamedProcess,
  order: number,
  plan: Plan,
): AlarmRate[] {
  const { times, learnPoints } = planTimes(plan);
  const counts = detectors.map((): number[] => []);
  for (let series = 0; series < plan.series; series += 1) {
    const values = simulatedSeries(times, process, seedOf(plan, order, series));
    detectors.forEach((detector, index) => {
      const { episodes } = detector.find(times, values, learnPoints);
      counts[index]!.push(episodes.filter(({ start }) => start >= learnPoints).length / plan.weeks);
    });
  }
  return counts.map((rates) => ({
    rate: mean(rates),
    error: rates.length < 2 ? Number.NaN : sampleStandardDeviation(rates) / Math.sqrt(rates.length),
  }));
}
