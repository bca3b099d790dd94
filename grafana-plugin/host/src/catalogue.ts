import { PluginIncludeType, type PluginMeta } from '@grafana/data';
import type { BundledPlugin } from './plugin-loader.ts';

/** What the build found: the plugins of the bundle, and the dashboards. */
export interface Catalogue {
  readonly grafanaVersion: string;
  readonly plugins: readonly ViewerPlugin[];
  readonly dashboards: readonly DashboardEntry[];
}

export type ViewerPlugin = PluginMeta & BundledPlugin;

export interface DashboardEntry {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** Names of its variables: links to it take their values along. */
  readonly variables: readonly string[];
}

export interface PageEntry {
  readonly title: string;
  readonly path: string;
}

/** The pages of the app that Grafana's menu would show. */
export function appPages({ plugins }: Catalogue): readonly PageEntry[] {
  return plugins
    .flatMap(({ includes }) => includes ?? [])
    .filter(
      ({ type, path, addToNav }) => type === PluginIncludeType.page && addToNav && path?.startsWith('/a/'),
    )
    .map(({ name, path }) => ({ title: name, path: path! }));
}

export async function fetchJson<Answer>(path: string): Promise<Answer> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} could not be loaded: ${response.status} ${response.statusText}`);
  return (await response.json()) as Answer;
}
