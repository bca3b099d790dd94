import { useState } from 'react';
import { getTemplateSrv } from '@grafana/runtime';
import { Combobox, InlineField, Input, RadioButtonGroup, TextArea, type ComboboxOption } from '@grafana/ui';
import type { CollectorDataSource } from './data-source.ts';
import { fieldWords } from './field-words.ts';
import type { CollectorQuery, QueryField } from './query.ts';
import { indicatorOptions, nameOptions, variableOptions, type Suggestion } from './suggestions.ts';

interface Props {
  readonly datasource: CollectorDataSource;
  readonly query: CollectorQuery;
  readonly field: QueryField;
  readonly onChange: (value: string) => void;
}

export const labelWidth = 16;

/** One field of a query, by the kind of its values. */
export function QueryFieldEditor(props: Props) {
  const { query, field, onChange } = props;
  const { label, tooltip, choices, names, placeholder } = fieldWords[field];
  const id = `${field}-${query.refId}`;
  const value = query[field] ?? '';
  const shared = { label, tooltip, labelWidth, htmlFor: id };
  if (field === 'sql') {
    return (
      <TextArea
        id={id}
        aria-label={label}
        rows={5}
        placeholder={placeholder ?? ''}
        defaultValue={value}
        onBlur={({ currentTarget }) => onChange(currentTarget.value)}
      />
    );
  }
  if (field === 'status') {
    return (
      <InlineField {...shared}>
        <RadioButtonGroup id={id} options={[...(choices ?? [])]} value={value || 'all'} onChange={onChange} />
      </InlineField>
    );
  }
  if (choices !== undefined) {
    return (
      <InlineField {...shared}>
        <Combobox
          id={id}
          width={24}
          isClearable
          createCustomValue
          placeholder={placeholder ?? 'As it fits'}
          options={[...choices]}
          value={value === '' ? null : value}
          onChange={(option) => onChange(option?.value ?? '')}
        />
      </InlineField>
    );
  }
  if (names !== undefined) return <SuggestedField {...props} />;
  return (
    <InlineField {...shared}>
      <Input
        id={id}
        width={36}
        placeholder={placeholder ?? ''}
        defaultValue={value}
        onBlur={({ currentTarget }) => onChange(currentTarget.value.trim())}
      />
    </InlineField>
  );
}

/** A name that the collector suggests; any other can be typed, such as a variable. */
function SuggestedField({ datasource, query, field, onChange }: Props) {
  const [failure, setFailure] = useState<string>();
  const { label, tooltip, names, placeholder } = fieldWords[field];
  const id = `${field}-${query.refId}`;
  const isIndicator = names === 'indicators';
  const suggest = async (typed: string): Promise<ComboboxOption[]> => {
    const variables = variableOptions(
      getTemplateSrv()
        .getVariables()
        .map(({ name }) => name),
      typed,
    );
    try {
      const found: Suggestion[] =
        names === undefined || isIndicator
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
        id={id}
        {...(isIndicator ? {} : { width: 24 })}
        placeholder={placeholder ?? 'All'}
        isClearable
        createCustomValue
        options={suggest}
        value={query[field] === '' ? null : (query[field] ?? null)}
        onChange={(option) => onChange(option?.value ?? '')}
      />
    </InlineField>
  );
}
