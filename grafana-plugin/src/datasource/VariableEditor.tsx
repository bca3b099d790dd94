import type { QueryEditorProps } from '@grafana/data';
import { Combobox, InlineField, Input, Stack } from '@grafana/ui';
import type { CollectorDataSource } from './data-source.ts';
import type { CollectorQuery } from './query.ts';
import { labelWidth } from './QueryFieldEditor.tsx';
import type { CollectorSettings } from './settings.ts';
import { parseVariableQuery, savedVariableText, variableText, type VariableQuery } from './variable-query.ts';
import type { VariableModel } from './variable-support.ts';

type Props = QueryEditorProps<CollectorDataSource, CollectorQuery, CollectorSettings, VariableModel>;

const lists: { value: VariableQuery['list']; label: string; description: string }[] = [
  { value: 'services', label: 'Services', description: 'That are charted, changed or had incidents' },
  { value: 'environments', label: 'Environments', description: 'In which something is charted' },
  { value: 'teams', label: 'Teams', description: 'Owners of services' },
  { value: 'indicators', label: 'Indicators', description: 'Those out of control come first' },
  { value: 'kinds', label: 'Kinds of indicators', description: 'Such as rate, error-ratio, p95' },
  { value: 'severities', label: 'Severities', description: 'Of incidents' },
  { value: 'baselines', label: 'Baselines', description: 'Versions of one indicator’s limits' },
];

const filtersOf = (
  list: VariableQuery['list'],
): readonly ('service' | 'environment' | 'kind' | 'indicator')[] => {
  if (list === 'indicators') return ['service', 'environment', 'kind'];
  if (list === 'baselines') return ['indicator'];
  return list === 'kinds' || list === 'environments' ? ['service'] : [];
};

/** What a variable lists, and of what; variables work in the filters. */
export function VariableEditor({ query: saved, onChange }: Props) {
  const query = readable(savedVariableText(saved));
  const change = (part: Partial<VariableQuery>): void => {
    onChange({ refId: 'variable', query: variableText({ ...query, ...part }) });
  };
  return (
    <Stack direction="row" gap={1} wrap="wrap">
      <InlineField label="List" labelWidth={labelWidth} htmlFor="variable-list">
        <Combobox
          id="variable-list"
          width={28}
          options={lists}
          value={query.list}
          onChange={({ value }) => change({ list: value })}
        />
      </InlineField>
      {filtersOf(query.list).map((filter) => (
        <InlineField
          key={filter}
          label={`Of ${filter}`}
          labelWidth={labelWidth}
          htmlFor={`variable-${filter}`}
          tooltip={`One, or a variable such as $${filter}; all when left open`}
        >
          <Input
            id={`variable-${filter}`}
            width={28}
            placeholder="All"
            defaultValue={query[filter] ?? ''}
            onBlur={({ currentTarget }) => change({ [filter]: currentTarget.value.trim() })}
          />
        </InlineField>
      ))}
    </Stack>
  );
}

/** A text that cannot be read is offered for correction as the first list. */
function readable(text: string): VariableQuery {
  try {
    return parseVariableQuery(text);
  } catch {
    return { list: 'services' };
  }
}
