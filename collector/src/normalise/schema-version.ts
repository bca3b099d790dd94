import {
  attributeRenames,
  compareSchemaVersions,
  isNewerThanKnown,
  parseSchemaUrl,
  qualityFlag,
  schemaVersions,
  type AttributeRenames,
  type AttributeSection,
} from '@shewhart/schemas/taxonomy';

/** What a schema URL means for renaming. */
export interface EffectiveSchema {
  /** Distinguishes schemas that rename differently; few, whatever URLs senders make up. */
  readonly key: string;
  /** Undefined: unknown, because no URL was sent. */
  readonly version: string | undefined;
  /** False for another vocabulary or a newer version: names stay as they came. */
  readonly renames: boolean;
  readonly quality: number;
}

const unlabelled: EffectiveSchema = { key: '', version: undefined, renames: true, quality: 0 };
const foreign: EffectiveSchema = {
  key: 'foreign',
  version: undefined,
  renames: false,
  quality: qualityFlag.unknown_schema_version,
};

export function effectiveSchema(url: string): EffectiveSchema {
  if (url === '') return unlabelled;
  const version = parseSchemaUrl(url);
  if (version === undefined || isNewerThanKnown(version)) return foreign;
  const published = publishedVersion(version);
  return { key: published, version: published, renames: true, quality: 0 };
}

/** The newest published version that is not newer: senders can make up versions, but no more tables. */
function publishedVersion(version: string): string {
  return schemaVersions.findLast((known) => compareSchemaVersions(known, version) <= 0) ?? '0.0.0';
}

const noRenames: AttributeRenames = new Map();

export function renamesOf(
  schema: EffectiveSchema,
  section: AttributeSection,
  metric?: string,
): AttributeRenames {
  if (!schema.renames) return noRenames;
  return attributeRenames(section, schema.version, metric === undefined ? {} : { metric });
}
