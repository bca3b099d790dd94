import type uPlot from 'uplot';
import { colorManipulator, type DataFrame, type GrafanaTheme2 } from '@grafana/data';
import type { ChartColors } from './chart-colors.ts';
import type { ChartChange, ChartEpisode } from './judged-chart.ts';
import type { PlotMark } from './plot-marks.ts';

/** Draws within the plot's area, and leaves the canvas as it was. `px` is one CSS pixel in canvas units. */
export function withinPlot(u: uPlot, draw: (context: CanvasRenderingContext2D, px: number) => void): void {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.setLineDash([]);
  draw(ctx, devicePixelRatio);
  ctx.restore();
}

const xScale = 'x';

/** Episodes as shaded bands, with a bar along the top so that they show without their colour too. */
export function drawEpisodes(u: uPlot, episodes: readonly ChartEpisode[], colors: ChartColors): void {
  withinPlot(u, (context, px) => {
    const { top, height, left, width } = u.bbox;
    for (const { startedAt, endedAt } of episodes) {
      const from = u.valToPos(startedAt, xScale, true);
      const to = endedAt === null ? left + width : u.valToPos(endedAt, xScale, true);
      context.fillStyle = colors.episode;
      context.fillRect(from, top, Math.max(to - from, 2 * px), height);
      context.fillStyle = colors.bad;
      context.fillRect(from, top, Math.max(to - from, 2 * px), 3 * px);
    }
  });
}

/** Where a stage begins: a thin line, with its name if it has one. */
export function drawStages(
  u: uPlot,
  stages: readonly { readonly at: number; readonly label: string }[],
  colors: ChartColors,
  font: string,
): void {
  withinPlot(u, (context, px) => {
    const { top, height } = u.bbox;
    context.strokeStyle = colors.stage;
    context.fillStyle = colors.ink;
    context.lineWidth = px;
    context.font = `${11 * px}px ${font}`;
    context.textBaseline = 'top';
    const begins = stages.map(({ at }) => u.valToPos(at, xScale, true));
    stages.forEach(({ label }, place) => {
      const x = begins[place]!;
      context.setLineDash([2 * px, 3 * px]);
      context.beginPath();
      context.moveTo(x, top);
      context.lineTo(x, top + height);
      context.stroke();
      const room = (begins[place + 1] ?? Infinity) - x - 8 * px;
      context.fillText(fittingLabel(context, label, room), x + 4 * px, top + 6 * px);
    });
  });
}

/** The label, its part before the colon, or nothing: whichever fits. */
function fittingLabel(context: CanvasRenderingContext2D, label: string, room: number): string {
  const short = label.split(':')[0]!;
  return [label, short].find((text) => context.measureText(text).width <= room) ?? '';
}

/** Name of a chart in the corner of its plot. */
export function drawName(u: uPlot, name: string, colors: ChartColors, font: string): void {
  withinPlot(u, (context, px) => {
    context.font = `${11 * px}px ${font}`;
    context.textBaseline = 'top';
    context.fillStyle = colors.ink;
    context.fillText(name, u.bbox.left + 6 * px, u.bbox.top + 2 * px);
  });
}

/** Changes as triangles that stand on the time axis, each with a faint line upwards. */
export function drawChanges(u: uPlot, changes: readonly ChartChange[], colors: ChartColors): void {
  withinPlot(u, (context, px) => {
    const { top, height } = u.bbox;
    const bottom = top + height;
    context.fillStyle = colors.change;
    context.strokeStyle = colorManipulator.alpha(colors.change, 0.5);
    context.lineWidth = px;
    for (const { at } of changes) {
      const x = u.valToPos(at, xScale, true);
      context.beginPath();
      context.moveTo(x, top);
      context.lineTo(x, bottom);
      context.stroke();
      context.beginPath();
      context.moveTo(x, bottom - 9 * px);
      context.lineTo(x - 5 * px, bottom);
      context.lineTo(x + 5 * px, bottom);
      context.fill();
    }
  });
}

/** Annotations of the dashboard, in their own colours. */
export function drawAnnotations(u: uPlot, frames: readonly DataFrame[], theme: GrafanaTheme2): void {
  withinPlot(u, (context, px) => {
    const { top, height } = u.bbox;
    context.lineWidth = px;
    for (const frame of frames) {
      const values = (name: string): unknown[] | undefined =>
        frame.fields.find((field) => field.name === name)?.values;
      const [time, timeEnd, color] = ['time', 'timeEnd', 'color'].map(values);
      time?.forEach((at, place) => {
        const own = color?.[place];
        const ink = theme.visualization.getColorByName(typeof own === 'string' ? own : 'blue');
        const x = u.valToPos(Number(at), xScale, true);
        const end = Number(timeEnd?.[place] ?? at);
        if (end > Number(at)) {
          context.fillStyle = colorManipulator.alpha(ink, 0.1);
          context.fillRect(x, top, u.valToPos(end, xScale, true) - x, height);
        }
        context.strokeStyle = ink;
        context.setLineDash([5 * px, 4 * px]);
        context.beginPath();
        context.moveTo(x, top);
        context.lineTo(x, top + height);
        context.stroke();
      });
    }
  });
}

/** Rings around violations, with the rule's number at the onset of each stretch. */
export function drawMarks(
  u: uPlot,
  marks: readonly PlotMark[],
  { yScale, size, colors, font }: { yScale: string; size: number; colors: ChartColors; font: string },
): void {
  withinPlot(u, (context, px) => {
    const radius = (size / 2) * px;
    context.lineWidth = 2 * px;
    context.font = `600 ${11 * px}px ${font}`;
    context.textAlign = 'center';
    let labelledUpTo = -Infinity;
    for (const { at, value, label, isAbove } of marks) {
      const x = u.valToPos(at, xScale, true);
      if (x < u.bbox.left - radius || x > u.bbox.left + u.bbox.width + radius) continue;
      const y = u.valToPos(value, yScale, true);
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.strokeStyle = colors.bad;
      context.stroke();
      // A number that would cover the one before is left to the hover text.
      const halfWidth = context.measureText(label).width / 2;
      if (label === '' || x - halfWidth < labelledUpTo) continue;
      labelledUpTo = x + halfWidth + 2 * px;
      context.textBaseline = isAbove ? 'bottom' : 'top';
      const textY = isAbove ? y - radius - 2 * px : y + radius + 2 * px;
      context.strokeStyle = colors.paper;
      context.strokeText(label, x, textY);
      context.fillStyle = colors.bad;
      context.fillText(label, x, textY);
    }
  });
}
