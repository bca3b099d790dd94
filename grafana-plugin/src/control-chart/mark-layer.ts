import type uPlot from 'uplot';
import type { PanelColors } from '../panel-kit/panel-colors.ts';
import { addDot, apartPx, withinPlot } from '../panel-kit/plot-layers.ts';
import { isFree, lowerBound, placeMarks, type Box, type Place } from './mark-places.ts';
import type { PlotMark } from './plot-marks.ts';

interface Style {
  readonly yScale: string;
  /** Diameter of a ring in CSS pixels. */
  readonly size: number;
  readonly colors: PanelColors;
  readonly font: string;
}

interface SeenMark extends Place {
  readonly label: string;
  readonly isAbove: boolean;
}

/** Arcs in one path: more cost more each, see line-layers.ts. */
const marksPerPath = 16;

/**
 * Rings around violations, with the rule's number at the onset of each stretch. Where they would run together they
 * are dots, which no other point of so dense a line has, and a number is written only where it covers no mark.
 */
export function drawMarks(u: uPlot, marks: readonly PlotMark[], { yScale, size, colors, font }: Style): void {
  withinPlot(u, (context, px) => {
    const radius = (size / 2) * px;
    const seen = seenMarks(u, marks, yScale, radius);
    const { rings, dots } = placeMarks(seen, apartPx * px, 2 * px);
    context.fillStyle = colors.bad;
    inParts(dots, ({ x, y }) => addDot(context, x, y, 2.5 * px), context, 'fill');
    context.strokeStyle = colors.bad;
    context.lineWidth = 2 * px;
    inParts(rings, ({ x, y }) => addDot(context, x, y, radius), context, 'stroke');
    context.font = `600 ${11 * px}px ${font}`;
    context.textAlign = 'center';
    context.strokeStyle = colors.paper;
    drawNumbers(u, context, seen, radius + 2 * px, px);
  });
}

function seenMarks(u: uPlot, marks: readonly PlotMark[], yScale: string, reach: number): SeenMark[] {
  const { left, width } = u.bbox;
  const instant = (x: number): number => u.posToVal(x, 'x', true);
  const [from, to] = [left - reach, left + width + reach].map((x) =>
    lowerBound(marks, ({ at }) => at, instant(x)),
  );
  return marks.slice(from, to).map(({ at, value, label, isAbove }) => ({
    x: u.valToPos(at, 'x', true),
    y: u.valToPos(value, yScale, true),
    label,
    isAbove,
  }));
}

function inParts(
  marks: readonly SeenMark[],
  add: (mark: SeenMark) => void,
  context: CanvasRenderingContext2D,
  paint: 'fill' | 'stroke',
): void {
  for (let begin = 0; begin < marks.length; begin += marksPerPath) {
    context.beginPath();
    for (const mark of marks.slice(begin, begin + marksPerPath)) add(mark);
    context[paint]();
  }
}

/** A number that would cover another, or a mark, is left to the hover text. */
function drawNumbers(
  u: uPlot,
  context: CanvasRenderingContext2D,
  seen: readonly SeenMark[],
  away: number,
  px: number,
): void {
  let labelledUpTo = -Infinity;
  seen.forEach(({ x, y, label, isAbove }, place) => {
    if (label === '' || x < labelledUpTo) return;
    const halfWidth = context.measureText(label).width / 2;
    if (x - halfWidth < labelledUpTo) return;
    const { textX, textY, baseline, box } = besideMark(u, { x, y, halfWidth, isAbove }, away, px);
    if (!isFree(box, seen, place, 3 * px)) return;
    labelledUpTo = x + halfWidth + 2 * px;
    context.textBaseline = baseline;
    context.strokeText(label, textX, textY);
    context.fillText(label, textX, textY);
  });
}

interface PlacedNumber {
  readonly textX: number;
  readonly textY: number;
  readonly baseline: CanvasTextBaseline;
  readonly box: Box;
}

/** Above or below the mark; beside it where the plot ends. */
function besideMark(
  u: uPlot,
  mark: { readonly x: number; readonly y: number; readonly halfWidth: number; readonly isAbove: boolean },
  away: number,
  px: number,
): PlacedNumber {
  const { top, height, left, width } = u.bbox;
  const textHeight = 12 * px;
  const { x, y, halfWidth, isAbove } = mark;
  const hasRoom = isAbove ? y - away - textHeight >= top : y + away + textHeight <= top + height;
  if (hasRoom) {
    const textY = isAbove ? y - away : y + away;
    const [boxTop, boxBottom] = isAbove ? [textY - textHeight, textY] : [textY, textY + textHeight];
    const box = { left: x - halfWidth, right: x + halfWidth, top: boxTop, bottom: boxBottom };
    return { textX: x, textY, baseline: isAbove ? 'bottom' : 'top', box };
  }
  const isRight = x + away + 2 * halfWidth <= left + width;
  const textX = isRight ? x + away + halfWidth : x - away - halfWidth;
  const box = {
    left: textX - halfWidth,
    right: textX + halfWidth,
    top: y - textHeight / 2,
    bottom: y + textHeight / 2,
  };
  return { textX, textY: y, baseline: 'middle', box };
}
