import type { ReactNode } from 'react';
import type { AlignedData } from 'uplot';
import { DashboardCursorSync, type DataFrame } from '@grafana/data';
import {
  EventBusPlugin,
  KeyboardPlugin,
  TooltipPlugin2,
  UPlotChart,
  usePanelContext,
  XAxisInteractionAreaPlugin,
  type UPlotConfigBuilder,
} from '@grafana/ui';
import { KeepInView } from './KeepInView.tsx';
import { KeyboardReading } from './KeyboardReading.tsx';

interface Props {
  readonly config: UPlotConfigBuilder;
  readonly data: AlignedData;
  /** The same data by which other panels find the instant under the cursor. */
  readonly frame: DataFrame;
  readonly width: number;
  readonly height: number;
  readonly hasTooltip: boolean;
  readonly onZoom: (range: { from: number; to: number }) => void;
  /** What is told of the point at this place; `pinned` once the reader has clicked it or pressed Enter on it. */
  readonly explain: (place: number, pinned: Pinned | undefined) => ReactNode;
}

export interface Pinned {
  dismiss(): void;
}

/** The hover mode in which every series reports the point under the cursor (`TooltipHoverMode.xAll`). */
const hoverAll = 1;

/** A plot over time with the interactions that Grafana's own have: zoom, pan, crosshair, keyboard, tooltip. */
export function TimePlot({ config, data, frame, width, height, hasTooltip, onZoom, explain }: Props) {
  const { eventBus, eventsScope, sync } = usePanelContext();
  const cursorSync = sync?.() ?? DashboardCursorSync.Off;
  return (
    // UPlotChart takes a new size or a new configuration at a time, not both: a new one is a new plot.
    <UPlotChart key={config.uid} config={config} data={data} width={width} height={height}>
      <KeyboardPlugin config={config} />
      <KeyboardReading config={config} render={explain} />
      <XAxisInteractionAreaPlugin config={config} queryZoom={onZoom} />
      {cursorSync !== DashboardCursorSync.Off && (
        <EventBusPlugin config={config} eventBus={eventBus} frame={frame} />
      )}
      {hasTooltip && (
        <TooltipPlugin2
          config={config}
          hoverMode={hoverAll}
          queryZoom={onZoom}
          syncMode={cursorSync}
          syncScope={eventsScope}
          render={(_plot, places, _series, isPinned, dismiss) => {
            const place = places.find((each, series) => series > 0 && each != null);
            if (place == null) return null;
            return isPinned ? (
              <KeepInView>{explain(place, { dismiss })}</KeepInView>
            ) : (
              explain(place, undefined)
            );
          }}
        />
      )}
    </UPlotChart>
  );
}
