import type uPlot from 'uplot';
import { colorManipulator } from '@grafana/data';
import type { PanelColors } from '../panel-kit/panel-colors.ts';
import { withinPlot } from '../panel-kit/plot-layers.ts';
import type { ChartChange, ChartEpisode } from './judged-chart.ts';

const xScale = 'x';

/** Episodes as shaded bands, with a bar along the top so that they show without their colour too. */
export function drawEpisodes(u: uPlot, episodes: readonly ChartEpisode[], colors: PanelColors): void {
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
  colors: PanelColors,
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

/** Changes as triangles and incidents as diamonds that stand on the time axis, each with a faint line upwards. */
export function drawChanges(u: uPlot, changes: readonly ChartChange[], colors: PanelColors): void {
  drawEvents(u, changes.filter(isIncident), colors.bad, incidentOutline);
  drawEvents(
    u,
    changes.filter((change) => !isIncident(change)),
    colors.change,
    changeOutline,
  );
}

const isIncident = ({ kind }: ChartChange): boolean => kind === 'incident' || kind === 'alert';

type Outline = (context: CanvasRenderingContext2D, x: number, bottom: number, px: number) => void;

const changeOutline: Outline = (context, x, bottom, px) => {
  context.moveTo(x, bottom - 9 * px);
  context.lineTo(x - 5 * px, bottom);
  context.lineTo(x + 5 * px, bottom);
  context.closePath();
};

const incidentOutline: Outline = (context, x, bottom, px) => {
  context.moveTo(x, bottom - 11 * px);
  context.lineTo(x - 5 * px, bottom - 5.5 * px);
  context.lineTo(x, bottom);
  context.lineTo(x + 5 * px, bottom - 5.5 * px);
  context.closePath();
};

/** All lines in one path and all marks in another: hundreds of events cost two strokes. */
function drawEvents(u: uPlot, events: readonly ChartChange[], color: string, outline: Outline): void {
  if (events.length === 0) return;
  withinPlot(u, (context, px) => {
    const { top, height } = u.bbox;
    const bottom = top + height;
    const places = events.map(({ at }) => u.valToPos(at, xScale, true));
    context.strokeStyle = colorManipulator.alpha(color, 0.5);
    context.lineWidth = px;
    context.beginPath();
    for (const x of places) {
      context.moveTo(x, top);
      context.lineTo(x, bottom);
    }
    context.stroke();
    context.fillStyle = color;
    context.beginPath();
    for (const x of places) outline(context, x, bottom, px);
    context.fill();
  });
}
