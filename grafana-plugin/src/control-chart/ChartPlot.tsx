import { useMemo, useRef, type ReactNode } from 'react';
import type { AlignedData } from 'uplot';
import {
  DashboardCursorSync,
  FieldType,
  formattedValueToString,
  getFieldColorModeForField,
  type DataFrame,
  type Field,
  type TimeRange,
} from '@grafana/data';
import {
  EventBusPlugin,
  KeyboardPlugin,
  TooltipPlugin2,
  UPlotChart,
  XAxisInteractionAreaPlugin,
  usePanelContext,
  useTheme2,
} from '@grafana/ui';
import { chartColors } from './chart-colors.ts';
import type { NumberFormat } from './chart-words.ts';
import type { JudgedChart } from './judged-chart.ts';
import { KeyboardReading } from './KeyboardReading.tsx';
import { plotConfig } from './plot-config.ts';
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
  readonly hasTooltip: boolean;
  readonly onZoom: (range: { from: number; to: number }) => void;
}

/** The hover mode in which every series reports the point under the cursor (`TooltipHoverMode.xAll`). */
const hoverAll = 1;

/** One plot with the interactions that Grafana's own charts have: zoom, pan, crosshair, keyboard, tooltip. */
export function ChartPlot(props: ChartPlotProps): ReactNode {
  const { chart, lines, field, width, height, timeZone, hidden, onZoom } = props;
  const theme = useTheme2();
  const { eventBus, eventsScope, sync } = usePanelContext();
  const cursorSync = sync?.() ?? DashboardCursorSync.Off;
  const latest = useRef(props);
  latest.current = props;

  const valueColor = getFieldColorModeForField(field).getCalculator(field, theme)(0, 0);
  const marks = useMemo(
    () => (props.showMarks ? plotMarks(chart.at, chart.points) : []),
    [chart, props.showMarks],
  );
  const config = useMemo(
    () =>
      plotConfig({
        chart,
        lines,
        marks,
        field,
        valueColor,
        colors: chartColors(theme),
        theme,
        timeZone,
        markSize: props.markSize,
        axisLabel: props.axisLabel,
        axisWidth: props.axisWidth,
        cornerName: props.cornerName,
        hidden,
        showsTimes: props.showsTimes,
        timeRange: () => latest.current.timeRange,
        annotations: () => latest.current.annotations,
      }),
    [
      chart,
      lines,
      marks,
      field,
      valueColor,
      theme,
      timeZone,
      props.markSize,
      props.axisLabel,
      props.axisWidth,
      props.cornerName,
      hidden,
      props.showsTimes,
    ],
  );
  const { from, to } = props.timeRange;
  const data = useMemo(
    () => [chart.at, ...lines.map(({ values }) => values)] as unknown as AlignedData,
    // A new array makes the plot read its time range again: zooming changes the range, never the chart.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [chart, lines, from.valueOf(), to.valueOf()],
  );
  const frame = useMemo(() => crosshairFrame(chart, lines), [chart, lines]);
  const format: NumberFormat = (value) =>
    field.display === undefined ? String(value) : formattedValueToString(field.display(value));

  const explain = (place: number, isPinned: boolean): ReactNode => {
    const links = isPinned ? (field.getLinks?.({ valueRowIndex: place }) ?? []) : [];
    return <PointTooltip {...{ chart, place, timeZone, format, valueColor, links }} />;
  };

  return (
    <UPlotChart config={config} data={data} width={width} height={height}>
      <KeyboardPlugin config={config} />
      <KeyboardReading config={config} render={(place) => explain(place, false)} />
      <XAxisInteractionAreaPlugin config={config} queryZoom={onZoom} />
      {cursorSync !== DashboardCursorSync.Off && (
        <EventBusPlugin config={config} eventBus={eventBus} frame={frame} />
      )}
      {props.hasTooltip && (
        <TooltipPlugin2
          config={config}
          hoverMode={hoverAll}
          queryZoom={onZoom}
          syncMode={cursorSync}
          syncScope={eventsScope}
          render={(_plot, places, _series, isPinned) => {
            const place = places.find((each) => each !== null);
            return place === undefined || place === null ? null : explain(place, isPinned);
          }}
        />
      )}
    </UPlotChart>
  );
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
