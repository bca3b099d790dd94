import type { DataSourceInstanceSettings } from '@grafana/data';

/** What an administrator chose for the app. */
export interface AppSettings {
  /** The collector that the pages show; the first one that there is when empty. */
  readonly dataSourceUid?: string;
}

export const dataSourceType = 'shewhart-collector-datasource';

/** The data source that the pages ask: the one chosen, else the default one, else the first of its type. */
export function chosenDataSource(
  settings: AppSettings | null | undefined,
  all: readonly Pick<DataSourceInstanceSettings, 'uid' | 'name' | 'isDefault'>[],
): Pick<DataSourceInstanceSettings, 'uid' | 'name'> | undefined {
  const wanted = settings?.dataSourceUid ?? '';
  if (wanted !== '') return all.find(({ uid }) => uid === wanted);
  return all.find(({ isDefault }) => isDefault) ?? all[0];
}
