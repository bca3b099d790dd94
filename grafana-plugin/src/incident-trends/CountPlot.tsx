import { useMemo, useRef, type ReactNode } from 'react';
import { css } from '@emotion/css';
import type { AlignedData } from 'uplot';
import {
  dateTimeFormat,
  FieldType,
  type DataFrame,
  type Field,
  type GrafanaTheme2,
  type TimeRange,
} from '@grafana/data';
import { GraphDrawStyle, VisibilityMode } from '@grafana/schema';
import { UPlotConfigBuilder, useStyles2, useTheme2 } from '@grafana/ui';
import { pointWords } from '../control-chart/chart-words.ts';
import { drawMarks } from '../control-chart/mark-layer.ts';
import { plotMarks, type PlotMark } from '../control-chart/plot-marks.ts';
import { panelColors } from '../panel-kit/panel-colors.ts';
import { drawAnnotations } from '../panel-kit/plot-layers.ts';
import { addTimeScales, axisOptionsOf } from '../panel-kit/time-scales.ts';
import { TimePlot, type Pinned } from '../panel-kit/TimePlot.tsx';
import { barPieces, drawBars, drawLimits, type BarPiece } from './bar-layer.ts';
import type { IncidentTrends } from './trends.ts';

export interface CountPlotProps {
  readonly trends: IncidentTrends;
  readonly fills: readonly string[];
  readonly isHidden: (part: number) => boolean;
  readonly showLimits: boolean;
  /** Carries the axis options. */
  readonly field: Field;
  readonly width: number;
  readonly height: number;
  readonly timeRange: TimeRange;
  readonly timeZone: string;
  readonly annotations: readonly DataFrame[];
  readonly showsTimes: boolean;
  readonly showsValues: boolean;
  readonly axisWidth: number | undefined;
  readonly hasTooltip: boolean;
  readonly onZoom: (range: { from: number; to: number }) => void;
  /** Address of the incidents of an interval. */
  readonly linkOf: (from: number, to: number) => string | undefined;
}

interface Content {
  readonly trends: IncidentTrends;
  readonly pieces: readonly BarPiece[];
  readonly marks: readonly PlotMark[];
  readonly hasLimits: boolean;
  readonly fills: readonly string[];
  readonly annotations: readonly DataFrame[];
  readonly timeRange: TimeRange;
  readonly field: Field;
}

const markSize = 10;
const yScale = 'count';
/** What is counted whole: the total and the limits, so that the scale holds all of them. */
const series = ['total', 'upper', 'lower', 'center'] as const;

/** Incidents per interval, stacked by severity, with the limits of their c chart. */
export function CountPlot(props: CountPlotProps) {
  const { trends, fills, isHidden, field, timeZone, width, height, hasTooltip, onZoom } = props;
  const theme = useTheme2();
  const { counts, chart } = trends;
  const isWhole = trends.severities.every((_, part) => !isHidden(part));
  // Limits are those of the total: a part of it is not judged by them.
  const judged = chart?.kind === 'c' && isWhole && props.showLimits ? chart.judged : undefined;
  const pieces = useMemo(() => barPieces(counts, isHidden), [counts, isHidden]);
  const marks = useMemo(() => (judged === undefined ? [] : plotMarks(judged.at, judged.points)), [judged]);
  const content = useRef<Content>(undefined as unknown as Content);
  content.current = {
    ...{ trends, pieces, marks, fills, field },
    hasLimits: judged !== undefined,
    annotations: props.annotations,
    timeRange: props.timeRange,
  };
  const shape = JSON.stringify([
    [props.showsTimes, props.showsValues, props.axisWidth],
    [field.config.min, field.config.max, axisOptionsOf(field)],
  ]);
  const config = useMemo(
    () => barConfig(() => content.current, props, theme),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [shape, theme, timeZone],
  );
  const { from, to } = props.timeRange;
  const data = useMemo(
    () => plotData(trends, pieces, judged),
    // A new array makes the plot draw anew and read its time range.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [trends, pieces, judged, fills, props.annotations, from.valueOf(), to.valueOf()],
  );
  const frame = useMemo(
    (): DataFrame => ({
      length: counts.length,
      fields: [
        { name: 'time', type: FieldType.time, config: {}, values: [...(data[0] as number[])] },
        { name: 'total', type: FieldType.number, config: {}, values: [...(data[1] as number[])] },
      ],
    }),
    [data, counts.length],
  );
  const explain = (place: number, pinned: Pinned | undefined): ReactNode => (
    <IntervalTooltip
      {...props}
      place={place}
      isPinned={pinned !== undefined}
      isJudged={judged !== undefined}
    />
  );
  return <TimePlot {...{ config, data, frame, width, height, hasTooltip, onZoom, explain }} />;
}

function plotData(
  { counts }: IncidentTrends,
  pieces: readonly BarPiece[],
  judged:
    | { readonly points: readonly { center: number | null; lower: number | null; upper: number | null }[] }
    | undefined,
): AlignedData {
  const heights = new Map<number, number>();
  for (const { from, high } of pieces) heights.set(from, Math.max(heights.get(from) ?? 0, high));
  const line = (read: 'center' | 'lower' | 'upper'): (number | null)[] =>
    counts.map((_, place) => judged?.points[place]?.[read] ?? null);
  return [
    counts.map(({ from, to }) => (from + to) / 2),
    counts.map(({ from, total }) => (total === null ? null : (heights.get(from) ?? 0))),
    line('upper'),
    line('lower'),
    line('center'),
  ] as unknown as AlignedData;
}

function barConfig(content: () => Content, props: CountPlotProps, theme: GrafanaTheme2): UPlotConfigBuilder {
  const builder = new UPlotConfigBuilder(props.timeZone);
  const colors = panelColors(theme);
  addTimeScales(
    builder,
    {
      theme,
      timeZone: props.timeZone,
      timeRange: () => content().timeRange,
      field: () => content().field,
      axisLabel: axisOptionsOf(props.field).axisLabel ?? '',
      axisWidth: props.axisWidth,
      showsTimes: props.showsTimes,
      showsValues: props.showsValues,
      isCount: true,
    },
    yScale,
  );
  series.forEach((_, place) => {
    builder.addSeries({
      scaleKey: yScale,
      theme,
      // Bars and limits are drawn below; the lines hold the numbers for the scale and the cursor.
      drawStyle: GraphDrawStyle.Line,
      lineColor: 'transparent',
      lineWidth: 0,
      showPoints: VisibilityMode.Never,
      show: true,
      dataFrameFieldIndex: { frameIndex: 0, fieldIndex: place + 1 },
    });
  });
  builder.setCursor({
    drag: { x: true, y: false, setScale: false },
    points: { show: false },
    focus: { prox: 10_000 },
  });
  builder.addHook('drawClear', (u) => drawAnnotations(u, content().annotations, theme));
  builder.addHook('draw', (u) => {
    const { trends, pieces, marks, fills, hasLimits } = content();
    drawBars(u, pieces, fills, colors, yScale);
    if (!hasLimits || trends.chart === undefined) return;
    drawLimits(u, trends.counts, trends.chart.judged.points, colors, yScale);
    drawMarks(u, marks, { yScale, size: markSize, colors, font: theme.typography.fontFamily });
  });
  return builder;
}

interface TooltipProps extends CountPlotProps {
  readonly place: number;
  readonly isPinned: boolean;
  readonly isJudged: boolean;
}

/** What an interval says: how many, of which severity, and whether that is unusual. */
function IntervalTooltip({
  trends,
  fills,
  isHidden,
  timeZone,
  place,
  isPinned,
  isJudged,
  linkOf,
}: TooltipProps) {
  const styles = useStyles2(getStyles);
  const interval = trends.counts[place];
  if (interval === undefined) return null;
  const { from, to, total, parts, partial } = interval;
  const words = isJudged ? pointWords(trends.chart!.judged, place, (value) => value.toFixed(1)) : undefined;
  const link = isPinned ? linkOf(from, to) : undefined;
  const day = (at: number): string => dateTimeFormat(at, { timeZone, format: 'ddd D MMM HH:mm' });
  return (
    <div className={styles.body} data-testid="shewhart-tooltip">
      <div className={styles.secondary}>
        {day(from)} – {day(to)}
        {partial && ' (not a whole interval)'}
      </div>
      <div className={styles.row}>
        <span>Incidents</span>
        <strong>{total ?? '–'}</strong>
      </div>
      {trends.severities.length > 1 &&
        trends.severities.map((severity, part) =>
          parts[part] === 0 || isHidden(part) ? null : (
            <div key={severity} className={styles.row}>
              <span>
                <i className={styles.swatch} style={{ background: fills[part] }} />
                {severity}
              </span>
              <span>{parts[part]}</span>
            </div>
          ),
        )}
      {words && !partial && <div className={words.isSignal ? styles.signal : undefined}>{words.verdict}</div>}
      {words?.rules.map((rule) => (
        <div key={rule} className={styles.signal}>
          {rule}
        </div>
      ))}
      {link !== undefined && (
        <a href={link} className={styles.link}>
          List these incidents
        </a>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({
    padding: theme.spacing(1),
    minWidth: 200,
    maxWidth: 320,
    whiteSpace: 'normal',
    display: 'grid',
    gap: theme.spacing(0.25),
  }),
  secondary: css({ color: theme.colors.text.secondary, paddingRight: theme.spacing(3) }),
  row: css({ display: 'flex', justifyContent: 'space-between', gap: theme.spacing(2) }),
  swatch: css({
    display: 'inline-block',
    width: 10,
    height: 10,
    marginRight: theme.spacing(0.75),
    borderRadius: 2,
  }),
  signal: css({ color: theme.colors.error.text, fontWeight: theme.typography.fontWeightMedium }),
  link: css({ color: theme.colors.text.link }),
});
