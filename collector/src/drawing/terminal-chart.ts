import { shortNumber, timeTicks, valueRange } from './axis-scale.ts';
import type { ChartPicture, PicturePoint } from './chart-picture.ts';
import { painter, wrapped, type Painter } from './terminal-style.ts';
import { terminalNotes } from './terminal-summary.ts';

export interface TerminalOptions {
  /** Characters across, at least 40. */
  readonly columns: number;
  readonly rows: number;
  readonly useColor: boolean;
}

const gutter = 10;

/**
 * A control chart in text. A column shows the most extreme of the points that fall into it (the farthest
 * from the centre line), so that nothing out of control disappears when there are more points than columns.
 *
 * `·` in control, `●` a violation, `─` centre line, `┄` limits, `▔` below the chart: an episode.
 */
export function terminalChart(picture: ChartPicture, options: TerminalOptions): string {
  const width = Math.max(options.columns, 40) - gutter;
  const { rows } = options;
  const fromAt = picture.points[0]?.at ?? 0;
  const toAt = picture.points.at(-1)?.at ?? 1;
  const column = (at: number): number =>
    Math.min(width - 1, Math.floor(((at - fromAt) / Math.max(toAt - fromAt, 1)) * width));
  const columns = Array.from({ length: width }, (): PicturePoint | undefined => undefined);
  for (const point of picture.points) {
    const at = column(point.at);
    if (strikingness(point) > strikingness(columns[at])) columns[at] = point;
  }
  const [low, high] = valueRange(
    columns.flatMap((point) =>
      point === undefined ? [] : [point.value, point.lower, point.upper, point.center],
    ),
    0.03,
  );
  const row = (value: number): number =>
    Math.round(((high - Math.min(Math.max(value, low), high)) / (high - low)) * (rows - 1));

  const paint = painter(options.useColor);
  const grid = Array.from({ length: rows }, () => Array.from({ length: width }, () => ' '));
  let limits: PicturePoint | undefined;
  columns.forEach((point, at) => {
    if (point?.center !== undefined && point.center !== null) limits = point;
    if (limits === undefined) return;
    if (limits.center !== null) grid[row(limits.center)]![at] = paint.center('─');
    if (limits.lower !== null) grid[row(limits.lower)]![at] = paint.limit('┄');
    if (limits.upper !== null) grid[row(limits.upper)]![at] = paint.limit('┄');
  });
  columns.forEach((point, at) => {
    if (point === undefined || point.value === null) return;
    grid[row(point.value)]![at] = point.violations.length > 0 ? paint.violation('●') : paint.value('·');
  });

  const shownRows = new Set([0, Math.floor(rows / 2), rows - 1]);
  const plot = grid.map((cells, index) => {
    const level = high - (index / (rows - 1)) * (high - low);
    const label = shownRows.has(index) ? shortNumber(level) : '';
    return `${label.padStart(gutter - 2)} ${paint.axis('│')}${cells.join('')}`;
  });
  return [
    paint.title(picture.title),
    ...wrapped(picture.subtitle, Math.max(options.columns, 40)).map(paint.axis),
    '',
    ...plot,
    episodeLine(picture, width, column, paint),
    axisLine(fromAt, toAt, width, column),
    '',
    ...terminalNotes(picture.notes, Math.max(options.columns, 40)),
  ].join('\n');
}

/** Orders the points of one column: violations first, then the distance from the centre line. */
function strikingness(point: PicturePoint | undefined): number {
  if (point === undefined) return -2;
  if (point.value === null) return -1;
  const distance = Math.abs(point.value - (point.center ?? point.value));
  return distance + (point.violations.length > 0 ? Number.MAX_VALUE / 2 : 0);
}

function episodeLine(
  picture: ChartPicture,
  width: number,
  column: (at: number) => number,
  paint: Painter,
): string {
  const cells = Array.from({ length: width }, () => ' ');
  for (const { startAt, endAt } of picture.episodes) {
    const last = endAt === null ? width - 1 : column(endAt);
    for (let at = Math.max(column(startAt), 0); at <= last; at++) cells[at] = paint.violation('▔');
  }
  return `${' '.repeat(gutter - 1)}${paint.axis('└')}${cells.join('')}`;
}

function axisLine(fromAt: number, toAt: number, width: number, column: (at: number) => number): string {
  let line = '';
  for (const { at, label } of timeTicks(fromAt, toAt, Math.max(2, Math.floor(width / 14)))) {
    const left = column(at);
    if (left < line.length || left + label.length > width) continue;
    line = line.padEnd(left) + label + ' ';
  }
  return `${' '.repeat(gutter)}${line}`;
}
