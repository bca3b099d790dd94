import { useMemo, type KeyboardEvent, type PointerEvent } from 'react';
import { css } from '@emotion/css';
import { colorManipulator, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { trendShape, type TrendPoint } from './trend-shape.ts';

interface Props {
  readonly points: readonly TrendPoint[];
  /** Another line over the same intervals, drawn dotted. */
  readonly second?: readonly (number | null)[];
  readonly width: number;
  readonly height: number;
  readonly color: string;
  /** What is to be seen, in words. */
  readonly label: string;
  /** The place that the reader points at, or that another panel's cursor is on. */
  readonly place: number | undefined;
  readonly onPlace: (place: number | undefined) => void;
}

const margin = 4;
const none: readonly number[] = [];

/** A small trend without axes; arrow keys move through its intervals. */
export function Trend({ points, second = none, width, height, color, label, place, onPlace }: Props) {
  const styles = useStyles2(getStyles);
  const shape = useMemo(
    () => trendShape(points, second, { width, height, margin }),
    [points, second, width, height],
  );
  const last = points.length - 1;
  const nearest = ({ clientX, currentTarget }: PointerEvent<SVGSVGElement>): number => {
    const { left, width: shown } = currentTarget.getBoundingClientRect();
    const share = (clientX - left - margin) / (shown - 2 * margin);
    return Math.min(last, Math.max(0, Math.round(share * last)));
  };
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onPlace(Math.min(last, Math.max(0, (place ?? (step > 0 ? -1 : last + 1)) + step)));
  };
  const dot = place === undefined ? undefined : shape.dots[place];
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={label}
      tabIndex={0}
      className={styles.plot}
      onPointerMove={(event) => onPlace(nearest(event))}
      onPointerLeave={() => onPlace(undefined)}
      onKeyDown={move}
      onBlur={() => onPlace(undefined)}
    >
      <line x1={0} x2={width} y1={height - margin} y2={height - margin} className={styles.floor} />
      <path d={shape.band} fill={colorManipulator.alpha(color, 0.16)} />
      <path d={shape.second} fill="none" stroke={color} strokeWidth={1} strokeDasharray="1 3" />
      <path d={shape.line} fill="none" stroke={color} strokeWidth={1.75} strokeLinejoin="round" />
      <path d={shape.partialLine} fill="none" stroke={color} strokeWidth={1.25} strokeDasharray="3 3" />
      {shape.dots.map(({ x, y, isAlone, partial }, at) =>
        y !== null && (isAlone || partial) ? (
          <circle
            key={at}
            cx={x}
            cy={y}
            r={2.5}
            className={partial ? styles.hollow : undefined}
            fill={partial ? undefined : color}
            stroke={color}
          />
        ) : null,
      )}
      {dot && (
        <>
          <line x1={dot.x} x2={dot.x} y1={0} y2={height} className={styles.cursor} />
          {dot.y !== null && <circle cx={dot.x} cy={dot.y} r={3.5} fill={color} />}
        </>
      )}
    </svg>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  plot: css({ display: 'block', touchAction: 'pan-y' }),
  floor: css({ stroke: theme.colors.border.weak }),
  cursor: css({ stroke: theme.colors.text.secondary, strokeDasharray: '3 3' }),
  hollow: css({ fill: theme.colors.background.primary }),
});
