import type { IncidentTrendsResponse } from '@shewhart/schemas/api';
import { counted, shortDuration } from '../panel-kit/number-words.ts';
import type { TrendPoint } from '../panel-kit/trend-shape.ts';

export type IncidentTime = keyof IncidentTrendsResponse['times'];

/** One kind of time, ready to draw on an axis that all kinds share. Places are shares of its width, 0 to 1. */
export interface TimeStrip {
  readonly time: IncidentTime;
  readonly title: string;
  readonly bars: readonly {
    readonly from: number;
    readonly to: number;
    readonly share: number;
    readonly n: number;
  }[];
  readonly median: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly p90: number | null;
  readonly open: number;
  /** The median, or why there is none. */
  readonly text: string;
  /** Interval, 90 %, counts. */
  readonly detail: string;
  readonly trend: readonly TrendPoint[];
}

export interface TimeStrips {
  readonly strips: readonly TimeStrip[];
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

const titles: Readonly<Record<IncidentTime, string>> = {
  detect: 'Detect',
  acknowledge: 'Acknowledge',
  mitigate: 'Mitigate',
  resolve: 'Resolve',
};

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
/** Round durations at which the axis has ticks. */
const round = [
  1000,
  10_000,
  minute,
  5 * minute,
  15 * minute,
  hour,
  4 * hour,
  day,
  7 * day,
  30 * day,
  365 * day,
];

/**
 * Times of incidents spread over powers of ten, so their axis is logarithmic. It is the same for all four,
 * so that they can be compared.
 */
export function timeStrips({ times, counts }: Pick<IncidentTrendsResponse, 'times' | 'counts'>): TimeStrips {
  const kinds = Object.keys(titles) as IncidentTime[];
  const values = kinds.flatMap((time) => valuesOf(times[time])).filter((value) => value > 0);
  const [least, most] = values.length === 0 ? [minute, day] : [Math.min(...values), Math.max(...values)];
  const first = round.findLast((each) => each <= least) ?? least;
  const last = round.find((each) => each >= most && each > first) ?? most * 2;
  const place = (value: number | null): number | null => {
    if (value === null) return null;
    const share = Math.log(Math.max(value, first) / first) / Math.log(last / first);
    return Math.min(1, Math.max(0, share));
  };
  const ends = new Map(counts.map(({ from, to }) => [from, to]));
  return {
    strips: kinds.map((time) => strip(time, times[time], place, ends)),
    ticks: round
      .filter((each) => each >= first && each <= last)
      .map((each) => ({ at: place(each)!, text: shortDuration(each) })),
  };
}

type Times = IncidentTrendsResponse['times'][IncidentTime];

/** Everything that must fit on the axis; of the histogram only bars that hold something. */
function valuesOf({ p50, p90, lower, upper, histogram }: Times): number[] {
  const filled = histogram.flatMap(({ upToMs, n }, place) =>
    n === 0 ? [] : [histogram[place - 1]?.upToMs ?? upToMs / 2, upToMs],
  );
  return [p50, p90, lower, upper, ...filled].filter((value) => value !== null);
}

function strip(
  time: IncidentTime,
  of: Times,
  place: (value: number | null) => number | null,
  ends: ReadonlyMap<string, string>,
): TimeStrip {
  const { n, p50, p90, lower, upper, open, missing, histogram, overTime } = of;
  const most = Math.max(1, ...histogram.map((bar) => bar.n));
  const words = [
    lower !== null && upper !== null && `${shortDuration(lower)} – ${shortDuration(upper)}`,
    p90 !== null && `90 % within ${shortDuration(p90)}`,
    `n ${n}`,
    open > 0 && `${open} open`,
    missing > 0 && `${missing} not reported`,
  ];
  return {
    time,
    title: titles[time],
    bars: histogram.flatMap((bar, at) =>
      bar.n === 0
        ? []
        : [
            {
              from: place(histogram[at - 1]?.upToMs ?? bar.upToMs / 2)!,
              to: place(bar.upToMs)!,
              share: bar.n / most,
              n: bar.n,
            },
          ],
    ),
    median: place(p50),
    lower: place(lower),
    upper: place(upper),
    p90: place(p90),
    open,
    text: p50 === null ? noMedian(of) : shortDuration(p50),
    detail: words.filter(Boolean).join(' · '),
    trend: overTime.map((each) => ({
      from: Date.parse(each.from),
      to: Date.parse(ends.get(each.from) ?? each.from),
      value: each.p50,
      lower: null,
      upper: each.p90,
      n: each.n,
      partial: false,
    })),
  };
}

function noMedian({ n, open, missing }: Times): string {
  if (n === 0) return missing > 0 ? 'not reported' : '–';
  return open > 0 ? `${counted(open, 'incident')} still open` : '–';
}
