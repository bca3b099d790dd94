import { useEffect, useState } from 'react';
import { DashboardCursorSync, DataHoverClearEvent, DataHoverEvent } from '@grafana/data';
import { usePanelContext } from '@grafana/ui';

interface Crosshair {
  /** The instant under the cursor of another panel, as what `placeOf` makes of it. */
  readonly place: number | undefined;
  /** Tells the other panels; undefined when the cursor leaves. */
  readonly tell: (at: number | undefined) => void;
}

/**
 * The dashboard's shared crosshair for charts that are not uPlot's. `placeOf` turns an instant into a
 * place, so that nothing is drawn anew while the cursor moves within one.
 */
export function useCrosshair(placeOf: (at: number) => number | undefined): Crosshair {
  const { eventBus, sync } = usePanelContext();
  const isShared = (sync?.() ?? DashboardCursorSync.Off) !== DashboardCursorSync.Off;
  const [place, setPlace] = useState<number>();
  useEffect(() => {
    if (!isShared) return undefined;
    const hover = eventBus.getStream(DataHoverEvent).subscribe(({ payload, origin }) => {
      if (origin === eventBus) return;
      const { time } = payload.point as { time?: number | null };
      setPlace(time == null ? undefined : placeOf(time));
    });
    const clear = eventBus.getStream(DataHoverClearEvent).subscribe(() => setPlace(undefined));
    return () => {
      hover.unsubscribe();
      clear.unsubscribe();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [eventBus, isShared]);
  const tell = (at: number | undefined): void => {
    if (!isShared) return;
    eventBus.publish(
      at === undefined ? new DataHoverClearEvent() : new DataHoverEvent({ point: { time: at } }),
    );
  };
  return { place, tell };
}
