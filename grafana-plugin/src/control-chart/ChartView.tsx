import { useMemo, useState } from 'react';
import { css } from '@emotion/css';
import {
  FieldType,
  formattedValueToString,
  getFieldColorModeForField,
  type GrafanaTheme2,
  type PanelProps,
} from '@grafana/data';
import { LegendDisplayMode, TooltipDisplayMode } from '@grafana/schema';
import {
  Combobox,
  Icon,
  Tooltip,
  VizLayout,
  VizLegend,
  measureText,
  useStyles2,
  useTheme2,
  type VizLegendItem,
} from '@grafana/ui';
import { chartColors } from './chart-colors.ts';
import { chartSummary, type NumberFormat } from './chart-words.ts';
import { ChartPlot } from './ChartPlot.tsx';
import type { JudgedChart } from './judged-chart.ts';
import type { ControlChartOptions } from './options.ts';
import { plotLines, type PlotLine } from './plot-lines.ts';
import type { TimeSeries } from './select-series.ts';

interface Props extends PanelProps<ControlChartOptions> {
  readonly chart: JudgedChart;
  readonly series: TimeSeries;
  readonly names: readonly string[];
  readonly onChoose: (name: string) => void;
}

const headHeight = 28;
/** Share of the height for the dispersion chart. */
const dispersionShare = 0.3;
const leastHeightForDispersion = 220;

export function ChartView({ chart: judged, series, names, onChoose, ...panel }: Props) {
  const { options, width, height, title, data } = panel;
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const { show } = options;
  const { value: field } = series;

  const chart = useMemo(
    () => ({
      ...judged,
      episodes: show.episodes ? judged.episodes : [],
      changes: show.changes ? judged.changes : [],
    }),
    [judged, show.episodes, show.changes],
  );
  const lines = useMemo(
    () => plotLines(chart, series.name, { limits: show.limits, zones: show.zones }),
    [chart, series.name, show.limits, show.zones],
  );
  const lower = useMemo(
    () => (show.dispersion ? dispersionChart(chart) : undefined),
    [chart, show.dispersion],
  );
  const lowerLines = useMemo(
    () => (lower ? plotLines(lower, lower.name, { limits: show.limits, zones: false }) : []),
    [lower, show.limits],
  );
  const format: NumberFormat = (value) =>
    field.display === undefined ? String(value) : formattedValueToString(field.display(value));

  const toggle = (key: string): void =>
    setHidden((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  const hasHead = names.length > 1 || judged.warnings.length > 0;
  const plotHeight = height - (hasHead ? headHeight : 0);
  const shared = {
    field,
    timeRange: panel.timeRange,
    timeZone: panel.timeZone,
    annotations: data.annotations ?? [],
    markSize: options.markSize,
    showMarks: show.violations,
    hidden,
    hasTooltip: options.tooltip?.mode !== TooltipDisplayMode.None,
    onZoom: panel.onChangeTimeRange,
  };

  return (
    <div
      role="group"
      aria-label={chartSummary(chart, panel.replaceVariables(title, undefined, 'text'), format)}
      data-testid="shewhart-control-chart"
      data-violations={chart.points.filter(({ violations }) => violations.length > 0).length}
    >
      {hasHead && (
        <div className={styles.head}>
          {names.length > 1 && (
            <Combobox
              aria-label="Charted series"
              width="auto"
              minWidth={16}
              options={names.map((name) => ({ value: name }))}
              value={series.name}
              onChange={({ value }) => onChoose(value)}
            />
          )}
          {judged.warnings.length > 0 && (
            <Tooltip content={judged.warnings.join(' ')}>
              <span className={styles.warning} tabIndex={0} data-testid="shewhart-warning">
                <Icon name="exclamation-triangle" /> {judged.warnings[0]}
              </span>
            </Tooltip>
          )}
        </div>
      )}
      <VizLayout
        width={width}
        height={plotHeight}
        legend={
          options.legend?.showLegend === false ? null : (
            <VizLayout.Legend placement={options.legend?.placement ?? 'bottom'}>
              <VizLegend
                placement={options.legend?.placement ?? 'bottom'}
                displayMode={options.legend?.displayMode ?? LegendDisplayMode.List}
                items={legendItems(lines, hidden, theme, field)}
                onLabelClick={(item) => toggle(item.fieldName ?? item.label)}
              />
            </VizLayout.Legend>
          )
        }
      >
        {(innerWidth: number, innerHeight: number) => {
          const hasLower = lower !== undefined && innerHeight >= leastHeightForDispersion;
          const axisWidth = hasLower ? commonAxisWidth([...lines, ...lowerLines], format) : undefined;
          const lowerHeight = hasLower ? Math.round(innerHeight * dispersionShare) : 0;
          return (
            <>
              <ChartPlot
                {...shared}
                chart={chart}
                lines={lines}
                width={innerWidth}
                height={innerHeight - lowerHeight}
                axisLabel={axisLabelOf(field.config.custom)}
                axisWidth={axisWidth}
                cornerName=""
                showsTimes={!hasLower}
              />
              {hasLower && (
                <ChartPlot
                  {...shared}
                  chart={lower}
                  lines={lowerLines}
                  width={innerWidth}
                  height={lowerHeight}
                  axisLabel=""
                  axisWidth={axisWidth}
                  cornerName={lower.name}
                  showsTimes
                />
              )}
            </>
          );
        }}
      </VizLayout>
    </div>
  );
}

const axisLabelOf = (custom: unknown): string =>
  (custom as { axisLabel?: string } | undefined)?.axisLabel ?? '';

/** Room for the widest number on the value axes of both charts, in pixels. */
function commonAxisWidth(lines: readonly PlotLine[], format: NumberFormat): number {
  const values = lines.flatMap(({ values: all }) => all.filter((value) => value !== null));
  const extremes = [values.reduce((a, b) => Math.min(a, b), 0), values.reduce((a, b) => Math.max(a, b), 0)];
  return Math.max(...extremes.map((value) => measureText(format(value), 12).width)) + 26;
}

/** The lower chart, drawn by the same code: its points against its own limits. */
function dispersionChart(chart: JudgedChart): JudgedChart | undefined {
  const { dispersion } = chart;
  if (dispersion === undefined) return undefined;
  return { ...chart, name: dispersion.name, points: dispersion.points, changes: [], hasZones: false };
}

function legendItems(
  lines: readonly PlotLine[],
  hidden: ReadonlySet<string>,
  theme: GrafanaTheme2,
  field: TimeSeries['value'],
): VizLegendItem[] {
  const colors = chartColors(theme);
  const valueColor = getFieldColorModeForField(field).getCalculator(field, theme)(0, 0);
  return [...lines]
    .reverse()
    .filter(({ role }) => role !== 'zone')
    .map(({ key, label, role }) => ({
      label,
      fieldName: key,
      color:
        role === 'center' ? colors.center : role === 'upper' || role === 'lower' ? colors.limit : valueColor,
      yAxis: 1,
      disabled: hidden.has(key),
      lineStyle:
        role === 'upper' || role === 'lower'
          ? { fill: 'dash' as const, dash: [4, 3] }
          : { fill: 'solid' as const },
      data: { type: FieldType.number },
    }));
}

const getStyles = (theme: GrafanaTheme2) => ({
  head: css({
    height: headHeight,
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    overflow: 'hidden',
    paddingBottom: theme.spacing(0.5),
  }),
  warning: css({
    color: theme.colors.warning.text,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  }),
});
