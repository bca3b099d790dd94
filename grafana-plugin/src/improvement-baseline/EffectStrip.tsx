import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

interface Props {
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** The largest distance from zero that the strip holds. */
  readonly reach: number;
  readonly color: string;
  readonly width: number;
  readonly height: number;
  /** Which way is harm: that side of zero is shaded; `both` shades none. */
  readonly direction: 'up' | 'down' | 'both';
}

const margin = 6;

/** An effect with its interval beside zero. What crosses zero may be nothing at all. */
export function EffectStrip({ value, lower, upper, reach, color, width, height, direction }: Props) {
  const styles = useStyles2(getStyles);
  const x = (each: number): number => {
    const share = reach === 0 ? 0 : Math.max(-1, Math.min(1, each / reach));
    return width / 2 + share * (width / 2 - margin);
  };
  const middle = height / 2;
  return (
    <svg width={width} height={height} aria-hidden className={styles.strip}>
      {direction !== 'both' && (
        <rect
          x={direction === 'up' ? width / 2 : 0}
          width={width / 2}
          height={height}
          className={styles.harm}
        />
      )}
      <line x1={0} x2={width} y1={middle} y2={middle} className={styles.axis} />
      <line x1={width / 2} x2={width / 2} y1={1} y2={height - 1} className={styles.zero} />
      {lower !== null && upper !== null && (
        <>
          <line x1={x(lower)} x2={x(upper)} y1={middle} y2={middle} stroke={color} strokeWidth={3} />
          {[lower, upper].map((end) => (
            <line
              key={end}
              x1={x(end)}
              x2={x(end)}
              y1={middle - 4}
              y2={middle + 4}
              stroke={color}
              strokeWidth={2}
            />
          ))}
        </>
      )}
      {value !== null && <circle cx={x(value)} cy={middle} r={4.5} fill={color} />}
    </svg>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  strip: css({ display: 'block', flex: 'none' }),
  axis: css({ stroke: theme.colors.border.weak }),
  zero: css({ stroke: theme.colors.text.secondary }),
  harm: css({ fill: theme.colors.error.transparent, opacity: 0.35 }),
});
