import type uPlot from 'uplot';
import { colorManipulator, type DataFrame, type GrafanaTheme2 } from '@grafana/data';
import type { PanelColors } from './panel-colors.ts';

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

/** Points or marks nearer to each other than this, in CSS pixels, are too dense to be drawn one by one. */
export const apartPx = 8;

/** Adds a disc, or a ring when it is stroked, to the path. */
export function addDot(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.moveTo(x + radius, y);
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

/** Name of a chart in the corner of its plot. */
export function drawName(u: uPlot, name: string, colors: PanelColors, font: string): void {
  withinPlot(u, (context, px) => {
    context.font = `${11 * px}px ${font}`;
    context.textBaseline = 'top';
    context.fillStyle = colors.ink;
    context.fillText(name, u.bbox.left + 6 * px, u.bbox.top + 2 * px);
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
        const x = u.valToPos(Number(at), 'x', true);
        const end = Number(timeEnd?.[place] ?? at);
        if (end > Number(at)) {
          context.fillStyle = colorManipulator.alpha(ink, 0.1);
          context.fillRect(x, top, u.valToPos(end, 'x', true) - x, height);
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
