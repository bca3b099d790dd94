import type { PluginMeta } from '@grafana/data';

/** What the build found: the plugins of the bundle, and the dashboards. */
export interface Catalogue {
  readonly grafanaVersion: string;
  readonly plugins: readonly PluginMeta[];
  readonly dashboards: readonly DashboardEntry[];
}

export interface DashboardEntry {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
}

export async function fetchJson<Answer>(path: string): Promise<Answer> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} could not be loaded: ${response.status} ${response.statusText}`);
  return (await response.json()) as Answer;
}
