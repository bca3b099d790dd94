import { useMemo } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { IncidentTrendsResponse } from '@shewhart/schemas/api';
import { panelColors } from '../panel-kit/panel-colors.ts';
import { leastWidthForOneLine } from './section-layout.ts';
import { timeStrips, type TimeStrip } from './time-strips.ts';

interface Props {
  readonly answer: IncidentTrendsResponse;
  readonly width: number;
  readonly height: number;
}

const axisHeight = 20;
/** Of the words above a strip, in two lines and in one. */
const [twoLines, oneLine] = [38, 22];
const leastStrip = 16;
const openRoom = 26;

/** How long incidents take to be detected, acknowledged, mitigated and resolved: distributions on one axis. */
export function TimeStripsView({ answer, width, height }: Props) {
  const styles = useStyles2(getStyles);
  const { strips, ticks } = useMemo(() => timeStrips(answer), [answer]);
  const isOneLine = width >= leastWidthForOneLine;
  const stripHeight = Math.max(
    leastStrip,
    Math.min(44, Math.floor((height - axisHeight) / strips.length) - (isOneLine ? oneLine : twoLines)),
  );
  const axisWidth = width - openRoom - 8;
  // Ticks that would run into each other are left out.
  const shown = ticks.filter((_, place) => place % Math.ceil((ticks.length * 52) / axisWidth) === 0);
  return (
    <div className={styles.body} style={{ width, height }} data-testid="shewhart-times">
      {strips.map((strip) => (
        <section
          key={strip.time}
          aria-label={`Time to ${strip.title.toLowerCase()}: ${strip.text}, ${strip.detail}`}
        >
          <div className={styles.words}>
            <span className={styles.title}>Time to {strip.title.toLowerCase()}</span>
            {isOneLine && <span className={styles.detail}>{strip.detail}</span>}
            <strong className={styles.number}>{strip.text}</strong>
          </div>
          {!isOneLine && <div className={styles.detail}>{strip.detail}</div>}
          <Strip strip={strip} width={axisWidth} height={stripHeight} ticks={shown.map(({ at }) => at)} />
        </section>
      ))}
      <svg width={width} height={axisHeight} aria-hidden>
        {shown.map(({ at, text }) => (
          <text
            key={text}
            x={4 + at * axisWidth}
            y={13}
            textAnchor={at === 0 ? 'start' : 'middle'}
            className={styles.tick}
          >
            {text}
          </text>
        ))}
      </svg>
    </div>
  );
}

interface StripProps {
  readonly strip: TimeStrip;
  readonly width: number;
  readonly height: number;
  readonly ticks: readonly number[];
}

/** Histogram, the median with its interval, the 90 % mark, and an arrow for those that still last. */
function Strip({ strip, width, height, ticks }: StripProps) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const color = theme.visualization.getColorByName('blue');
  const { bars, median, lower, upper, p90, open } = strip;
  const x = (place: number): number => 4 + place * width;
  const middle = height - 5;
  return (
    <svg width={width + openRoom + 8} height={height} className={styles.plot} aria-hidden>
      {ticks.map((at) => (
        <line key={at} x1={x(at)} x2={x(at)} y1={0} y2={height} className={styles.grid} />
      ))}
      {bars.map(({ from, to, share, n }) => (
        <rect
          key={from}
          x={x(from) + 0.5}
          width={Math.max(1, x(to) - x(from) - 1)}
          y={(1 - share) * (height - 9)}
          height={share * (height - 9)}
          fill={color}
          opacity={0.28}
        >
          <title>{n}</title>
        </rect>
      ))}
      {lower !== null && upper !== null && (
        <line
          x1={x(lower)}
          x2={x(upper)}
          y1={middle}
          y2={middle}
          stroke={color}
          strokeWidth={3}
          strokeLinecap="round"
        />
      )}
      {p90 !== null && <line x1={x(p90)} x2={x(p90)} y1={middle - 5} y2={height} className={styles.mark} />}
      {median !== null && (
        <circle cx={x(median)} cy={middle} r={4.5} fill={color} className={styles.median} />
      )}
      {open > 0 && (
        <g stroke={panelColors(theme).bad} fill={panelColors(theme).bad}>
          <path d={`M${width + 4} ${middle - 4}l6 4l-6 4z`} />
          <text x={width + 13} y={middle + 4} className={styles.open} stroke="none">
            {open}
          </text>
        </g>
      )}
    </svg>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({ overflowY: 'auto', overflowX: 'hidden' }),
  words: css({
    display: 'flex',
    alignItems: 'baseline',
    gap: theme.spacing(1),
    lineHeight: '20px',
    whiteSpace: 'nowrap',
  }),
  title: css({ color: theme.colors.text.primary }),
  number: css({ marginLeft: 'auto' }),
  detail: css({
    color: theme.colors.text.secondary,
    fontSize: 11,
    lineHeight: '16px',
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  }),
  plot: css({ display: 'block', overflow: 'visible' }),
  grid: css({ stroke: theme.colors.border.weak }),
  mark: css({ stroke: theme.colors.text.secondary, strokeWidth: 2 }),
  median: css({ stroke: theme.colors.background.primary, strokeWidth: 1.5 }),
  open: css({ fontSize: 11 }),
  tick: css({ fill: theme.colors.text.secondary, fontSize: 11 }),
});
