import { useLayoutEffect, useState, type ReactNode } from 'react';
import { css } from '@emotion/css';
import type uPlot from 'uplot';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, type UPlotConfigBuilder } from '@grafana/ui';

interface Props {
  readonly config: UPlotConfigBuilder;
  /** What is told of the point at this place. */
  readonly render: (place: number) => ReactNode;
}

/**
 * Tells of the point to which the cursor was moved by the arrow keys; Grafana's own tooltip answers to the
 * mouse alone. Screen readers are told too.
 */
export function KeyboardReading({ config, render }: Props) {
  const styles = useStyles2(getStyles);
  const [place, setPlace] = useState<number>();
  useLayoutEffect(() => {
    let root: HTMLElement | undefined;
    const leave = (): void => setPlace(undefined);
    config.addHook('init', (plot: uPlot) => {
      ({ root } = plot);
      root.addEventListener('blur', leave);
    });
    config.addHook('setLegend', ({ cursor, root: own }: uPlot) => {
      const isMovedByKey = document.activeElement === own && cursor.event == null;
      setPlace(
        isMovedByKey
          ? (cursor.idxs?.find((each, series) => series > 0 && each != null) ?? undefined)
          : undefined,
      );
    });
    return () => root?.removeEventListener('blur', leave);
  }, [config]);
  return (
    <div
      role="status"
      className={place === undefined ? undefined : styles.box}
      data-testid="shewhart-reading"
    >
      {place === undefined ? null : render(place)}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    position: 'absolute',
    top: theme.spacing(1),
    right: theme.spacing(1),
    zIndex: theme.zIndex.tooltip,
    background: theme.colors.background.elevated,
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    boxShadow: theme.shadows.z2,
    pointerEvents: 'none',
  }),
});
