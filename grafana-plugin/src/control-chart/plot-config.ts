import type { DataFrame, Field, GrafanaTheme2, TimeRange } from '@grafana/data';
import { VisibilityMode } from '@grafana/schema';
import { UPlotConfigBuilder } from '@grafana/ui';
import type { PanelColors } from '../panel-kit/panel-colors.ts';
import { drawAnnotations, drawName } from '../panel-kit/plot-layers.ts';
import { addTimeScales, axisOptionsOf } from '../panel-kit/time-scales.ts';
import { drawChanges, drawEpisodes, drawStages } from './draw-layers.ts';
import type { JudgedChart } from './judged-chart.ts';
import { drawArea, drawDots, drawHeldLine, drawJoinedLine } from './line-layers.ts';
import { drawMarks } from './mark-layer.ts';
import type { LineRole, PlotLine } from './plot-lines.ts';
import type { PlotMark } from './plot-marks.ts';

/** What is drawn; it may change from refresh to refresh without a new plot. */
export interface PlotContent {
  readonly chart: Pick<JudgedChart, 'at' | 'stages' | 'episodes' | 'changes'>;
  readonly marks: readonly PlotMark[];
  /** Gives unit, decimals, bounds and line width. */
  readonly field: Field;
  readonly timeRange: TimeRange;
  readonly annotations: readonly DataFrame[];
}

export interface PlotInput {
  /** Read at every drawing. */
  readonly content: () => PlotContent;
  readonly lines: readonly Pick<PlotLine, 'key' | 'role'>[];
  readonly valueColor: string;
  readonly colors: PanelColors;
  readonly theme: GrafanaTheme2;
  readonly timeZone: string;
  readonly markSize: number;
  readonly axisLabel: string;
  readonly axisWidth: number | undefined;
  /** Written into the corner of the plot; empty for none. */
  readonly cornerName: string;
  readonly hidden: ReadonlySet<string>;
  readonly showsTimes: boolean;
  readonly showsValues: boolean;
}

const lineWidths: Readonly<Record<LineRole, number>> = {
  value: 1.5,
  low: 1.5,
  center: 1.5,
  upper: 1,
  lower: 1,
  zone: 1,
  after: 2.5,
};
const dashes: Partial<Record<LineRole, [on: number, off: number]>> = {
  upper: [6, 4],
  lower: [6, 4],
  zone: [2, 4],
};

/** The uPlot configuration of a chart: scales, axes, lines, and the layers below and above them. */
export function plotConfig(input: PlotInput): UPlotConfigBuilder {
  const { lines, theme, content } = input;
  const builder = new UPlotConfigBuilder(input.timeZone);
  const yScale = content().field.config.unit ?? 'y';
  addTimeScales(
    builder,
    {
      ...input,
      timeRange: () => content().timeRange,
      field: () => content().field,
      isCount: false,
    },
    yScale,
  );
  lines.forEach(({ key, role }, index) => {
    builder.addSeries({
      scaleKey: yScale,
      theme,
      // Drawn by the layers below; the series holds the numbers for the scale and the cursor.
      pathBuilder: () => null,
      showPoints: VisibilityMode.Never,
      lineColor: colorOf(role, input),
      show: !input.hidden.has(key),
      dataFrameFieldIndex: { frameIndex: 0, fieldIndex: index + 1 },
    });
  });
  builder.setCursor({
    drag: { x: true, y: false, setScale: false },
    points: { size: 7 },
    // A click pins the point of its time, wherever on the plot it is.
    focus: { prox: 10_000 },
  });
  addLines(builder, input);
  addLayers(builder, input, yScale);
  return builder;
}

/** The lines in their order, each when its turn comes. */
function addLines(builder: UPlotConfigBuilder, input: PlotInput): void {
  const { lines, colors, content } = input;
  const places = Object.fromEntries(lines.map(({ role }, index) => [role, index + 1]));
  builder.addHook('drawSeries', (u, place) => {
    const { role } = lines[place - 1]!;
    const color = colorOf(role, input);
    const isValue = role === 'value' || role === 'low';
    if (!isValue) {
      const { lower } = places;
      if (role === 'upper' && lower !== undefined && u.series[lower]!.show !== false)
        drawArea(u, place, lower, colors.area);
      // A limit holds from its point to the next one.
      const dash = dashes[role];
      drawHeldLine(u, place, { color, width: lineWidths[role], ...(dash === undefined ? {} : { dash }) });
      return;
    }
    const { lineWidth } = axisOptionsOf(content().field);
    drawJoinedLine(u, place, { color, width: lineWidth ?? lineWidths[role] });
    drawDots(u, place, color);
  });
}

function colorOf(role: LineRole, { colors, valueColor }: PlotInput): string {
  if (role === 'value' || role === 'low') return valueColor;
  if (role === 'center') return colors.center;
  if (role === 'after') return colors.change;
  return role === 'zone' ? colors.zone : colors.limit;
}

function addLayers(builder: UPlotConfigBuilder, input: PlotInput, yScale: string): void {
  const { content, colors, theme, markSize } = input;
  const font = theme.typography.fontFamily;
  builder.addHook('drawClear', (u) => {
    const { chart, annotations } = content();
    const begins = chart.stages
      .filter(({ from }) => from > 0)
      .map(({ from, label, isTrial }) => ({
        at: chart.at[from]!,
        label: isTrial ? `${label} (trial)` : label,
      }));
    drawEpisodes(u, chart.episodes, colors);
    drawAnnotations(u, annotations, theme);
    drawStages(u, begins, colors, font);
    if (input.cornerName !== '') drawName(u, input.cornerName, colors, font);
  });
  builder.addHook('draw', (u) => {
    const { chart, marks } = content();
    drawChanges(u, chart.changes, colors);
    if (!input.hidden.has('value')) drawMarks(u, marks, { yScale, size: markSize, colors, font });
  });
}
