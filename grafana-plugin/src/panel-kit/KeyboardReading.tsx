import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { css } from '@emotion/css';
import type uPlot from 'uplot';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, type UPlotConfigBuilder } from '@grafana/ui';
import type { Pinned } from './TimePlot.tsx';

interface Props {
  readonly config: UPlotConfigBuilder;
  /** What is told of the point at this place. */
  readonly render: (place: number, pinned: Pinned | undefined) => ReactNode;
}

/**
 * Tells of the point to which the cursor was moved by the arrow keys; Grafana's own tooltip answers to the
 * mouse alone. Enter pins what is told, as a click does, Escape goes back. Screen readers are told too.
 */
export function KeyboardReading({ config, render }: Props) {
  const styles = useStyles2(getStyles);
  const [place, setPlace] = useState<number>();
  const [isPinned, setPinned] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<HTMLElement>();
  const held = useRef(false);
  held.current = isPinned;
  const latest = useRef<number>();
  latest.current = place;

  useLayoutEffect(() => {
    let root: HTMLElement | undefined;
    const leave = (): void => {
      if (!held.current) setPlace(undefined);
    };
    const pin = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || event.target !== root || latest.current === undefined) return;
      held.current = true;
      setPinned(true);
    };
    config.addHook('init', (u: uPlot) => {
      ({ root } = u);
      plot.current = root;
      root.addEventListener('blur', leave);
      root.addEventListener('keydown', pin);
    });
    config.addHook('setLegend', ({ cursor, root: own }: uPlot) => {
      if (held.current) return;
      const isMovedByKey = document.activeElement === own && cursor.event == null;
      setPlace(
        isMovedByKey
          ? (cursor.idxs?.find((each, series) => series > 0 && each != null) ?? undefined)
          : undefined,
      );
    });
    return () => {
      root?.removeEventListener('blur', leave);
      root?.removeEventListener('keydown', pin);
    };
  }, [config]);
  useEffect(() => {
    if (isPinned) box.current?.focus();
  }, [isPinned]);

  const dismiss = (): void => {
    held.current = false;
    setPinned(false);
    plot.current?.focus();
  };
  if (place !== undefined && isPinned) {
    return (
      <div
        ref={box}
        role="dialog"
        aria-label="The point in detail"
        tabIndex={-1}
        className={styles.box}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          dismiss();
        }}
      >
        {render(place, { dismiss })}
      </div>
    );
  }
  return (
    <div
      role="status"
      className={place === undefined ? undefined : `${styles.box} ${styles.passing}`}
      data-testid="shewhart-reading"
    >
      {place === undefined ? null : render(place, undefined)}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    position: 'absolute',
    top: theme.spacing(1),
    right: theme.spacing(1),
    maxWidth: '100%',
    zIndex: theme.zIndex.tooltip,
    background: theme.colors.background.elevated,
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    boxShadow: theme.shadows.z2,
  }),
  passing: css({ pointerEvents: 'none' }),
});
