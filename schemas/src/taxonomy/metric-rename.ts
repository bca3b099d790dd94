import { migrationTable } from './schema-history.ts';
import { ambiguousNames } from './schema-overrides.ts';
import { placeOfVersion, schemaVersions } from './schema-version.ts';
import { unitChanges } from './unit-changes.ts';

export interface MetricRename {
  readonly name: string;
  readonly unit: string;
  /**
   * Multiplies every measured value; 1 when the unit stays. With another scale integers become doubles.
   * Divide by `1 / scale` rather: 9 / 1000 is 0.009 and 9 * 0.001 is not, and converted bounds should equal
   * those of a sender that measures in the new unit.
   */
  readonly scale: number;
}

const metricRows = migrationTable
  .filter((row) => row.operation === 'rename_metrics')
  .map((row) => ({ ...row, place: placeOfVersion(row.version) }));

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
  const to = cachedFinalName(name, schemaVersion === undefined ? undefined : placeOfVersion(schemaVersion));
  if (to === name) return undefined;
  const change = unitChanges.get(name);
  if (change === undefined || unit === change.to) return { name: to, unit, scale: 1 };
  if (unit === change.from) return { name: to, unit: change.to, scale: change.scale };
  return undefined;
}

const everRenamed: ReadonlySet<string> = new Set(metricRows.map((row) => row.from));

/** Bounded: metrics of the table × known versions, whatever senders claim. */
const cache = new Map<string, string>();

function cachedFinalName(name: string, start: number | undefined): string {
  const cacheKey = `${start ?? ''} ${name}`;
  let to = cache.get(cacheKey);
  if (to === undefined) {
    to = start === undefined ? finalNameOfUnknown(name) : finalName(name, start);
    cache.set(cacheKey, to);
  }
  return to;
}

/** Version by version, as the schema files ask for: a cycle ends where it should and nothing is merged. */
function finalName(name: string, start: number): string {
  return metricRows.reduce(
    (current, row) => (row.place > start && row.from === current ? row.to : current),
    name,
  );
}

/** Without a version, a rename is safe when every version that renames the name agrees where it goes. */
function finalNameOfUnknown(name: string): string {
  if (ambiguousNames.has(name)) return name;
  const everyVersion = [...schemaVersions.keys()];
  const targets = new Set(everyVersion.map((start) => finalName(name, start)).filter((to) => to !== name));
  const [target] = targets;
  return target !== undefined && targets.size === 1 ? target : name;
}
