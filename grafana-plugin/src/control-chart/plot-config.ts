import {
  formattedValueToString,
  type GrafanaTheme2,
  type TimeRange,
  type DataFrame,
  type Field,
} from '@grafana/data';
import {
  AxisPlacement,
  GraphDrawStyle,
  GraphGradientMode,
  LineInterpolation,
  ScaleDirection,
  ScaleOrientation,
  VisibilityMode,
} from '@grafana/schema';
import { UPlotConfigBuilder } from '@grafana/ui';
import type { ChartColors } from './chart-colors.ts';
import {
  drawAnnotations,
  drawChanges,
  drawEpisodes,
  drawMarks,
  drawName,
  drawStages,
} from './draw-layers.ts';
import type { JudgedChart } from './judged-chart.ts';
import type { LineRole, PlotLine } from './plot-lines.ts';
import type { PlotMark } from './plot-marks.ts';

export interface PlotInput {
  readonly chart: Pick<JudgedChart, 'at' | 'stages' | 'episodes' | 'changes'>;
  readonly lines: readonly PlotLine[];
  readonly marks: readonly PlotMark[];
  /** Gives unit, decimals, bounds and line width. */
  readonly field: Field;
  readonly valueColor: string;
  readonly colors: ChartColors;
  readonly theme: GrafanaTheme2;
  readonly timeZone: string;
  readonly markSize: number;
  readonly axisLabel: string;
  /** Width of the value axis, so that charts below each other share their time axis; its own when undefined. */
  readonly axisWidth: number | undefined;
  /** Written into the corner of the plot; empty for none. */
  readonly cornerName: string;
  readonly hidden: ReadonlySet<string>;
  readonly showsTimes: boolean;
  /** Read at every drawing, so that a new range or annotation needs no new plot. */
  readonly timeRange: () => TimeRange;
  readonly annotations: () => readonly DataFrame[];
}

/** More points than this are drawn as a line only. */
const maxDots = 600;

const lineWidths: Readonly<Record<LineRole, number>> = {
  value: 1.5,
  low: 1.5,
  center: 1.5,
  upper: 1,
  lower: 1,
  zone: 1,
};
const dashes: Partial<Record<LineRole, number[]>> = { upper: [6, 4], lower: [6, 4], zone: [2, 4] };

/** The uPlot configuration of a chart: scales, axes, lines, and the layers below and above them. */
export function plotConfig(input: PlotInput): UPlotConfigBuilder {
  const { lines, field, theme, colors, timeZone } = input;
  const builder = new UPlotConfigBuilder(timeZone);
  const yScale = field.config.unit ?? 'y';
  addScalesAndAxes(builder, input, yScale);
  lines.forEach((line, index) => {
    const dash = dashes[line.role];
    const isValue = line.role === 'value' || line.role === 'low';
    builder.addSeries({
      scaleKey: yScale,
      theme,
      drawStyle: GraphDrawStyle.Line,
      // A limit holds from its point to the next one.
      lineInterpolation: isValue ? LineInterpolation.Linear : LineInterpolation.StepAfter,
      lineColor: colorOf(line.role, input),
      lineWidth: isValue ? (customOf(field).lineWidth ?? lineWidths.value) : lineWidths[line.role],
      lineStyle: dash === undefined ? { fill: 'solid' } : { fill: 'dash', dash },
      showPoints: isValue && line.values.length <= maxDots ? VisibilityMode.Always : VisibilityMode.Never,
      pointSize: 4,
      gradientMode: GraphGradientMode.None,
      spanNulls: false,
      show: !input.hidden.has(line.key),
      dataFrameFieldIndex: { frameIndex: 0, fieldIndex: index + 1 },
    });
  });
  const [upper, lower] = (['upper', 'lower'] as const).map((role) =>
    lines.findIndex((line) => line.role === role),
  );
  if (upper! >= 0 && lower! >= 0) builder.addBand({ series: [upper! + 1, lower! + 1], fill: colors.area });
  builder.setCursor({ drag: { x: true, y: false, setScale: false }, points: { size: 7 } });
  addLayers(builder, input, yScale);
  return builder;
}

interface CustomConfig {
  readonly lineWidth?: number;
  readonly axisSoftMin?: number;
  readonly axisSoftMax?: number;
}

const customOf = (field: Field): CustomConfig => (field.config.custom as CustomConfig | undefined) ?? {};

function addScalesAndAxes(builder: UPlotConfigBuilder, input: PlotInput, yScale: string): void {
  const { field, theme, timeZone, axisLabel } = input;
  const { axisSoftMin, axisSoftMax } = customOf(field);
  builder.addScale({
    scaleKey: 'x',
    orientation: ScaleOrientation.Horizontal,
    direction: ScaleDirection.Right,
    isTime: true,
    range: () => {
      const { from, to } = input.timeRange();
      return [from.valueOf(), to.valueOf()];
    },
  });
  builder.addAxis({
    scaleKey: 'x',
    isTime: true,
    placement: AxisPlacement.Bottom,
    timeZone,
    theme,
    grid: { show: true },
    ...(input.showsTimes ? {} : { size: 6, formatValue: () => '' }),
  });
  builder.addScale({
    scaleKey: yScale,
    orientation: ScaleOrientation.Vertical,
    direction: ScaleDirection.Up,
    ...(axisSoftMin === undefined ? {} : { softMin: axisSoftMin }),
    ...(axisSoftMax === undefined ? {} : { softMax: axisSoftMax }),
    ...(field.config.min == null ? {} : { min: field.config.min }),
    ...(field.config.max == null ? {} : { max: field.config.max }),
    padMinBy: 0.1,
    padMaxBy: 0.14,
  });
  builder.addAxis({
    scaleKey: yScale,
    placement: AxisPlacement.Left,
    theme,
    ...(axisLabel === '' ? {} : { label: axisLabel }),
    ...(input.axisWidth === undefined ? {} : { size: input.axisWidth }),
    formatValue: (value) =>
      field.display === undefined
        ? String(value)
        : formattedValueToString(field.display(value, field.config.decimals)),
  });
}

function colorOf(role: LineRole, { colors, valueColor }: PlotInput): string {
  if (role === 'value' || role === 'low') return valueColor;
  if (role === 'center') return colors.center;
  return role === 'zone' ? colors.zone : colors.limit;
}

function addLayers(builder: UPlotConfigBuilder, input: PlotInput, yScale: string): void {
  const { chart, marks, colors, theme, markSize } = input;
  const font = theme.typography.fontFamily;
  const begins = chart.stages
    .filter(({ from }) => from > 0)
    .map(({ from, label, isTrial }) => ({
      at: chart.at[from]!,
      label: isTrial ? `${label} (trial)` : label,
    }));
  builder.addHook('drawClear', (u) => {
    drawEpisodes(u, chart.episodes, colors);
    drawAnnotations(u, input.annotations(), theme);
    drawStages(u, begins, colors, font);
    if (input.cornerName !== '') drawName(u, input.cornerName, colors, font);
  });
  builder.addHook('draw', (u) => {
    drawChanges(u, chart.changes, colors);
    if (!input.hidden.has('value')) drawMarks(u, marks, { yScale, size: markSize, colors, font });
  });
}
