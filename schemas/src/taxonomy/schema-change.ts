/** The parts of a schema file: what kind of thing a rename applies to. */
export type SchemaSection = 'all' | 'resources' | 'spans' | 'span_events' | 'metrics' | 'logs';

export type SchemaOperation = 'rename_attributes' | 'rename_metrics';

/** Renames that one version of the conventions made together. */
export interface SchemaChange {
  readonly version: string;
  readonly section: SchemaSection;
  readonly operation: SchemaOperation;
  /** Old name to new name. */
  readonly renames: Readonly<Record<string, string>>;
  /** The attributes are renamed on these metrics only, by the name the metric has at this point. */
  readonly metrics?: readonly string[];
  /**
   * Old names whose value may not mean quite the same under the new name: other well-known values, another
   * type, several old names for one new one. Their original stays on the record.
   */
  readonly meaningMayChange?: readonly string[];
}

/** One rename of the migration table. */
export interface SchemaRow {
  readonly version: string;
  readonly section: SchemaSection;
  readonly operation: SchemaOperation;
  readonly from: string;
  readonly to: string;
  readonly metrics?: readonly string[];
  readonly meaningMayChange: boolean;
}

export function rowsOf(change: SchemaChange): readonly SchemaRow[] {
  const { version, section, operation, metrics } = change;
  return Object.entries(change.renames).map(([from, to]) => ({
    version,
    section,
    operation,
    from,
    to,
    ...(metrics === undefined ? {} : { metrics }),
    meaningMayChange: change.meaningMayChange?.includes(from) ?? false,
  }));
}
