import { useMemo, useRef, type ReactNode } from 'react';
import type { AlignedData } from 'uplot';
import {
  FieldType,
  formattedValueToString,
  getFieldColorModeForField,
  type DataFrame,
  type Field,
  type LinkModel,
  type TimeRange,
} from '@grafana/data';
import { useTheme2 } from '@grafana/ui';
import { panelColors } from '../panel-kit/panel-colors.ts';
import { axisOptionsOf } from '../panel-kit/time-scales.ts';
import { TimePlot, type Pinned } from '../panel-kit/TimePlot.tsx';
import type { NumberFormat } from './chart-words.ts';
import type { JudgedChart } from './judged-chart.ts';
import { plotConfig, type PlotContent } from './plot-config.ts';
import type { PlotLine } from './plot-lines.ts';
import { plotMarks } from './plot-marks.ts';
import { PointTooltip } from './PointTooltip.tsx';

export interface ChartPlotProps {
  readonly chart: JudgedChart;
  readonly lines: readonly PlotLine[];
  readonly field: Field;
  readonly width: number;
  readonly height: number;
  readonly timeRange: TimeRange;
  readonly timeZone: string;
  readonly annotations: readonly DataFrame[];
  readonly markSize: number;
  readonly showMarks: boolean;
  readonly axisLabel: string;
  readonly axisWidth: number | undefined;
  readonly cornerName: string;
  readonly hidden: ReadonlySet<string>;
  readonly showsTimes: boolean;
  readonly showsValues: boolean;
  readonly hasTooltip: boolean;
  readonly onZoom: (range: { from: number; to: number }) => void;
  /** The row of the response that has the point; -1 for none. */
  readonly rowOf: (place: number) => number;
  /** What follows the words about a point that is pinned, such as a form. */
  readonly pinnedExtra?: (place: number, pinned: Pinned) => ReactNode;
}

/** One control chart on screen, as it was judged. */
export function ChartPlot(props: ChartPlotProps): ReactNode {
  const { chart, lines, field, width, height, timeZone, hidden, onZoom } = props;
  const theme = useTheme2();
  const valueColor = getFieldColorModeForField(field).getCalculator(field, theme)(0, 0);
  const marks = useMemo(
    () => (props.showMarks ? plotMarks(chart.at, chart.points) : []),
    [chart, props.showMarks],
  );
  const content = useRef<PlotContent>(undefined as unknown as PlotContent);
  content.current = { chart, marks, field, timeRange: props.timeRange, annotations: props.annotations };

  // What needs a new plot; new points of the same lines do not.
  const shape = JSON.stringify([
    lines.map(({ key, role }) => [key, role]),
    [valueColor, props.markSize, props.axisLabel, props.axisWidth, props.cornerName],
    [props.showsTimes, props.showsValues, [...hidden]],
    [field.config.unit, field.config.min, field.config.max, axisOptionsOf(field)],
  ]);
  const config = useMemo(
    () =>
      plotConfig({
        content: () => content.current,
        lines,
        valueColor,
        colors: panelColors(theme),
        theme,
        timeZone,
        markSize: props.markSize,
        axisLabel: props.axisLabel,
        axisWidth: props.axisWidth,
        cornerName: props.cornerName,
        hidden,
        showsTimes: props.showsTimes,
        showsValues: props.showsValues,
      }),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [shape, theme, timeZone],
  );
  const { from, to } = props.timeRange;
  const data = useMemo(
    () => [chart.at, ...lines.map(({ values }) => values)] as unknown as AlignedData,
    // A new array makes the plot draw anew and read its time range: zooming changes the range, never the chart.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [chart, lines, marks, props.annotations, from.valueOf(), to.valueOf()],
  );
  const frame = useMemo(() => crosshairFrame(chart, lines), [chart, lines]);
  const format: NumberFormat = (value) =>
    field.display === undefined ? String(value) : formattedValueToString(field.display(value));

  const explain = (place: number, pinned: Pinned | undefined): ReactNode => {
    const links = pinned === undefined ? [] : linksOf(field, props.rowOf(place));
    return (
      <PointTooltip {...{ chart, place, timeZone, format, valueColor, links }}>
        {pinned !== undefined && props.pinnedExtra?.(place, pinned)}
      </PointTooltip>
    );
  };
  const { hasTooltip } = props;
  return <TimePlot {...{ config, data, frame, width, height, hasTooltip, onZoom, explain }} />;
}

/** Data links of the field, as the user or the data source wrote them, for the row that has the point. */
function linksOf(field: Field, row: number): LinkModel[] {
  return row < 0 ? [] : (field.getLinks?.({ valueRowIndex: row }) ?? []);
}

/** The frame by which other panels find the instant under the cursor. */
function crosshairFrame(chart: JudgedChart, lines: readonly PlotLine[]): DataFrame {
  return {
    length: chart.at.length,
    fields: [
      { name: 'time', type: FieldType.time, config: {}, values: [...chart.at] },
      ...lines.map(({ label, values }) => ({
        name: label,
        type: FieldType.number,
        config: {},
        values: [...values],
      })),
    ],
  };
}
