import {
  EventBusSrv,
  locationUtil,
  PluginType,
  setLocale,
  setTimeZoneResolver,
  setWeekStart,
  type DataSourceInstanceSettings,
  type GrafanaConfig,
  type PanelPluginMeta,
  type PluginMeta,
} from '@grafana/data';
import {
  config,
  setAppEvents,
  setEchoSrv,
  setPluginComponentsHook,
  setPluginFunctionsHook,
  setPluginLinksHook,
  setReturnToPreviousHook,
  setRunRequest,
  setTemplateSrv,
  type TemplateSrv,
} from '@grafana/runtime';
import { sceneGraph } from '@grafana/scenes';
import { setPanelDataErrorView } from 'grafana-panel-data-error-view';
import { setPluginPage } from 'grafana-plugin-page';
import { installBackendService } from './backend-service.ts';
import './dashboard-actions.ts';
import { PanelDataErrorView } from './PanelDataErrorView.tsx';
import { PluginPage } from './PluginPage.tsx';
import { installDataSources, installPanels, sceneOf } from './plugin-services.ts';
import { fillRegistries } from './registries.ts';
import { runRequest } from './run-request.ts';

/** The one data source of the viewer: the collector that serves it. */
function collectorSettings(plugins: readonly PluginMeta[]): DataSourceInstanceSettings {
  const type = 'shewhart-collector-datasource';
  const meta = plugins.find(({ id }) => id === type);
  if (meta === undefined) throw new Error('The bundle has no data source.');
  return {
    id: 1,
    uid: 'shewhart',
    name: 'Shewhart collector',
    type,
    access: 'proxy',
    readOnly: true,
    isDefault: true,
    url: '/api/datasources/proxy/uid/shewhart',
    jsonData: {},
    meta,
  };
}

/** Stands in for what Grafana's core sets up before a plugin runs. */
export function installServices(plugins: readonly PluginMeta[]): void {
  const settings = collectorSettings(plugins);
  config.datasources[settings.name] = settings;
  for (const plugin of plugins) {
    if (plugin.type === PluginType.panel) config.panels[plugin.id] = plugin as PanelPluginMeta;
  }
  setLocale('en-US');
  setTimeZoneResolver(() => config.bootData.user.timezone);
  setWeekStart('');
  fillRegistries();
  setAppEvents(new EventBusSrv());
  setEchoSrv({ flush() {}, addBackend() {}, addEvent() {} });
  setRunRequest(runRequest);
  locationUtil.initialize({
    // Only the address below which the page lies is read of it.
    config: config as unknown as GrafanaConfig,
    getVariablesUrlParams: () => ({}),
    getTimeRangeForUrl: () => ({ from: 'now-7d', to: 'now' }),
  });
  installPanels(plugins);
  installDataSources([settings]);
  installBackendService();
  installTemplates();
  setPluginLinksHook(() => ({ links: [], isLoading: false }));
  setPluginComponentsHook(() => ({ components: [], isLoading: false }));
  setPluginFunctionsHook(() => ({ functions: [], isLoading: false }));
  setReturnToPreviousHook(() => () => undefined);
  setPanelDataErrorView(PanelDataErrorView);
  setPluginPage(PluginPage);
}

/** Variables are the scene's: the one that asks, or the dashboard on screen. */
function installTemplates(): void {
  const service: Pick<TemplateSrv, 'getVariables' | 'containsTemplate' | 'updateTimeRange' | 'replace'> = {
    getVariables: () => [],
    containsTemplate: (text) => text !== undefined && /\$\{?\w+|\[\[/.test(text),
    updateTimeRange: () => undefined,
    replace: (text, scopedVars, format) => {
      const scene = sceneOf(scopedVars) ?? window.__grafanaSceneContext;
      return scene !== undefined && text
        ? sceneGraph.interpolate(scene, text, scopedVars, format as string | undefined)
        : (text ?? '');
    },
  };
  setTemplateSrv(service);
}
