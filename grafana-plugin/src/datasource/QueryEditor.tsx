import type { QueryEditorProps } from '@grafana/data';
import { Combobox, InlineField, Stack } from '@grafana/ui';
import type { CollectorDataSource } from './data-source.ts';
import { fieldsOfKind, migrateQuery, ofKind, queryVersion, type CollectorQuery } from './query.ts';
import { annotationKinds, kindOptions } from './query-kinds.ts';
import { labelWidth, QueryFieldEditor } from './QueryFieldEditor.tsx';
import type { CollectorSettings } from './settings.ts';

type Props = QueryEditorProps<CollectorDataSource, CollectorQuery, CollectorSettings>;

/** What to ask the collector, and the fields of that kind; suggestions come from the collector. */
export function QueryEditor(props: Props) {
  return <KindAndFields {...props} kinds={kindOptions} />;
}

/** Of annotations: what has a place on a time axis. */
export function AnnotationQueryEditor(props: Props) {
  return <KindAndFields {...props} kinds={kindOptions.filter(({ value }) => annotationKinds.has(value))} />;
}

const newerRelease =
  'A newer release of this plugin saved this query. Update the plugin, or choose what to show anew.';

function KindAndFields({
  datasource,
  query: saved,
  onChange,
  onRunQuery,
  kinds,
}: Props & { readonly kinds: typeof kindOptions }) {
  const query = migrateQuery(saved);
  const change = (changed: CollectorQuery): void => {
    onChange(changed);
    onRunQuery();
  };
  const fields = fieldsOfKind[query.kind] ?? [];
  const isKnown = query.kind in fieldsOfKind && query.version <= queryVersion;
  return (
    <Stack direction="row" gap={1} wrap="wrap" alignItems="flex-start">
      <InlineField
        label="Show"
        labelWidth={labelWidth}
        htmlFor={`kind-${query.refId}`}
        invalid={!isKnown}
        error={newerRelease}
      >
        <Combobox
          id={`kind-${query.refId}`}
          width={36}
          options={[...kinds]}
          value={query.kind}
          onChange={({ value }) => change({ ...ofKind(query, value), version: queryVersion })}
        />
      </InlineField>
      {fields.map((field) => (
        <QueryFieldEditor
          key={`${query.kind} ${field}`}
          {...{ datasource, query, field }}
          onChange={(value) => change({ ...query, [field]: value })}
        />
      ))}
    </Stack>
  );
}
