/** The part of a package that the plugin imports; see build/shared-names.js. */
declare module 'shared:*' {}
declare module 'systemjs/dist/*';
declare module 'grafana-panel-data-error-view' {
  export { setPanelDataErrorView } from '@grafana/runtime/dist/types/components/PanelDataErrorView';
}
declare module 'grafana-plugin-page' {
  export { setPluginPage } from '@grafana/runtime/dist/types/components/PluginPage';
}
declare module 'router-v5' {
  import type { ComponentType, PropsWithChildren } from 'react';
  export const Router: ComponentType<PropsWithChildren<{ history: unknown }>>;
}
declare module 'router-v5-compat' {
  import type { ComponentType, PropsWithChildren } from 'react';
  export const CompatRouter: ComponentType<PropsWithChildren>;
}
