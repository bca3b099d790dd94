import { Combobox, InlineField, Input, RadioButtonGroup, TextArea } from '@grafana/ui';
import type { CollectorDataSource } from './data-source.ts';
import { fieldWords } from './field-words.ts';
import type { CollectorQuery, QueryField } from './query.ts';
import { SuggestedName } from './SuggestedName.tsx';

interface Props {
  readonly datasource: CollectorDataSource;
  readonly query: CollectorQuery;
  readonly field: QueryField;
  readonly onChange: (value: string) => void;
}

export const labelWidth = 16;

/** One field of a query, by the kind of its values. */
export function QueryFieldEditor({ datasource, query, field, onChange }: Props) {
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
        <RadioButtonGroup
          id={id}
          aria-label={label}
          options={[...(choices ?? [])]}
          value={value || 'all'}
          onChange={onChange}
        />
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
  if (names !== undefined) {
    return (
      <SuggestedName
        {...{ datasource, id, label, labelWidth, tooltip, names, value, onChange }}
        placeholder={placeholder ?? 'All'}
      />
    );
  }
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
