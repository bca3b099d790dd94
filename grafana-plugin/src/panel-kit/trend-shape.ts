/** A value over an interval of time, with how sure it is. Instants are milliseconds since 1970. */
export interface TrendPoint {
  readonly from: number;
  readonly to: number;
  /** Null where nothing is known: the line has a gap. */
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly n: number;
  /** Cut short by the window. */
  readonly partial: boolean;
}

export interface TrendShape {
  /** Place of every point; `y` is null where the value is. */
  readonly dots: readonly {
    readonly x: number;
    readonly y: number | null;
    /** True where no neighbour is joined to it. */
    readonly isAlone: boolean;
    readonly partial: boolean;
  }[];
  /** SVG paths. */
  readonly line: string;
  /** The piece that leads to a partial interval. */
  readonly partialLine: string;
  readonly band: string;
  readonly second: string;
  /** The value at the top of the plot; its bottom is zero. */
  readonly max: number;
}

/** The scale must not be made by the width of one uncertain interval: it ends at so many times the largest value. */
const bandReach = 2.2;
/** A line without intervals keeps away from the top. */
const headroom = 1.25;

/** Geometry of a small trend without axes: line, interval as a band, gaps left open. Zero is at the bottom. */
export function trendShape(
  points: readonly TrendPoint[],
  second: readonly (number | null)[],
  { width, height, margin }: { readonly width: number; readonly height: number; readonly margin: number },
): TrendShape {
  const values = [...points.map(({ value }) => value), ...second].filter((value) => value !== null);
  const largest = Math.max(0, ...values);
  const widest = Math.max(0, ...points.map(({ upper, value }) => (value === null ? 0 : (upper ?? 0))));
  const max = Math.min(Math.max(largest * headroom, widest), largest > 0 ? largest * bandReach : widest) || 1;
  const step = points.length > 1 ? (width - 2 * margin) / (points.length - 1) : 0;
  const x = (place: number): number => (points.length > 1 ? round(margin + place * step) : round(width / 2));
  const y = (value: number): number =>
    round(height - margin - (Math.min(Math.max(value, 0), max) / max) * (height - 2 * margin));
  const isKnown = (place: number): boolean => points[place] !== undefined && points[place].value !== null;
  const dots = points.map(({ value, partial }, place) => ({
    x: x(place),
    y: value === null ? null : y(value),
    isAlone: value !== null && !isKnown(place - 1) && !isKnown(place + 1),
    partial,
  }));
  const whole = points.map(({ value, partial }) => (partial ? null : value));
  return {
    dots,
    line: linePath(whole, x, y),
    partialLine: partialPath(points, x, y),
    band: bandPath(points, x, y),
    second: linePath(second, x, y),
    max,
  };
}

type Scale = (value: number) => number;

const round = (pixels: number): number => Math.round(pixels * 10) / 10;

function linePath(values: readonly (number | null)[], x: Scale, y: Scale): string {
  return stretches(values.map((value) => value !== null))
    .map((stretch) =>
      stretch.map((place, at) => `${at ? 'L' : 'M'}${x(place)} ${y(values[place]!)}`).join(''),
    )
    .join('');
}

/** From a partial interval to its whole neighbours. */
function partialPath(points: readonly TrendPoint[], x: Scale, y: Scale): string {
  return points
    .slice(1)
    .map(({ value, partial }, before) => {
      const previous = points[before]!;
      if (value === null || previous.value === null || (!partial && !previous.partial)) return '';
      return `M${x(before)} ${y(previous.value)}L${x(before + 1)} ${y(value)}`;
    })
    .join('');
}

function bandPath(points: readonly TrendPoint[], x: Scale, y: Scale): string {
  const known = points.map(({ value, lower, upper }) => value !== null && lower !== null && upper !== null);
  return stretches(known)
    .filter(({ length }) => length > 1)
    .map((stretch) => {
      const above = stretch.map((place) => `${x(place)} ${y(points[place]!.upper!)}`);
      const below = [...stretch].reverse().map((place) => `${x(place)} ${y(points[place]!.lower!)}`);
      return `M${[...above, ...below].join('L')}Z`;
    })
    .join('');
}

/** Places of every unbroken run of what is known. */
function stretches(known: readonly boolean[]): number[][] {
  const found: number[][] = [];
  known.forEach((isKnown, place) => {
    if (!isKnown) return;
    if (place > 0 && known[place - 1]) found.at(-1)!.push(place);
    else found.push([place]);
  });
  return found;
}
