import type { QueryEditorProps } from '@grafana/data';
import { Combobox, InlineField, Stack } from '@grafana/ui';
import type { CollectorDataSource } from './data-source.ts';
import type { NameList } from './known-names.ts';
import type { CollectorQuery } from './query.ts';
import { labelWidth } from './QueryFieldEditor.tsx';
import type { CollectorSettings } from './settings.ts';
import { SuggestedName } from './SuggestedName.tsx';
import { parseVariableQuery, savedVariableText, variableText, type VariableQuery } from './variable-query.ts';
import type { VariableModel } from './variable-support.ts';

type FilterNames = NameList | 'indicators';
type Props = QueryEditorProps<CollectorDataSource, CollectorQuery, CollectorSettings, VariableModel>;

const lists: { value: VariableQuery['list']; label: string; description: string }[] = [
  { value: 'services', label: 'Services', description: 'Charted, changed or with incidents' },
  { value: 'environments', label: 'Environments', description: 'In which something is charted' },
  { value: 'teams', label: 'Teams', description: 'Owners of services' },
  { value: 'indicators', label: 'Indicators', description: 'Those out of control come first' },
  { value: 'kinds', label: 'Kinds of indicators', description: 'Such as rate, error-ratio, p95' },
  { value: 'severities', label: 'Severities', description: 'Of incidents' },
  { value: 'baselines', label: 'Baselines', description: 'Versions of one indicator’s limits' },
];

type Filter = 'service' | 'environment' | 'kind' | 'indicator';

const filterWords: Readonly<Record<Filter, { readonly label: string; readonly names: FilterNames }>> = {
  service: { label: 'Service', names: 'services' },
  environment: { label: 'Environment', names: 'environments' },
  kind: { label: 'Kind', names: 'kinds' },
  indicator: { label: 'Indicator', names: 'indicators' },
};

const filtersOf = (list: VariableQuery['list']): readonly Filter[] => {
  if (list === 'indicators') return ['service', 'environment', 'kind'];
  if (list === 'baselines') return ['indicator'];
  return list === 'kinds' || list === 'environments' ? ['service'] : [];
};

/** What a variable lists, and of what; variables work in the filters. */
export function VariableEditor({ datasource, query: saved, onChange }: Props) {
  const { query, problem } = readable(savedVariableText(saved));
  const change = (part: Partial<VariableQuery>): void => {
    onChange({ refId: 'variable', query: variableText({ ...query, ...part }) });
  };
  return (
    <Stack direction="row" gap={1} wrap="wrap" alignItems="flex-start">
      <InlineField
        label="List"
        labelWidth={labelWidth}
        htmlFor="variable-list"
        invalid={problem !== undefined}
        error={problem}
      >
        <Combobox
          id="variable-list"
          width={36}
          placeholder="Choose what to list"
          options={lists}
          value={problem === undefined ? query.list : null}
          onChange={({ value }) => change({ list: value })}
        />
      </InlineField>
      {problem === undefined &&
        filtersOf(query.list).map((filter) => (
          <SuggestedName
            key={filter}
            {...{ datasource, labelWidth, ...filterWords[filter] }}
            id={`variable-${filter}`}
            tooltip={`One, or a variable such as $${filter}; all when left open`}
            placeholder={filter === 'indicator' ? 'Type to search by service, name or kind' : 'All'}
            value={query[filter] ?? ''}
            onChange={(value) => change({ [filter]: value })}
          />
        ))}
    </Stack>
  );
}

/** A text that cannot be read is offered for correction, with what is wrong with it. */
function readable(text: string): { readonly query: VariableQuery; readonly problem?: string } {
  try {
    return { query: parseVariableQuery(text === '' ? 'services' : text) };
  } catch {
    return { query: { list: 'services' }, problem: `"${text}" is not understood: choose a list.` };
  }
}
