import type uPlot from 'uplot';
import type { PanelColors } from '../panel-kit/panel-colors.ts';
import { withinPlot } from '../panel-kit/plot-layers.ts';
import type { IntervalCount } from './trends.ts';

/** One piece of a stacked bar, in values; the plot turns them into places. */
export interface BarPiece {
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
  /** Place of the severity. */
  readonly part: number;
  readonly partial: boolean;
}

/** Stacked bars, the worst severity at the bottom, without what the reader has hidden. */
export function barPieces(counts: readonly IntervalCount[], isHidden: (part: number) => boolean): BarPiece[] {
  return counts.flatMap(({ from, to, parts, partial }) => {
    let low = 0;
    return parts.flatMap((count, part) => {
      if (count === 0 || isHidden(part)) return [];
      const piece = { from, to, low, high: low + count, part, partial };
      low += count;
      return [piece];
    });
  });
}

const xScale = 'x';

/** All pieces of a severity are filled at once; what is not over is hatched instead of filled. */
export function drawBars(
  u: uPlot,
  pieces: readonly BarPiece[],
  fills: readonly string[],
  colors: PanelColors,
  yScale: string,
): void {
  withinPlot(u, (context, px) => {
    fills.forEach((fill, part) => {
      const own = pieces.filter((piece) => piece.part === part);
      const whole = new Path2D();
      const partial = new Path2D();
      for (const piece of own) {
        const { left, top, width, height } = boxOf(u, piece, yScale, px);
        (piece.partial ? partial : whole).rect(left, top, width, height);
      }
      context.fillStyle = fill;
      context.fill(whole);
      if (own.some((piece) => piece.partial)) hatch(context, partial, u, fill, px);
      // A thin line of paper between the pieces keeps them apart without their colours.
      context.strokeStyle = colors.paper;
      context.lineWidth = px;
      context.stroke(whole);
    });
  });
}

function boxOf(u: uPlot, { from, to, low, high }: BarPiece, yScale: string, px: number) {
  const [x0, x1] = [u.valToPos(from, xScale, true), u.valToPos(to, xScale, true)];
  const gap = Math.min(0.12 * (x1 - x0), 6 * px);
  const [bottom, top] = [u.valToPos(low, yScale, true), u.valToPos(high, yScale, true)];
  return { left: x0 + gap, top, width: Math.max(px, x1 - x0 - 2 * gap), height: bottom - top };
}

function hatch(context: CanvasRenderingContext2D, area: Path2D, u: uPlot, color: string, px: number): void {
  const { left, top, width, height } = u.bbox;
  context.save();
  context.clip(area);
  context.strokeStyle = color;
  context.lineWidth = 2 * px;
  context.beginPath();
  for (let x = left - height; x < left + width; x += 6 * px) {
    context.moveTo(x, top + height);
    context.lineTo(x + height, top);
  }
  context.stroke();
  context.restore();
  context.strokeStyle = color;
  context.lineWidth = px;
  context.stroke(area);
}

/** The limits of a c chart over the bars, an interval at a time. */
export function drawLimits(
  u: uPlot,
  counts: readonly IntervalCount[],
  points: readonly {
    readonly center: number | null;
    readonly lower: number | null;
    readonly upper: number | null;
  }[],
  colors: PanelColors,
  yScale: string,
): void {
  withinPlot(u, (context, px) => {
    const line = (
      read: (place: number) => number | null | undefined,
      color: string,
      dash: number[],
    ): void => {
      context.strokeStyle = color;
      context.lineWidth = 1.5 * px;
      context.setLineDash(dash.map((each) => each * px));
      context.beginPath();
      counts.forEach(({ from, to }, place) => {
        const value = read(place);
        if (value === null || value === undefined) return;
        const y = u.valToPos(value, yScale, true);
        context.moveTo(u.valToPos(from, xScale, true), y);
        context.lineTo(u.valToPos(to, xScale, true), y);
      });
      context.stroke();
    };
    line((place) => points[place]?.center, colors.center, []);
    line((place) => points[place]?.upper, colors.limit, [6, 4]);
    line((place) => points[place]?.lower, colors.limit, [6, 4]);
  });
}
