import type { ComponentType } from 'react';
import {
  FieldConfigProperty,
  PanelPlugin,
  type FieldColorModeId,
  type PanelPluginMeta,
  type PanelProps,
} from '@grafana/data';

/** A panel of Grafana's own kind, as far as our dashboards need it: the originals are not in its packages. */
export function corePanel<Options extends object>(
  id: string,
  Component: ComponentType<PanelProps<Options>>,
  color: FieldColorModeId,
): PanelPlugin {
  const plugin = new PanelPlugin<Options>(Component).useFieldConfig({
    standardOptions: { [FieldConfigProperty.Color]: { defaultValue: { mode: color } } },
    useCustomConfig: (builder) => {
      builder.addNumberInput({ path: 'width', name: 'Width' });
      builder.addNumberInput({ path: 'minWidth', name: 'Least width' });
      builder.addBooleanSwitch({ path: 'hideFrom.viz', name: 'Hide from view' });
    },
  });
  plugin.meta = { id, name: id, type: 'panel', info: { version: '' } } as unknown as PanelPluginMeta;
  return plugin as PanelPlugin;
}
