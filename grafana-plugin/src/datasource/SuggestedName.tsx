import { useState } from 'react';
import { getTemplateSrv } from '@grafana/runtime';
import { Combobox, InlineField, type ComboboxOption } from '@grafana/ui';
import type { CollectorDataSource } from './data-source.ts';
import type { NameList } from './known-names.ts';
import { indicatorOptions, nameOptions, variableOptions } from './suggestions.ts';

interface Props {
  readonly datasource: CollectorDataSource;
  readonly id: string;
  readonly label: string;
  readonly labelWidth: number;
  readonly tooltip: string;
  readonly placeholder: string;
  /** The list that suggestions come from. */
  readonly names: NameList | 'indicators';
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A name that the collector suggests; any other can be typed, such as a variable. */
export function SuggestedName({ datasource, names, value, onChange, ...shown }: Props) {
  const [failure, setFailure] = useState<string>();
  const { id, label, labelWidth, tooltip, placeholder } = shown;
  const isIndicator = names === 'indicators';
  const suggest = async (typed: string): Promise<ComboboxOption[]> => {
    const variables = variableOptions(
      getTemplateSrv()
        .getVariables()
        .map(({ name }) => name),
      typed,
    );
    try {
      const found = isIndicator
        ? indicatorOptions(await datasource.known.indicators(), typed)
        : nameOptions(await datasource.known.names(names), typed);
      setFailure(undefined);
      return [...variables, ...found];
    } catch (error) {
      // A name can still be typed, so the failure is shown beside the field and goes no further.
      setFailure(error instanceof Error ? error.message : String(error));
      return variables;
    }
  };
  return (
    <InlineField
      {...{ label, tooltip, labelWidth, htmlFor: id }}
      grow={isIndicator}
      invalid={failure !== undefined}
      error={failure}
    >
      <Combobox
        {...{ id, placeholder }}
        {...(isIndicator ? {} : { width: 24 })}
        isClearable
        createCustomValue
        options={suggest}
        value={value === '' ? null : value}
        onChange={(option) => onChange(option?.value ?? '')}
      />
    </InlineField>
  );
}
