import { useState } from 'react';
import type { DataSourcePluginOptionsEditorProps } from '@grafana/data';
import { FieldSet, InlineField, InlineSwitch, Input, SecretInput } from '@grafana/ui';
import type { CollectorSecrets, CollectorSettings } from './settings.ts';

type Props = DataSourcePluginOptionsEditorProps<CollectorSettings, CollectorSecrets>;

const labelWidth = 20;

/** Without the slash at its end; while one types, it is left alone: `http://` begins like that. */
const tidied = (address: string): string => address.trim().replace(/\/+$/, '');

const isAddress = (text: string): boolean => /^https?:\/\/[^\s/]/i.test(text);

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
  const address = jsonData.collectorUrl ?? '';
  const [isTyping, setTyping] = useState(false);
  return (
    <FieldSet label="Collector">
      <InlineField
        label="Address"
        labelWidth={labelWidth}
        tooltip="As Grafana's server reaches it"
        invalid={address !== '' && !isTyping && !isAddress(address)}
        error="An address begins with http:// or https://, such as http://localhost:4318"
      >
        <Input
          id="collector-url"
          width={40}
          placeholder="http://localhost:4318"
          value={address}
          onFocus={() => setTyping(true)}
          onChange={({ currentTarget }) => change({ collectorUrl: currentTarget.value })}
          onBlur={() => {
            setTyping(false);
            if (tidied(address) !== address) change({ collectorUrl: tidied(address) });
          }}
        />
      </InlineField>
      <InlineField
        label="Use a token"
        labelWidth={labelWidth}
        tooltip="Needed when the collector has access tokens configured; the scope read is enough"
      >
        <InlineSwitch
          id="collector-uses-token"
          value={jsonData.usesToken ?? false}
          onChange={({ currentTarget }) => change({ usesToken: currentTarget.checked })}
        />
      </InlineField>
      {jsonData.usesToken && (
        <InlineField
          label="Token"
          labelWidth={labelWidth}
          tooltip="Kept by Grafana's server, and never shown again"
        >
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
