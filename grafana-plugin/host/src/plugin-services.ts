import type {
  DataSourceApi,
  DataSourceInstanceSettings,
  DataSourceRef,
  PanelPlugin,
  PluginMeta,
  ScopedVars,
} from '@grafana/data';
import { setDataSourceSrv, setPluginImportUtils } from '@grafana/runtime';
import { sceneGraph, type SceneObject } from '@grafana/scenes';
import { corePanels } from './core-panels/index.ts';
import { importPlugin } from './plugin-loader.ts';

/** Panels by their id: those of the bundle, loaded when first needed, and the core's own kinds. */
export function installPanels(plugins: readonly PluginMeta[]): void {
  const loaded = new Map<string, PanelPlugin>(Object.entries(corePanels));
  const loading = new Map<string, Promise<PanelPlugin>>();
  const load = async (id: string): Promise<PanelPlugin> => {
    const meta = plugins.find((plugin) => plugin.id === id);
    if (meta === undefined) throw new Error(`There is no panel ${id} in this viewer.`);
    const plugin = await importPlugin<PanelPlugin>(meta);
    plugin.meta = meta as PanelPlugin['meta'];
    loaded.set(id, plugin);
    return plugin;
  };
  setPluginImportUtils({
    getPanelPluginFromCache: (id) => loaded.get(id),
    importPanelPlugin: (id) => {
      const known = loaded.get(id);
      if (known !== undefined) return Promise.resolve(known);
      const pending = loading.get(id) ?? load(id);
      loading.set(id, pending);
      return pending;
    },
  });
}

type Reference = DataSourceRef | string | null | undefined;

interface DataSourcePluginExport {
  readonly DataSourceClass: new (settings: DataSourceInstanceSettings) => DataSourceApi;
  readonly components: DataSourceApi['components'];
}

/** Data sources by reference: the collector's, and those that scenes register while they run. */
export function installDataSources(all: readonly DataSourceInstanceSettings[]): void {
  const instances = new Map<string, Promise<DataSourceApi>>();
  const registered = new Map<string, DataSourceApi>();
  const settingsOf = (
    reference: Reference,
    scopedVars?: ScopedVars,
  ): DataSourceInstanceSettings | undefined => {
    const key = keyOf(interpolated(reference, scopedVars));
    if (key === undefined) return all.find(({ isDefault }) => isDefault) ?? all[0];
    return all.find(({ uid, name, type }) => uid === key || name === key || type === key);
  };
  const create = async (settings: DataSourceInstanceSettings): Promise<DataSourceApi> => {
    const plugin = await importPlugin<DataSourcePluginExport>(settings.meta);
    const instance = new plugin.DataSourceClass(settings);
    instance.components = plugin.components;
    instance.meta = settings.meta;
    return instance;
  };
  const service = {
    get: async (reference: Reference, scopedVars?: ScopedVars) => {
      const key = keyOf(interpolated(reference, scopedVars)) ?? '';
      const own = registered.get(key);
      if (own !== undefined) return own;
      const settings = settingsOf(reference, scopedVars);
      if (settings === undefined) throw new Error(`There is no data source ${key} in this viewer.`);
      const instance = instances.get(settings.uid) ?? create(settings);
      instances.set(settings.uid, instance);
      return instance;
    },
    getList: (filter?: {
      annotations?: boolean;
      pluginId?: string | RegExp;
      filter?: (each: DataSourceInstanceSettings) => boolean;
    }) =>
      all.filter(
        (each) =>
          (!filter?.annotations || each.meta.annotations) &&
          (filter?.pluginId === undefined || new RegExp(filter.pluginId).test(each.type)) &&
          (filter?.filter?.(each) ?? true),
      ),
    getInstanceSettings: settingsOf,
    reload: () => Promise.resolve(),
    registerRuntimeDataSource: ({ dataSource }: { dataSource: DataSourceApi }) =>
      void registered.set(dataSource.uid, dataSource),
  };
  setDataSourceSrv(service);
}

function keyOf(reference: Reference): string | undefined {
  if (reference === null || reference === undefined || reference === 'default' || reference === '')
    return undefined;
  return typeof reference === 'string' ? reference : (reference.uid ?? reference.type);
}

/** Fills a variable such as `${datasource}` in a reference, within the scene that asks. */
function interpolated(reference: Reference, scopedVars?: ScopedVars): Reference {
  const text = typeof reference === 'string' ? reference : reference?.uid;
  const scene = sceneOf(scopedVars);
  return scene !== undefined && text?.includes('$') ? sceneGraph.interpolate(scene, text) : reference;
}

/** Scenes pass themselves along, wrapped, in a variable. */
export function sceneOf(scopedVars: ScopedVars | undefined): SceneObject | undefined {
  const wrapped = scopedVars?.['__sceneObject']?.value as { valueOf(): SceneObject } | undefined;
  return wrapped?.valueOf();
}
