import { censoredDistribution, type DurationDistribution } from '../delivery/duration-distribution.ts';
import { survivalQuantile, type Duration } from '../delivery/survival-quantile.ts';

/** A duration with the instant that it is counted at. */
export interface DatedDuration extends Duration {
  readonly at: number;
}

/** What is known of one time of one incident: a duration, or that no source told it. */
export type KnownTime = DatedDuration | 'missing';

export interface TimeSummary extends DurationDistribution {
  readonly open: number;
  readonly missing: number;
  readonly histogram: readonly { readonly upToMs: number; readonly n: number }[];
  readonly overTime: readonly {
    readonly from: number;
    readonly p50: number | null;
    readonly p90: number | null;
    readonly n: number;
  }[];
}

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const bars = [
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  8 * hour,
  day,
  2 * day,
  4 * day,
  7 * day,
  14 * day,
  30 * day,
];

/** Bars that double roughly, from the first that holds anything to the last; ended durations alone. */
function histogram(ended: readonly number[]): TimeSummary['histogram'] {
  if (ended.length === 0) return [];
  const longest = Math.max(...ended);
  const bounds = longest > (bars.at(-1) as number) ? [...bars, longest] : bars;
  const counts = bounds.map((upToMs, place) => {
    const above = place === 0 ? -Infinity : (bounds[place - 1] as number);
    return { upToMs, n: ended.filter((value) => value > above && value <= upToMs).length };
  });
  const first = counts.findIndex(({ n }) => n > 0);
  const last = counts.findLastIndex(({ n }) => n > 0);
  return counts.slice(first, last + 1);
}

/** @param intervals by which the course over time is told, oldest first */
export function summariseTimes(
  times: readonly KnownTime[],
  intervals: readonly { readonly from: number; readonly to: number }[],
): TimeSummary {
  const known = times.filter((time): time is DatedDuration => time !== 'missing');
  return {
    ...censoredDistribution(known),
    missing: times.length - known.length,
    histogram: histogram(known.filter(({ isOpen }) => !isOpen).map(({ value }) => value)),
    overTime: intervals.map(({ from, to }) => {
      const own = known.filter(({ at }) => at >= from && at < to);
      return { from, p50: survivalQuantile(own, 0.5), p90: survivalQuantile(own, 0.9), n: own.length };
    }),
  };
}
