import { useMemo, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { numberWords, written } from '../panel-kit/number-words.ts';
import { axisSteps, type TradeOffPoint } from './trade-off.ts';

interface Props {
  readonly points: readonly TradeOffPoint[];
  readonly width: number;
  readonly height: number;
  /** Of the horizontal axis, such as "Deployments per week". */
  readonly axisName: string;
  readonly isByTime: boolean;
}

const space = { left: 52, right: 16, top: 26, bottom: 40 };
const share = numberWords(undefined, 'percentunit');

/** Does deploying more often cost reliability? Every point with its 95 % interval; intervals are joined in time. */
export function TradeOff({ points, width, height, axisName, isByTime }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const [place, setPlace] = useState<number>();
  const { xs, ys, x, y } = useMemo(() => scales(points, width, height), [points, width, height]);
  const color = theme.visualization.getColorByName('blue');
  const pointed = place === undefined ? undefined : points[place];
  const path = points
    .map(({ deployments, failRate }, at) => `${at ? 'L' : 'M'}${x(deployments)} ${y(failRate)}`)
    .join('');
  return (
    <div className={styles.body}>
      <svg
        width={width}
        height={height}
        role="group"
        aria-label={`${axisName} against change fail rate: ${points.length} points`}
      >
        {ys.map((value) => (
          <g key={value}>
            <line
              x1={space.left}
              x2={width - space.right}
              y1={y(value)}
              y2={y(value)}
              className={styles.grid}
            />
            <text x={space.left - 8} y={y(value)} dy="0.32em" textAnchor="end" className={styles.tick}>
              {written(share(value))}
            </text>
          </g>
        ))}
        {xs.map((value) => (
          <text
            key={value}
            x={x(value)}
            y={height - space.bottom + 16}
            textAnchor="middle"
            className={styles.tick}
          >
            {value}
          </text>
        ))}
        <text x={(space.left + width) / 2} y={height - 6} textAnchor="middle" className={styles.name}>
          {axisName}
        </text>
        <text x={4} y={12} className={styles.name}>
          Change fail rate
        </text>
        {isByTime && <path d={path} className={styles.path} />}
        {points.map((point, at) => {
          const { label, deployments, failRate, lower, upper, recency, n } = point;
          return (
            <g
              key={label}
              tabIndex={0}
              role="img"
              aria-label={`${label}: ${Math.round(deployments * 10) / 10} deployments, ${written(share(failRate))} of ${n} failed`}
              opacity={place === undefined ? 0.35 + 0.65 * recency : place === at ? 1 : 0.25}
              onPointerEnter={() => setPlace(at)}
              onPointerLeave={() => setPlace(undefined)}
              onFocus={() => setPlace(at)}
              onBlur={() => setPlace(undefined)}
            >
              <line
                x1={x(deployments)}
                x2={x(deployments)}
                y1={y(lower)}
                y2={y(upper)}
                stroke={color}
                opacity={0.5}
              />
              <circle cx={x(deployments)} cy={y(failRate)} r={5} fill={color} />
              <circle cx={x(deployments)} cy={y(failRate)} r={12} fill="transparent" />
              {(!isByTime || at === points.length - 1) && (
                <text x={x(deployments) + 9} y={y(failRate) - 6} className={styles.tick}>
                  {label}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <div className={styles.reading} role="status">
        {pointed &&
          `${pointed.label}: ${Math.round(pointed.deployments * 10) / 10} deployments, ${written(share(pointed.failRate))} failed (${written(share(pointed.lower))} – ${written(share(pointed.upper))}, n ${pointed.n})`}
      </div>
    </div>
  );
}

function scales(points: readonly TradeOffPoint[], width: number, height: number) {
  const xs = axisSteps(Math.max(1, ...points.map(({ deployments }) => deployments)), 6);
  const highest = Math.max(0.05, ...points.map(({ upper, failRate }) => Math.min(upper, failRate * 3 + 0.1)));
  const ys = axisSteps(Math.min(1, highest), 4).filter((value) => value <= 1);
  const across = width - space.left - space.right;
  const up = height - space.top - space.bottom;
  return {
    xs,
    ys,
    x: (value: number) => space.left + (value / xs.at(-1)!) * across,
    y: (value: number) => space.top + (1 - Math.min(value, ys.at(-1)!) / ys.at(-1)!) * up,
  };
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({ position: 'relative' }),
  grid: css({ stroke: theme.colors.border.weak }),
  tick: css({ fill: theme.colors.text.secondary, fontSize: 11 }),
  name: css({ fill: theme.colors.text.primary, fontSize: 12 }),
  path: css({ fill: 'none', stroke: theme.colors.border.medium, strokeWidth: 1 }),
  reading: css({
    position: 'absolute',
    top: 0,
    right: 32,
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    background: theme.colors.background.primary,
  }),
});
