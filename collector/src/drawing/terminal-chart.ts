import { shortNumber, timeTicks, viewRange } from './axis-scale.ts';
import { BrailleCanvas } from './braille-canvas.ts';
import type { ChartPicture, PicturePoint } from './chart-picture.ts';
import { painter, wrapped, type Painter } from './terminal-style.ts';

export interface TerminalOptions {
  /** Characters across, at least 40. */
  readonly columns: number;
  readonly rows: number;
  readonly useColor: boolean;
}

const gutter = 10;
const legend = '⠤⠊ values  ⠄⠄ limits  ● outside  ▀ episode';

/**
 * A control chart in text: values as a line of Braille dots (2 by 4 to a character), limits as rows of single
 * dots, `●` a point outside, `▀` on the axis an episode. However many points share a column, its highest
 * and lowest value are drawn and no point outside disappears.
 */
export function terminalChart(picture: ChartPicture, options: TerminalOptions): string {
  const columns = Math.max(options.columns, 40);
  const paint = painter(options.useColor);
  const { points } = picture;
  const span = { fromAt: points[0]?.at ?? 0, toAt: points.at(-1)?.at ?? 1 };
  const [low, high] = viewRange(points);
  const size = { width: columns - gutter, rows: options.rows };
  const dotRow = (value: number): number => ((high - value) / (high - low)) * (4 * size.rows - 1);
  const dotColumn = (at: number): number =>
    Math.min(
      2 * size.width - 1,
      Math.floor(((at - span.fromAt) / Math.max(span.toAt - span.fromAt, 1)) * 2 * size.width),
    );

  const values = new BrailleCanvas(size.width, size.rows);
  const limits = new BrailleCanvas(size.width, size.rows);
  const marks = new Map<string, string>();
  drawLimits(limits, points, dotColumn, dotRow);
  drawValues(values, points, dotColumn, dotRow);
  for (const { at, value, violations } of points) {
    if (value === null || violations.length === 0) continue;
    marks.set(`${dotColumn(at) >> 1},${Math.round(dotRow(value)) >> 2}`, paint.violation('●'));
  }
  const cell = (column: number, row: number): string =>
    marks.get(`${column},${row}`) ??
    values.cell(column, row, paint.value) ??
    limits.cell(column, row, paint.limit) ??
    ' ';
  const labels = new Map(
    [0, 0.25, 0.5, 0.75, 1].map((share) => [Math.round(share * (size.rows - 1)), share]),
  );
  const plot = Array.from({ length: size.rows }, (_, row) => {
    const share = labels.get(row);
    const label = share === undefined ? '' : shortNumber(high - (row / (size.rows - 1)) * (high - low));
    const cells = Array.from({ length: size.width }, (_unused, column) => cell(column, row));
    return `${label.padStart(gutter - 2)} ${paint.axis(share === undefined ? '│' : '┤')}${cells.join('').trimEnd()}`;
  });
  const column = (at: number): number => dotColumn(at) >> 1;
  return [
    paint.title(picture.title),
    ...wrapped(picture.subtitle, columns).map(paint.axis),
    '',
    ...plot,
    episodeLine(picture, size.width, column, paint),
    axisLine(span, size.width, column, paint),
    ...(columns < gutter + legend.length ? [] : [`${' '.repeat(gutter)}${paint.axis(legend)}`]),
    '',
    ...textBelow(picture, columns, paint),
  ].join('\n');
}

type Place = (value: number) => number;

/** Neighbours are joined; a missing value breaks the line. */
function drawValues(canvas: BrailleCanvas, points: readonly PicturePoint[], x: Place, y: Place): void {
  let before: readonly [number, number] | null = null;
  for (const { at, value } of points) {
    if (value === null) {
      before = null;
      continue;
    }
    const here = [x(at), Math.round(y(value))] as const;
    canvas.line(before ?? here, here);
    before = here;
  }
}

/** A limit holds from its point to the next one; beyond the view it is left out. */
function drawLimits(canvas: BrailleCanvas, points: readonly PicturePoint[], x: Place, y: Place): void {
  for (const read of [({ upper }: PicturePoint) => upper, ({ lower }: PicturePoint) => lower]) {
    const rows = new Map<number, number>();
    let last: { readonly column: number; readonly row: number } | null = null;
    for (const point of points) {
      const level = read(point);
      const column = x(point.at);
      for (let between: number = last?.column ?? column; last !== null && between < column; between += 1)
        rows.set(between, last.row);
      last = level === null ? null : { column, row: Math.round(y(level)) };
      if (last !== null) rows.set(column, last.row);
    }
    // Every other dot, so that a limit is told from a line of values without colour, too.
    for (const [column, row] of rows) if (column % 2 === 0) canvas.dot(column, row);
  }
}

function textBelow({ findings, notes }: ChartPicture, columns: number, paint: Painter): string[] {
  const section = (title: string, sentences: readonly string[]): string[] =>
    sentences.length === 0
      ? []
      : [
          paint.title(title),
          ...sentences.flatMap((text) => wrapped(text, columns - 4, '  ')).map((line) => `  ${line}`),
        ];
  return [...section('Found', findings), ...section('Why this chart', notes)];
}

function episodeLine(
  picture: ChartPicture,
  width: number,
  column: (at: number) => number,
  paint: Painter,
): string {
  const cells = Array.from({ length: width }, () => paint.axis('─'));
  for (const { startAt, endAt } of picture.episodes) {
    const last = endAt === null ? width - 1 : column(endAt);
    for (let at = Math.max(column(startAt), 0); at <= last; at++) cells[at] = paint.violation('▀');
  }
  return `${' '.repeat(gutter - 1)}${paint.axis('└')}${cells.join('')}`;
}

function axisLine(
  { fromAt, toAt }: { readonly fromAt: number; readonly toAt: number },
  width: number,
  column: (at: number) => number,
  paint: Painter,
): string {
  let line = '';
  for (const { at, label } of timeTicks(fromAt, toAt, Math.max(2, Math.floor(width / 12)))) {
    const left = column(at);
    if (left < line.length || left + label.length > width) continue;
    line = line.padEnd(left) + label + ' ';
  }
  return `${' '.repeat(gutter)}${paint.axis(line.trimEnd())}`;
}
