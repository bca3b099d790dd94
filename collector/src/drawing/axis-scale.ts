/** Round tick values that cover [low, high] in about `wanted` steps of 1, 2 or 5 times a power of ten. */
export function valueTicks(low: number, high: number, wanted: number): number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [low];
  const rough = span / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough;
  const ticks: number[] = [];
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step + 1e-9);
  // Multiples are counted, not added up, so that rounding never shows a tick of 0.30000000000000004.
  for (let multiple = first; multiple <= last; multiple++)
    ticks.push(Number((multiple * step).toPrecision(12)));
  return ticks;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const timeSteps = [
  minuteMs,
  5 * minuteMs,
  15 * minuteMs,
  hourMs,
  3 * hourMs,
  6 * hourMs,
  12 * hourMs,
  dayMs,
  2 * dayMs,
  4 * dayMs,
  7 * dayMs,
  14 * dayMs,
  30 * dayMs,
  90 * dayMs,
  365 * dayMs,
];

export interface TimeTick {
  readonly at: number;
  readonly label: string;
}

/** Ticks on round instants in UTC, labelled as finely as their distance needs. */
export function timeTicks(fromAt: number, toAt: number, wanted: number): TimeTick[] {
  const span = toAt - fromAt;
  if (!(span > 0)) return [];
  const step =
    timeSteps.find((candidate) => span / candidate <= wanted) ?? Math.ceil(span / wanted / dayMs) * dayMs;
  const ticks: TimeTick[] = [];
  for (let at = Math.ceil(fromAt / step) * step; at <= toAt; at += step) {
    const text = new Date(at).toISOString();
    const date = text.slice(5, 10);
    const time = text.slice(11, 16);
    ticks.push({ at, label: step >= dayMs ? date : time === '00:00' ? date : time });
  }
  return ticks;
}

/** The lowest and highest finite number among values and limits, widened by a margin; [0, 1] of nothing. */
export function valueRange(numbers: Iterable<number | null>, margin: number): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const number of numbers) {
    if (number === null || !Number.isFinite(number)) continue;
    low = Math.min(low, number);
    high = Math.max(high, number);
  }
  if (low > high) return [0, 1];
  const space = high > low ? (high - low) * margin : Math.max(Math.abs(high) * margin, 0.5);
  return [low - space, high + space];
}

/** A number as short as its size allows: 1.2k, 3.4M, 0.0123. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e15 || (size > 0 && size < 1e-4)) return value.toExponential(1);
  const [divisor, suffix] =
    size >= 1e9 ? [1e9, 'G'] : size >= 1e6 ? [1e6, 'M'] : size >= 1e4 ? [1e3, 'k'] : [1, ''];
  return `${Number((value / divisor).toPrecision(3))}${suffix}`;
}

interface DrawnNumbers {
  readonly value: number | null;
  readonly center: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * What a chart shows: every value, and the limits as far away as the values are from one another. Limits learned
 * from few points can lie so far out that they would flatten all else. Values that are never negative are shown
 * from zero upwards: a latency below it is no matter of limits.
 */
export function viewRange(points: readonly DrawnNumbers[]): readonly [number, number] {
  const all = valueRange(
    points.flatMap(({ value, center, lower, upper }) => [value, center, lower, upper]),
    0.06,
  );
  let [least, greatest] = [Infinity, -Infinity];
  for (const { value } of points) {
    if (value === null) continue;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  const room = greatest - least;
  if (!(room > 1e-9 * Math.abs(greatest))) return all;
  const low = Math.max(all[0], least - room);
  return [least >= 0 ? Math.max(0, low) : low, Math.min(all[1], greatest + room)];
}
