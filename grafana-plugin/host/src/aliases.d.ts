declare module 'systemjs/dist/*';
declare module 'grafana-panel-data-error-view' {
  import type { ComponentType } from 'react';
  import type { PanelDataErrorViewProps } from '@grafana/runtime';
  export function setPanelDataErrorView(view: ComponentType<PanelDataErrorViewProps>): void;
}
declare module 'grafana-plugin-page' {
  import type { ComponentType } from 'react';
  import type { PluginPageProps } from '@grafana/runtime';
  export function setPluginPage(page: ComponentType<PluginPageProps>): void;
}
declare module 'router-v5' {
  import type { ComponentType, PropsWithChildren } from 'react';
  export const Router: ComponentType<PropsWithChildren<{ history: unknown }>>;
}
declare module 'router-v5-compat' {
  import type { ComponentType, PropsWithChildren } from 'react';
  export const CompatRouter: ComponentType<PropsWithChildren>;
}
