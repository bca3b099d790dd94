import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { css, cx } from '@emotion/css';
import { formattedValueToString, type GrafanaTheme2, type PanelData, type PanelProps } from '@grafana/data';
import { TooltipDisplayMode } from '@grafana/schema';
import { Combobox, Icon, measureText, Tooltip, useStyles2 } from '@grafana/ui';
import type { EpisodeCauseRequest } from '@shewhart/schemas/api';
import { changeLink, incidentLink, outsideLink } from '../panel-kit/app-links.ts';
import { collectorSource, type CollectorSource } from '../panel-kit/collector-source.ts';
import { CsvButton, csvHostClass } from '../panel-kit/CsvButton.tsx';
import { hideFrom } from '../panel-kit/hide-from.ts';
import { plotRoom } from '../panel-kit/plot-room.ts';
import { refreshDashboard } from '../panel-kit/refresh-dashboard.ts';
import { causeText } from './cause-words.ts';
import { ChartLegend, useSwitches } from './ChartLegend.tsx';
import { changeBefore, chartSummary, episodeAt, type NumberFormat } from './chart-words.ts';
import { ChartPlot } from './ChartPlot.tsx';
import { EpisodeActions } from './EpisodeActions.tsx';
import type { ChartChange, JudgedChart } from './judged-chart.ts';
import type { ControlChartOptions } from './options.ts';
import { plotLines, type PlotLine } from './plot-lines.ts';
import type { TimeSeries } from './select-series.ts';
import { statisticsColumns } from './statistics-columns.ts';

interface Props extends PanelProps<ControlChartOptions> {
  readonly chart: JudgedChart;
  readonly series: TimeSeries;
  readonly names: readonly string[];
  readonly onChoose: (name: string) => void;
  readonly onEditing: (isEditing: boolean) => void;
}

const headHeight = 28;
/** Share of the height for the dispersion chart. */
const dispersionShare = 0.3;

export function ChartView({ chart: judged, series, names, onChoose, onEditing, ...panel }: Props) {
  const { options, width, height, data } = panel;
  const styles = useStyles2(getStyles);
  const [hidden, toggle] = useSwitches();
  const [assigned, setAssigned] = useState<ReadonlyMap<string, string>>(new Map());
  const source = useCollector(data, series);
  const { show } = options;
  const { value: field } = series;
  const room = plotRoom(width, height);

  const chart = useMemo(() => shownChart(judged, show, assigned), [judged, show, assigned]);
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

  const onAssigned = (episodeId: string, cause: EpisodeCauseRequest): void => {
    setAssigned((before) => new Map(before).set(episodeId, causeText(cause)));
    refreshDashboard();
  };
  const pinnedExtra = (place: number): ReactNode => {
    const at = chart.at[place];
    const episode = at === undefined ? undefined : episodeAt(chart.episodes, at);
    const change = at === undefined ? undefined : changeBefore(chart.changes, at);
    return (
      <>
        {change && <ChangeLinks change={change} className={styles.link} />}
        <div className={styles.method}>{chart.method}</div>
        {episode && <EpisodeActions {...{ episode, source, onEditing, onAssigned }} />}
      </>
    );
  };

  const title = panel.replaceVariables(panel.title, undefined, 'text');
  const hasHead = room.hasHead && (names.length > 1 || judged.warnings.length > 0);
  const shared = {
    field,
    timeRange: panel.timeRange,
    timeZone: panel.timeZone,
    annotations: data.annotations ?? noAnnotations,
    markSize: options.markSize,
    showMarks: show.violations,
    hidden,
    showsValues: room.showsValues,
    hasTooltip: options.tooltip?.mode !== TooltipDisplayMode.None && !hideFrom(field).tooltip,
    onZoom: panel.onChangeTimeRange,
    pinnedExtra,
    rowOf: (place: number) => series.time.values.indexOf(chart.at[place] ?? Number.NaN),
  };
  const hasLegend = room.hasLegend && !hideFrom(field).legend;

  return (
    <div
      role="group"
      className={cx(styles.panel, csvHostClass)}
      aria-label={chartSummary(chart, title, format)}
      data-testid="shewhart-control-chart"
      data-violations={chart.points.filter(({ violations }) => violations.length > 0).length}
    >
      <CsvButton name={title === '' ? chart.name : title} columns={() => statisticsColumns(chart)} />
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
                <Icon name="exclamation-triangle" /> {judged.warnings.map(shortWarning).join(' · ')}
              </span>
            </Tooltip>
          )}
        </div>
      )}
      <ChartLegend
        {...{ lines, hidden, toggle, field, width }}
        height={height - (hasHead ? headHeight : 0)}
        legend={hasLegend ? options.legend : undefined}
      >
        {(innerWidth: number, innerHeight: number) => {
          const hasLower = lower !== undefined && room.hasDispersion;
          const axisWidth =
            hasLower && room.showsValues ? commonAxisWidth([...lines, ...lowerLines], format) : undefined;
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
                showsTimes={!hasLower && room.showsTimes}
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
      </ChartLegend>
    </div>
  );
}

const noAnnotations: never[] = [];

/** What comes before the colon says what is the matter; the rest is told on hover. */
const shortWarning = (text: string): string => text.split(':')[0]!;

/** The collector's data source behind the series, once it is found. */
function useCollector(data: PanelData, series: TimeSeries): CollectorSource | undefined {
  const [source, setSource] = useState<CollectorSource>();
  const find = useCallback(
    () => collectorSource(data, series.frame),
    // Queries stay the same from refresh to refresh; the objects do not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [JSON.stringify(data.request?.targets?.map(({ datasource }) => datasource)), series.frame.refId],
  );
  useEffect(() => {
    let isCurrent = true;
    void find().then((found) => isCurrent && setSource(found));
    return () => {
      isCurrent = false;
    };
  }, [find]);
  return source;
}

/** The chart with what is to be seen, and with causes that were assigned a moment ago. */
function shownChart(
  judged: JudgedChart,
  show: ControlChartOptions['show'],
  assigned: ReadonlyMap<string, string>,
): JudgedChart {
  const episodes = show.episodes ? judged.episodes : [];
  return {
    ...judged,
    episodes: episodes.map((episode) => {
      const cause = assigned.get(episode.id);
      return cause === undefined ? episode : { ...episode, cause };
    }),
    changes: show.changes ? judged.changes : [],
  };
}

/** Where more is told of a change or an incident. */
function ChangeLinks({ change, className }: { readonly change: ChartChange; readonly className: string }) {
  const { id, kind, title } = change;
  const url = outsideLink(change.url);
  return (
    <>
      {id !== undefined && (
        <a href={kind === 'incident' ? incidentLink(id) : changeLink(id)} className={className}>
          {title}
        </a>
      )}
      {url !== undefined && (
        <a href={url} target="_blank" rel="noreferrer" className={className}>
          {id === undefined ? title : 'Where it was reported'}
        </a>
      )}
    </>
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

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ position: 'relative', height: '100%' }),
  link: css({ color: theme.colors.text.link }),
  method: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
  }),
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
