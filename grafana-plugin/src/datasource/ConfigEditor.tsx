import type { DataSourcePluginOptionsEditorProps } from '@grafana/data';
import { FieldSet, InlineField, Input, SecretInput, Switch } from '@grafana/ui';
import type { CollectorSecrets, CollectorSettings } from './settings.ts';

type Props = DataSourcePluginOptionsEditorProps<CollectorSettings, CollectorSecrets>;

const labelWidth = 20;

/** Address and token. The token stays on Grafana's server, which adds it to each request. */
export function ConfigEditor({ options, onOptionsChange }: Props) {
  const { jsonData, secureJsonFields, secureJsonData } = options;
  const change = (part: CollectorSettings): void =>
    onOptionsChange({ ...options, jsonData: { ...jsonData, ...part } });
  const changeToken = (token: string, isKept: boolean): void =>
    onOptionsChange({
      ...options,
      secureJsonFields: { ...secureJsonFields, token: isKept },
      secureJsonData: { ...secureJsonData, token },
    });
  return (
    <FieldSet label="Collector">
      <InlineField label="Address" labelWidth={labelWidth} tooltip="As Grafana's server reaches it">
        <Input
          id="collector-url"
          width={40}
          placeholder="http://localhost:4318"
          value={jsonData.collectorUrl ?? ''}
          onChange={({ currentTarget }) =>
            change({ collectorUrl: currentTarget.value.trim().replace(/\/+$/, '') })
          }
        />
      </InlineField>
      <InlineField
        label="Use a token"
        labelWidth={labelWidth}
        tooltip="Needed when the collector has access tokens configured; the scope read is enough"
      >
        <Switch
          id="collector-uses-token"
          value={jsonData.usesToken ?? false}
          onChange={({ currentTarget }) => change({ usesToken: currentTarget.checked })}
        />
      </InlineField>
      {jsonData.usesToken && (
        <InlineField label="Token" labelWidth={labelWidth}>
          <SecretInput
            id="collector-token"
            width={40}
            isConfigured={secureJsonFields?.token ?? false}
            value={secureJsonData?.token ?? ''}
            onReset={() => changeToken('', false)}
            onChange={({ currentTarget }) => changeToken(currentTarget.value, false)}
          />
        </InlineField>
      )}
    </FieldSet>
  );
}
