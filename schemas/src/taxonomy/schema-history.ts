import { type SchemaChange, type SchemaRow, type SchemaSection, rowsOf } from './schema-change.ts';
import { schemaHistoryUntil121 } from './schema-history-until-1-21.ts';
import { schemaHistoryUntil124 } from './schema-history-until-1-24.ts';
import { schemaHistoryUntil129 } from './schema-history-until-1-29.ts';
import { schemaHistoryUntil144 } from './schema-history-until-1-44.ts';
import { familiesBeyondSpans, overridesAfter, overridesBefore } from './schema-overrides.ts';
import { compareSchemaVersions, schemaVersions } from './schema-version.ts';

/** The published renames, one row each, in the order in which they apply. */
export const schemaHistory: readonly SchemaRow[] = [
  ...schemaHistoryUntil121,
  ...schemaHistoryUntil124,
  ...schemaHistoryUntil129,
  ...schemaHistoryUntil144,
].flatMap(rowsOf);

const beyondSpans: readonly SchemaSection[] = ['span_events', 'metrics', 'logs'];

/** A span row and its copies in the sections that the file leaves out. */
function widen(row: SchemaRow): readonly SchemaRow[] {
  const applies =
    row.section === 'spans' && familiesBeyondSpans.some((family) => row.from.startsWith(family));
  return applies ? [row, ...beyondSpans.map((section) => ({ ...row, section }))] : [row];
}

const inVersion = (changes: readonly SchemaChange[], version: string): readonly SchemaRow[] =>
  changes.filter((change) => change.version === version).flatMap(rowsOf);

/** Everything the collector applies: the history with our own rows in their places. */
export const migrationTable: readonly SchemaRow[] = [...schemaVersions]
  .sort(compareSchemaVersions)
  .flatMap((version) => [
    ...inVersion(overridesBefore, version),
    ...schemaHistory.filter((row) => row.version === version),
    ...inVersion(overridesAfter, version),
  ])
  .flatMap(widen);
