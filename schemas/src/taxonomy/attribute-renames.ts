import type { SchemaRow, SchemaSection } from './schema-change.ts';
import { migrationTable } from './schema-history.ts';
import { ambiguousNames, templateRenames, type TemplateRename } from './schema-overrides.ts';
import { placeOfVersion, schemaVersions } from './schema-version.ts';

/** What carries the attributes. Scope attributes have no section in a schema file: do not rename them. */
export type AttributeSection = 'resource' | 'span' | 'span_event' | 'metric' | 'log';

export interface AttributeRename {
  readonly to: string;
  /** The meaning may differ a little under the new name: store the attribute under both names. */
  readonly keepOriginal: boolean;
  /**
   * Where several keys of one record have the same canonical name, the key that was valid longest is the
   * newest: the one with the highest `order` gets the name, and the canonical key itself beats them all.
   * The others stay under the names they came with.
   */
  readonly order: number;
}

/** Old name to new name. `get` also answers names with a free last part; iteration shows the fixed ones. */
export type AttributeRenames = ReadonlyMap<string, AttributeRename>;

/**
 * The renames for one section and version. The answer is cached: look it up once for a scope or metric,
 * then ask it once for each key. `schemaVersion` is what `parseSchemaUrl` made of the effective schema URL;
 * undefined means unknown, and only names that were never used for anything else are renamed.
 * `metric` is the name under which the metric arrived, for the renames that hold on some metrics only.
 */
export function attributeRenames(
  section: AttributeSection,
  schemaVersion: string | undefined,
  limit: { readonly metric?: string } = {},
): AttributeRenames {
  const metric = section === 'metric' && everLimited.has(limit.metric ?? '') ? limit.metric : undefined;
  const start = schemaVersion === undefined ? -1 : placeOfVersion(schemaVersion);
  const cacheKey = `${section} ${start} ${metric ?? ''}`;
  let renames = cache.get(cacheKey);
  if (renames === undefined) {
    renames = start === -1 ? composeUnknown(section, metric) : compose(section, start, metric);
    cache.set(cacheKey, renames);
  }
  return renames;
}

/** Bounded: sections × known versions × metrics named in the table, whatever senders claim. */
const cache = new Map<string, AttributeRenames>();

/** Metrics for which a limited row exists, under any name they ever had. */
const everLimited: ReadonlySet<string> = new Set(
  migrationTable.flatMap((row) => (row.operation === 'rename_metrics' ? [row.from] : (row.metrics ?? []))),
);

const sectionOf: Readonly<Record<AttributeSection, SchemaSection>> = {
  resource: 'resources',
  span: 'spans',
  span_event: 'span_events',
  metric: 'metrics',
  log: 'logs',
};

/** A row with what composing asks of it again and again. */
interface Step {
  readonly row: SchemaRow;
  readonly place: number;
  readonly order: number;
}

const steps: readonly Step[] = migrationTable.map((row, position) => ({
  row,
  place: placeOfVersion(row.version),
  order: orderOf(row.version, position),
}));

const stepsOf = (section: AttributeSection): readonly Step[] =>
  steps.filter(({ row }) => row.section === 'all' || row.section === sectionOf[section]);

const stepsBySection: Readonly<Record<AttributeSection, readonly Step[]>> = {
  resource: stepsOf('resource'),
  span: stepsOf('span'),
  span_event: stepsOf('span_event'),
  metric: stepsOf('metric'),
  log: stepsOf('log'),
};

/** Later versions rank higher; inside a version the earlier row does. */
function orderOf(version: string, position: number): number {
  return placeOfVersion(version) * 10_000 - position;
}

class ComposedRenames extends Map<string, AttributeRename> {
  readonly #templates: readonly TemplateRename[];

  constructor(entries: Iterable<readonly [string, AttributeRename]>, templates: readonly TemplateRename[]) {
    super();
    for (const [from, rename] of entries) this.set(from, rename);
    this.#templates = templates;
  }

  override get(key: string): AttributeRename | undefined {
    return super.get(key) ?? this.#fromTemplate(key);
  }

  override has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  #fromTemplate(key: string): AttributeRename | undefined {
    const template = this.#templates.find(({ from }) => key.length > from.length && key.startsWith(from));
    if (template === undefined) return undefined;
    return {
      to: template.to + key.slice(template.from.length),
      keepOriginal: template.meaningMayChange,
      order: orderOf(template.version, templateRenames.indexOf(template)),
    };
  }
}

/** The steps after the start that hold for this metric, which may change its own name on the way. */
function applicableSteps(section: AttributeSection, start: number, metric: string | undefined): Step[] {
  let currentMetric = metric;
  return stepsBySection[section].filter(({ row, place }) => {
    if (place <= start) return false;
    if (row.operation === 'rename_metrics') {
      if (row.from === currentMetric) currentMetric = row.to;
      return false;
    }
    return row.metrics === undefined || row.metrics.includes(currentMetric ?? '');
  });
}

/** From the newest row back: what a row leads to is then already known to its end. */
function composeEntries(
  section: AttributeSection,
  start: number,
  metric: string | undefined,
): ReadonlyMap<string, AttributeRename> {
  const renames = new Map<string, AttributeRename>();
  for (const { row, order } of applicableSteps(section, start, metric).reverse()) {
    const next = renames.get(row.to);
    renames.set(row.from, {
      to: next?.to ?? row.to,
      keepOriginal: row.meaningMayChange || (next?.keepOriginal ?? false),
      order,
    });
  }
  return renames;
}

function compose(section: AttributeSection, start: number, metric: string | undefined): AttributeRenames {
  return new ComposedRenames(
    composeEntries(section, start, metric),
    templateRenames.filter((template) => placeOfVersion(template.version) > start),
  );
}

/** What every version that renames a name agrees on, without the names that have a meaning of their own. */
function composeUnknown(section: AttributeSection, metric: string | undefined): AttributeRenames {
  const agreed = new Map<string, AttributeRename | 'disputed'>();
  for (const start of schemaVersions.keys()) {
    for (const [from, rename] of composeEntries(section, start, metric)) {
      const before = agreed.get(from);
      const isDisputed = before !== undefined && (before === 'disputed' || before.to !== rename.to);
      agreed.set(from, isDisputed ? 'disputed' : rename);
    }
  }
  const safe = [...agreed].flatMap(([from, rename]) =>
    rename === 'disputed' || ambiguousNames.has(from) ? [] : [[from, rename] as const],
  );
  return new ComposedRenames(safe, templateRenames);
}
