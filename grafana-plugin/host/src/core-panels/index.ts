import { FieldColorModeId, type PanelPlugin } from '@grafana/data';
import { corePanel } from './core-panel.ts';
import { StatPanel } from './StatPanel.tsx';
import { TablePanel } from './TablePanel.tsx';
import { TextPanel } from './TextPanel.tsx';

/** The kinds of Grafana's own panels that the dashboards use. */
export const corePanels: Readonly<Record<string, PanelPlugin>> = {
  stat: corePanel('stat', StatPanel, FieldColorModeId.Thresholds),
  table: corePanel('table', TablePanel, FieldColorModeId.Thresholds),
  text: corePanel('text', TextPanel, FieldColorModeId.Thresholds),
};
