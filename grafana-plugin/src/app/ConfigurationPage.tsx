import { useState } from 'react';
import type { AppPluginMeta, PluginConfigPageProps } from '@grafana/data';
import { DataSourcePicker, getBackendSrv } from '@grafana/runtime';
import { Alert, Button, Field, LinkButton, Stack, Text, TextLink } from '@grafana/ui';
import { lastValueFrom } from 'rxjs';
import { dataSourceType, type AppSettings } from './settings.ts';

/** What to do after the app was enabled, and which collector its pages show. */
export function ConfigurationPage({ plugin }: PluginConfigPageProps<AppPluginMeta<AppSettings>>) {
  const { id, enabled, pinned, jsonData } = plugin.meta;
  const [uid, setUid] = useState(jsonData?.dataSourceUid ?? '');
  const [state, setState] = useState<'idle' | 'saving' | { readonly failure: string }>('idle');
  const save = async (): Promise<void> => {
    setState('saving');
    try {
      const data = { enabled, pinned, jsonData: { ...jsonData, dataSourceUid: uid } };
      await lastValueFrom(
        getBackendSrv().fetch({
          url: `/api/plugins/${id}/settings`,
          method: 'POST',
          data,
          showErrorAlert: false,
        }),
      );
      // Grafana hands settings to an app when the page is loaded.
      globalThis.location.reload();
    } catch (error) {
      const { data, statusText } = error as { data?: { message?: string }; statusText?: string };
      setState({ failure: data?.message ?? statusText ?? 'The settings were not saved.' });
    }
  };
  return (
    <Stack direction="column" gap={2} alignItems="flex-start">
      <Text element="h3">Set up Shewhart</Text>
      <Text element="p">
        1. Add a data source of the type Shewhart collector and enter the collector&apos;s address, such as
        http://localhost:4318.
      </Text>
      <LinkButton href={`/connections/datasources/${dataSourceType}`} icon="plus" variant="secondary">
        Add the data source
      </LinkButton>
      <Text element="p">2. Choose the collector that the pages of this app show.</Text>
      <Field
        noMargin
        label="Collector"
        description="Without a choice the pages show the default data source of this type, else the first. Dashboards have a variable of their own."
      >
        <DataSourcePicker
          inputId="shewhart-data-source"
          pluginId={dataSourceType}
          noDefault
          current={uid === '' ? null : uid}
          placeholder="The first of its type"
          onChange={(settings) => setUid(settings.uid)}
          onClear={() => setUid('')}
        />
      </Field>
      <Button onClick={() => void save()} disabled={state === 'saving'}>
        Save
      </Button>
      {typeof state === 'object' && <Alert severity="error" title={state.failure} />}
      <Text element="p">
        3. Open <TextLink href="/a/shewhart-app/overview">What is out of control</TextLink> or the dashboard{' '}
        <TextLink href="/d/shewhart-overview">Process control overview</TextLink>.
      </Text>
      <Text element="p">
        4. The panel Control chart also works on any time series of any other data source.
      </Text>
    </Stack>
  );
}
