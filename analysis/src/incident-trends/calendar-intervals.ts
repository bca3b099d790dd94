export type IntervalName = 'day' | 'week' | 'month';

/** From inclusive, to exclusive, milliseconds since 1970, UTC. */
export interface CalendarInterval {
  readonly from: number;
  readonly to: number;
  /** The window does not hold all of it. */
  readonly isPartial: boolean;
}

const dayMs = 86_400_000;
/** 1970-01-05 was a Monday. */
const firstMonday = 4 * dayMs;

function startOf(time: number, interval: IntervalName): number {
  if (interval === 'day') return Math.floor(time / dayMs) * dayMs;
  if (interval === 'week') return firstMonday + Math.floor((time - firstMonday) / (7 * dayMs)) * 7 * dayMs;
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
}

function next(start: number, interval: IntervalName): number {
  if (interval === 'day') return start + dayMs;
  if (interval === 'week') return start + 7 * dayMs;
  const date = new Date(start);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}

/** The days, ISO weeks or months in UTC that a window touches, oldest first. */
export function calendarIntervals(
  { from, to }: { readonly from: number; readonly to: number },
  interval: IntervalName,
): CalendarInterval[] {
  const intervals: CalendarInterval[] = [];
  for (let start = startOf(from, interval); start < to; start = next(start, interval)) {
    const end = next(start, interval);
    intervals.push({ from: start, to: end, isPartial: start < from || end > to });
  }
  return intervals;
}
