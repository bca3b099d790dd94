import { useState } from 'react';
import type { QueryEditorProps } from '@grafana/data';
import { Combobox, InlineField, RadioButtonGroup, Stack, TextArea, type ComboboxOption } from '@grafana/ui';
import type { CollectorDataSource } from './data-source.ts';
import { migrateQuery, type CollectorQuery, type QueryKind } from './query.ts';
import type { CollectorSettings } from './settings.ts';
import { indicatorOptions, namesOf } from './suggestions.ts';

type Props = QueryEditorProps<CollectorDataSource, CollectorQuery, CollectorSettings>;

const kinds: { value: QueryKind; label: string; description: string }[] = [
  {
    value: 'indicator',
    label: 'Control chart',
    description: 'An indicator with the limits that were stored',
  },
  { value: 'episodes', label: 'Episodes', description: 'What went out of control, and for how long' },
  { value: 'changes', label: 'Changes', description: 'Deployments and other alterations' },
  { value: 'sql', label: 'SQL', description: 'Read-only SQL on the store' },
];

const statuses: { value: 'all' | 'firing'; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'firing', label: 'Still lasting' },
];

const labelWidth = 16;

/** What to ask the collector; suggestions come from what it charts. */
export function QueryEditor({ datasource, query: saved, onChange, onRunQuery }: Props) {
  const query = migrateQuery(saved);
  const change = (part: Partial<CollectorQuery>, runs = true): void => {
    onChange({ ...query, ...part });
    if (runs) onRunQuery();
  };
  return (
    <Stack direction="column" gap={1}>
      <RadioButtonGroup
        aria-label="What to show"
        options={kinds}
        value={query.kind}
        onChange={(kind) => change({ kind })}
      />
      {query.kind === 'indicator' && <IndicatorField {...{ datasource, query, change }} />}
      {(query.kind === 'episodes' || query.kind === 'changes') && (
        <FilterFields {...{ datasource, query, change }} />
      )}
      {query.kind === 'sql' && (
        <TextArea
          aria-label="SQL"
          rows={5}
          placeholder="SELECT bucket AS time, value FROM v_indicator_points WHERE $__timeFilter(bucket) ORDER BY time"
          defaultValue={query.sql ?? ''}
          onBlur={({ currentTarget }) => change({ sql: currentTarget.value })}
        />
      )}
    </Stack>
  );
}

interface FieldProps {
  readonly datasource: CollectorDataSource;
  readonly query: CollectorQuery;
  readonly change: (part: Partial<CollectorQuery>) => void;
}

function IndicatorField({ datasource, query, change }: FieldProps) {
  const [failure, setFailure] = useState<string>();
  return (
    <InlineField
      label="Indicator"
      labelWidth={labelWidth}
      grow
      invalid={failure !== undefined}
      error={failure}
      tooltip="What the collector charts; a variable such as $indicator works too"
    >
      <Combobox
        id={`indicator-${query.refId}`}
        placeholder="Type to search by service or name"
        createCustomValue
        options={(typed) =>
          suggested(() => datasource.indicators().then((all) => indicatorOptions(all, typed)), setFailure)
        }
        value={query.indicator ?? ''}
        onChange={({ value }) => change({ indicator: value })}
      />
    </InlineField>
  );
}

function FilterFields({ datasource, query, change }: FieldProps) {
  const [failure, setFailure] = useState<string>();
  const names = (column: 'service' | 'environment') => (typed: string) =>
    suggested(() => datasource.indicators().then((all) => namesOf(all, column, typed)), setFailure);
  return (
    <Stack direction="row" gap={1} wrap="wrap">
      {(['service', 'environment'] as const).map((column) => (
        <InlineField
          key={column}
          label={column === 'service' ? 'Service' : 'Environment'}
          labelWidth={labelWidth}
          invalid={failure !== undefined}
          error={failure}
        >
          <Combobox
            id={`${column}-${query.refId}`}
            width={24}
            placeholder="All"
            isClearable
            createCustomValue
            options={names(column)}
            value={query[column] ?? ''}
            onChange={(option) => change({ [column]: option?.value ?? '' })}
          />
        </InlineField>
      ))}
      {query.kind === 'episodes' && (
        <RadioButtonGroup
          aria-label="Which episodes"
          options={statuses}
          value={query.status ?? 'all'}
          onChange={(status) => change({ status })}
        />
      )}
    </Stack>
  );
}

/** Without suggestions a name can still be typed, so a failure is shown beside the field and goes no further. */
async function suggested(
  ask: () => Promise<ComboboxOption[]>,
  setFailure: (message: string | undefined) => void,
): Promise<ComboboxOption[]> {
  try {
    const options = await ask();
    setFailure(undefined);
    return options;
  } catch (error) {
    setFailure(error instanceof Error ? error.message : String(error));
    return [];
  }
}
