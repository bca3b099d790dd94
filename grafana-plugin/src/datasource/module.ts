import { DataSourcePlugin } from '@grafana/data';
import { ConfigEditor } from './ConfigEditor.tsx';
import { CollectorDataSource } from './data-source.ts';
import { QueryEditor } from './QueryEditor.tsx';
import type { CollectorQuery } from './query.ts';
import type { CollectorSecrets, CollectorSettings } from './settings.ts';

export const plugin = new DataSourcePlugin<
  CollectorDataSource,
  CollectorQuery,
  CollectorSettings,
  CollectorSecrets
>(CollectorDataSource)
  .setConfigEditor(ConfigEditor)
  .setQueryEditor(QueryEditor);
