import type { SchemaRow } from './schema-change.ts';
import { migrationTable } from './schema-history.ts';
import { ambiguousNames } from './schema-overrides.ts';
import { compareSchemaVersions, isNewerThanKnown, schemaVersions } from './schema-version.ts';
import { unitChanges } from './unit-changes.ts';

export interface MetricRename {
  readonly name: string;
  readonly unit: string;
  /** Multiplies every measured value; 1 when the unit stays. With another scale integers become doubles. */
  readonly scale: number;
}

const metricRows = migrationTable.filter((row) => row.operation === 'rename_metrics');

/**
 * The canonical name of a metric, with its unit and the factor to it, or undefined when it stays as it is.
 * `schemaVersion` is what `parseSchemaUrl` made of the effective schema URL; undefined means unknown.
 *
 * Buckets of an exponential histogram are powers of a base and cannot be scaled: where `scale` is not 1,
 * leave an exponential histogram under its old name and unit.
 */
export function metricRename(
  name: string,
  unit: string,
  schemaVersion: string | undefined,
): MetricRename | undefined {
  if (!everRenamed.has(name)) return undefined;
  const to = schemaVersion === undefined ? finalNameOfUnknown(name) : finalName(name, schemaVersion);
  if (to === name) return undefined;
  const change = unitChanges.get(name);
  if (change === undefined || unit === change.to) return { name: to, unit, scale: 1 };
  if (unit === change.from) return { name: to, unit: change.to, scale: change.scale };
  return undefined;
}

const everRenamed: ReadonlySet<string> = new Set(metricRows.map((row) => row.from));

/** Version by version, as the schema files ask for: a cycle ends where it should and nothing is merged. */
function finalName(name: string, schemaVersion: string): string {
  if (isNewerThanKnown(schemaVersion)) return name;
  return metricRows
    .filter((row) => compareSchemaVersions(row.version, schemaVersion) > 0)
    .reduce((current, row) => (row.from === current ? row.to : current), name);
}

/** Without a version, a rename is safe when every version that renames the name agrees where it goes. */
function finalNameOfUnknown(name: string): string {
  if (ambiguousNames.has(name)) return name;
  const targets = new Set(
    schemaVersions.map((version) => finalName(name, version)).filter((to) => to !== name),
  );
  const [target] = targets;
  return target !== undefined && targets.size === 1 && !isCurrentAgain(name, metricRows) ? target : name;
}

/** True when a later row gives the name back: it was retired for a time and is canonical once more. */
function isCurrentAgain(name: string, rows: readonly SchemaRow[]): boolean {
  const lastTarget = rows.findLastIndex((row) => row.to === name);
  const lastSource = rows.findLastIndex((row) => row.from === name);
  return lastTarget > lastSource;
}
