import { useCallback, useMemo, useState } from 'react';
import {
  FieldType,
  getDisplayProcessor,
  type DataFrame,
  type Field,
  type GrafanaTheme2,
  type PanelProps,
} from '@grafana/data';
import { LegendDisplayMode, TooltipDisplayMode } from '@grafana/schema';
import { useTheme2, VizLayout, VizLegend, type VizLegendItem } from '@grafana/ui';
import { ChartPlot } from '../control-chart/ChartPlot.tsx';
import { plotLines } from '../control-chart/plot-lines.ts';
import { hideFrom } from '../panel-kit/hide-from.ts';
import { panelColors } from '../panel-kit/panel-colors.ts';
import { plotRoom } from '../panel-kit/plot-room.ts';
import { CountPlot } from './CountPlot.tsx';
import type { IncidentTrendsOptions } from './options.ts';
import { severityColors } from './severity-colors.ts';
import type { IncidentTrends } from './trends.ts';

interface Props {
  readonly panel: PanelProps<IncidentTrendsOptions>;
  readonly trends: IncidentTrends;
  readonly fieldOf: (name: string) => Field | undefined;
  readonly width: number;
  readonly height: number;
  readonly linkOf: (from: number, to: number) => string | undefined;
}

/** Share of the height for a chart of the times between incidents. */
const gapShare = 0.42;
const leastHeightForGaps = 130;
/** Room for counts, and for days between incidents; charts below each other share their time axis. */
const axisWidths = { counts: 46, gaps: 58 };
const noAnnotations: DataFrame[] = [];
const noneHidden: ReadonlySet<string> = new Set();

/** Incidents by severity over time, with their control chart: over the bars, or below where it has another scale. */
export function CountSection({ panel, trends, fieldOf, width, height, linkOf }: Props) {
  const { options, timeRange, timeZone, onChangeTimeRange, data } = panel;
  const theme = useTheme2();
  const { severities, chart } = trends;
  const { off, toggle } = useSwitchedOff();
  const fills = useMemo(() => severityColors(severities, fieldOf, theme), [severities, fieldOf, theme]);
  const isHidden = useCallback(
    (part: number) => {
      const name = severities[part] ?? '';
      return off.has(name) || hideFrom(fieldOf(name)).viz === true;
    },
    [severities, off, fieldOf],
  );
  const field = useMemo(
    () => fieldOf('total') ?? fieldOf(severities[0] ?? '') ?? plainField,
    [fieldOf, severities],
  );
  const room = plotRoom(width, height);
  const items = useMemo(() => {
    const isWhole = severities.every((_, part) => !isHidden(part));
    const hasLimits = chart?.kind === 'c' && options.showLimits && isWhole;
    return legendItems(severities, fills, isHidden, fieldOf, hasLimits, theme);
  }, [severities, fills, isHidden, fieldOf, chart, options.showLimits, theme]);
  const isGapChart = chart !== undefined && chart.kind !== 'c';
  const shared = {
    timeRange,
    timeZone,
    annotations: data.annotations ?? noAnnotations,
    showsValues: room.showsValues,
    axisWidth: room.showsValues ? axisWidths[isGapChart ? 'gaps' : 'counts'] : undefined,
    hasTooltip: options.tooltip?.mode !== TooltipDisplayMode.None,
    onZoom: onChangeTimeRange,
  };
  const hasLegend = room.hasLegend && options.legend?.showLegend !== false && items.length > 1;
  return (
    <VizLayout
      width={width}
      height={height}
      legend={hasLegend ? legendBelow(options.legend, items, toggle) : null}
    >
      {(innerWidth: number, innerHeight: number) => {
        const hasGaps = isGapChart && innerHeight >= leastHeightForGaps;
        const gapHeight = hasGaps ? Math.round(innerHeight * gapShare) : 0;
        return (
          <>
            <CountPlot
              {...shared}
              {...{ trends, fills, isHidden, field, linkOf }}
              showLimits={options.showLimits}
              width={innerWidth}
              height={innerHeight - gapHeight}
              showsTimes={room.showsTimes && !hasGaps}
            />
            {hasGaps && <GapPlot {...shared} trends={trends} width={innerWidth} height={gapHeight} />}
          </>
        );
      }}
    </VizLayout>
  );
}

/** `VizLayout` measures the element itself, so this is no component. */
function legendBelow(
  legend: IncidentTrendsOptions['legend'] | undefined,
  items: VizLegendItem[],
  onLabelClick: (item: VizLegendItem) => void,
) {
  const { placement = 'bottom', displayMode = LegendDisplayMode.List } = legend ?? {};
  return (
    <VizLayout.Legend placement={placement}>
      <VizLegend {...{ placement, displayMode, items, onLabelClick }} />
    </VizLayout.Legend>
  );
}

/** Severities that a click on their name in the legend has taken off. */
function useSwitchedOff() {
  const [off, setOff] = useState<ReadonlySet<string>>(new Set());
  const toggle = ({ fieldName }: VizLegendItem): void => {
    if (fieldName === undefined) return;
    setOff((before) => {
      const after = new Set(before);
      if (!after.delete(fieldName)) after.add(fieldName);
      return after;
    });
  };
  return { off, toggle };
}

const plainField: Field = { name: 'total', type: FieldType.number, config: {}, values: [] };

type GapProps = Pick<
  Parameters<typeof ChartPlot>[0],
  | 'timeRange'
  | 'timeZone'
  | 'annotations'
  | 'showsValues'
  | 'axisWidth'
  | 'hasTooltip'
  | 'onZoom'
  | 'width'
  | 'height'
> & { readonly trends: IncidentTrends };

/** The chart of the times between incidents: high is good there, and low is a cluster. */
function GapPlot({ trends, ...shared }: GapProps) {
  const theme = useTheme2();
  const { judged, kind } = trends.chart!;
  const lines = useMemo(() => plotLines(judged, judged.name, { limits: true, zones: false }), [judged]);
  const field = useMemo(() => {
    const own: Field = {
      name: judged.name,
      type: FieldType.number,
      config: {
        ...(kind === 't' ? { unit: 'suffix: d' } : {}),
        color: { mode: 'fixed', fixedColor: 'blue' },
      },
      values: [],
    };
    return { ...own, display: getDisplayProcessor({ field: own, theme }) };
  }, [judged.name, kind, theme]);
  return (
    <ChartPlot
      {...shared}
      chart={judged}
      lines={lines}
      field={field}
      markSize={9}
      showMarks
      axisLabel=""
      cornerName={judged.name}
      hidden={noneHidden}
      showsTimes
      rowOf={() => -1}
    />
  );
}

function legendItems(
  severities: readonly string[],
  fills: readonly string[],
  isHidden: (part: number) => boolean,
  fieldOf: (name: string) => Field | undefined,
  hasLimits: boolean,
  theme: GrafanaTheme2,
): VizLegendItem[] {
  const colors = panelColors(theme);
  const data = { type: FieldType.number };
  const bars = severities.flatMap((label, part) =>
    hideFrom(fieldOf(label)).legend === true
      ? []
      : [{ label, fieldName: label, color: fills[part]!, yAxis: 1, disabled: isHidden(part), data }],
  );
  if (!hasLimits) return bars;
  const line = (label: string, color: string, fill: 'solid' | 'dash'): VizLegendItem => ({
    label,
    color,
    yAxis: 1,
    lineStyle: fill === 'dash' ? { fill, dash: [4, 3] } : { fill },
    data,
  });
  return [...bars, line('Centre', colors.center, 'solid'), line('Limits of the total', colors.limit, 'dash')];
}
