/**
 * The lines of a chart, drawn by the panel: uPlot strokes a line as one path, and Chromium without a graphics card
 * then takes 20 to 30 ms for 5,000 noisy points on 1,100 pixels, most of a frame. Of the same line, measured:
 *
 * - one stroke, as uPlot has it             31 ms (lineJoin bevel instead of round: 19)
 * - strokes of 8 to 32 points each          5 to 7 ms: the price of a path grows faster than its length
 * - a 1 px vertical per column of pixels    1.4 ms, in one path, on whole pixels; off them 4 to 8
 * - a filled outline of the same columns    2.5 to 4.6 ms
 *
 * So: short strokes while points are apart, columns where they are not. Limits keep a vertex only where they change.
 */
import type uPlot from 'uplot';
import { pixelColumns, type PixelColumn } from '../panel-kit/pixel-columns.ts';
import { addDot, apartPx, withinPlot } from '../panel-kit/plot-layers.ts';

/** From as many points in a pixel on, a line is drawn by columns. */
const densePerPixel = 2;
const pointsPerStroke = 16;
/** Limits that change more often are drawn by columns, too: a dashed path of many corners is slow. */
const mostCorners = 300;

export interface LineStyle {
  readonly color: string;
  /** In CSS pixels. */
  readonly width: number;
  /** Lengths of a dash and of the space after it, in CSS pixels. */
  readonly dash?: readonly [on: number, off: number];
}

/** Straight from point to point. A `null` is a gap; a point between two gaps is a dot. */
export function drawJoinedLine(u: uPlot, series: number, style: LineStyle): void {
  // A canvas takes no width of 0, which a field may have.
  if (style.width <= 0) return;
  withinPlot(u, (context, px) => {
    setStyle(context, style, px);
    const [first, last] = visiblePlaces(u);
    const isDense = last - first > densePerPixel * u.bbox.width;
    const yOf = pixelOf(u, series);
    const width = Math.max(1, Math.floor(style.width * px));
    // A line of an odd width is sharp in the middle of a pixel, of an even one between two.
    const shift = (width % 2) / 2;
    const stretches = pixelColumns(u.data[0], u.data[series]!, [first, last], columnOf(u));
    context.translate(shift, shift);
    if (isDense) {
      context.lineWidth = width;
      context.lineCap = 'butt';
      context.beginPath();
      for (const columns of stretches) traceColumns(context, columns, { yOf, width });
      context.stroke();
    } else {
      for (const columns of stretches) strokeBriefly(context, columns, yOf);
    }
  });
}

/** From point to point as a limit holds: unchanged until the next point. */
export function drawHeldLine(u: uPlot, series: number, style: LineStyle): void {
  withinPlot(u, (context, px) => {
    setStyle(context, style, px);
    context.lineCap = 'butt';
    const yOf = pixelOf(u, series);
    const width = Math.max(1, Math.round(style.width * px));
    const shift = (width % 2) / 2;
    context.translate(shift, shift);
    for (const columns of pixelColumns(u.data[0], u.data[series]!, visiblePlaces(u), columnOf(u))) {
      const corners = columns.filter(
        ({ min, max }, place) =>
          place === 0 || yOf(min) !== yOf(max) || yOf(min) !== yOf(columns[place - 1]!.last),
      );
      context.beginPath();
      if (corners.length <= mostCorners) {
        traceHeld(context, corners, columns.at(-1)!.x, yOf);
      } else {
        context.setLineDash([]);
        context.lineWidth = width;
        const isDrawn = dashAt(u, style, px);
        traceColumns(context, columns, { yOf, width, isHeld: true, isDrawn });
      }
      context.stroke();
    }
  });
}

/** The area between two limits, one rectangle for as long as neither changes by a pixel. */
export function drawArea(u: uPlot, upper: number, lower: number, color: string): void {
  withinPlot(u, (context) => {
    context.fillStyle = color;
    const [at, tops, bottoms] = [u.data[0], u.data[upper]!, u.data[lower]!];
    const [yOfUpper, yOfLower, xOf] = [pixelOf(u, upper), pixelOf(u, lower), columnOf(u)];
    const [first, last] = visiblePlaces(u);
    let open: { readonly x: number; readonly top: number; readonly bottom: number } | undefined;
    const closeAt = (x: number): void => {
      if (open !== undefined) context.fillRect(open.x, open.top, x - open.x, open.bottom - open.top);
      open = undefined;
    };
    for (let place = first; place <= last; place++) {
      const [high, low] = [tops[place], bottoms[place]];
      if (high == null || low == null) {
        closeAt(xOf(at[Math.max(place - 1, first)]!));
        continue;
      }
      const [x, top, bottom] = [xOf(at[place]!), yOfUpper(high), yOfLower(low)];
      if (open?.top === top && open.bottom === bottom) continue;
      // What changes within a pixel is seen as it was at its begin.
      if (open?.x === x) continue;
      closeAt(x);
      open = { x, top, bottom };
    }
    if (last >= first) closeAt(xOf(at[last]!));
  });
}

/** Dots on the points of a line, where all of them are apart enough to be told from each other. */
export function drawDots(u: uPlot, series: number, color: string): void {
  const [first, last] = visiblePlaces(u);
  if ((last - first) * apartPx * devicePixelRatio > u.bbox.width) return;
  withinPlot(u, (context, px) => {
    const [xOf, yOf] = [columnOf(u), pixelOf(u, series)];
    context.fillStyle = color;
    context.beginPath();
    for (let place = first; place <= last; place++) {
      const value = u.data[series]![place];
      if (value != null) addDot(context, xOf(u.data[0][place]!), yOf(value), 2 * px);
    }
    context.fill();
  });
}

function setStyle(context: CanvasRenderingContext2D, { color, width, dash }: LineStyle, px: number): void {
  context.strokeStyle = color;
  context.lineWidth = width * px;
  context.lineJoin = 'round';
  context.lineCap = 'round';
  context.setLineDash((dash ?? []).map((length) => length * px));
}

/** Places of the points on screen, and one more on either side, to which a line leads. */
function visiblePlaces(u: uPlot): [first: number, last: number] {
  const [first, last] = u.series[0]!.idxs ?? [0, -1];
  return [Math.max(first - 1, 0), Math.min(last + 1, u.data[0].length - 1)];
}

/** Whole pixels of instants; the time axis is linear. */
function columnOf(u: uPlot): (at: number) => number {
  const { left, width } = u.bbox;
  const { min, max } = u.scales['x'] as { min: number; max: number };
  const perUnit = width / (max - min);
  return (at) => Math.round(left + (at - min) * perUnit);
}

function pixelOf(u: uPlot, series: number): (value: number) => number {
  const scale = u.series[series]!.scale!;
  return (value) => Math.round(u.valToPos(value, scale, true));
}

interface ColumnStyle {
  readonly yOf: (value: number) => number;
  readonly width: number;
  readonly isHeld?: boolean;
  /** False for a column between two dashes. */
  readonly isDrawn?: (x: number) => boolean;
}

/** A vertical in every column, from the last point before it to the farthest of its own. */
function traceColumns(
  context: CanvasRenderingContext2D,
  columns: readonly PixelColumn[],
  { yOf, width, isHeld = false, isDrawn = () => true }: ColumnStyle,
): void {
  columns.forEach(({ x, first, min, max }, place) => {
    if (!isDrawn(x)) return;
    const before = columns[place - 1];
    const reaches = before !== undefined && (isHeld || before.x === x - 1);
    const [low, high] = reaches ? [Math.min(min, before.last), Math.max(max, before.last)] : [min, max];
    // A line that stays where it is, is as high as it is wide.
    context.moveTo(x, yOf(high) - Math.floor(width / 2));
    context.lineTo(x, yOf(low) + Math.ceil(width / 2));
    if (before === undefined || before.x === x - 1) return;
    context.moveTo(before.x, yOf(before.last));
    context.lineTo(x, yOf(isHeld ? before.last : first));
  });
}

/** The line in short strokes, which meet in a point. */
function strokeBriefly(
  context: CanvasRenderingContext2D,
  columns: readonly PixelColumn[],
  yOf: (value: number) => number,
): void {
  for (let begin = 0; begin === 0 || begin < columns.length - 1; begin += pointsPerStroke) {
    context.beginPath();
    const first = columns[begin]!;
    context.moveTo(first.x, yOf(first.first));
    for (const { x, first: entry, min, max, last } of columns.slice(begin, begin + pointsPerStroke + 1)) {
      context.lineTo(x, yOf(entry));
      if (min === max) continue;
      context.lineTo(x, yOf(min));
      context.lineTo(x, yOf(max));
      context.lineTo(x, yOf(last));
    }
    context.stroke();
  }
}

function traceHeld(
  context: CanvasRenderingContext2D,
  corners: readonly PixelColumn[],
  end: number,
  yOf: (value: number) => number,
): void {
  let held = yOf(corners[0]!.first);
  context.moveTo(corners[0]!.x, held);
  for (const { x, min, max, last } of corners) {
    context.lineTo(x, held);
    if (min !== max) {
      context.lineTo(x, yOf(min));
      context.lineTo(x, yOf(max));
    }
    held = yOf(last);
    context.lineTo(x, held);
  }
  context.lineTo(end, held);
}

/** Space between two dashes of a line of columns, in CSS pixels: where it is steep, a wider one tears it apart. */
const columnGapPx = 2;

/** Whether a column lies on a dash rather than between two. */
function dashAt(u: uPlot, { dash }: LineStyle, px: number): (x: number) => boolean {
  if (dash === undefined) return () => true;
  const period = Math.round((dash[0] + dash[1]) * px);
  return (x) => (x - u.bbox.left) % period < period - columnGapPx * px;
}
