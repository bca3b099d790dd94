import { seriesKinds, temporalities } from '@shewhart/schemas';
import { metricRename, type AttributeRenames, type RefusalReason } from '@shewhart/schemas/taxonomy';
import type { MetricFields, Payload } from '../record-fields.ts';
import { keyText } from './key-table.ts';
import type { NormaliseLimits } from './limits.ts';
import { maxMessageBytes, maxNameBytes } from './record-texts.ts';
import { keptCopy, RowBuffer } from './row-buffer.ts';
import { renamesOf, type EffectiveSchema } from './schema-version.ts';
import { canonicalBytes, storeAttributes, writeStoredAttributes } from './stored-attributes.ts';

/** What a metric says beside its points, whoever sends it: shared by all scopes of one schema version. */
export interface MetricShape {
  readonly kind: number;
  readonly monotonic: boolean;
  readonly isDelta: boolean;
  /** Whether falls of the value are looked for: cumulative and monotonic. */
  readonly isTracked: boolean;
  /** Values are divided by this; 1 when the unit stays. */
  readonly divisor: number;
  /** Why none of its points can be taken. */
  readonly refusal: RefusalReason | undefined;
  /** The name as sent. */
  readonly sentName: string;
  readonly name: string;
  readonly quality: number;
  /** RowBinary of the column `metric`. */
  readonly nameColumn: Buffer;
  readonly nameView: DataView;
  /** RowBinary of the columns kind to metadata_types. */
  readonly columns: Buffer;
  /** Its part of the identity of its series. */
  readonly identity: Buffer;
  readonly renames: AttributeRenames;
}

export function readMetricShape(
  payload: Payload,
  fields: MetricFields,
  schema: EffectiveSchema,
  limits: NormaliseLimits,
): MetricShape {
  const text = (at: number, length: number, maxBytes: number) => keyText(payload.bytes, at, length, maxBytes);
  const { kind, temporality, monotonic } = fields;
  const sent = text(fields.nameAt, fields.nameLength, maxNameBytes);
  const sentUnit = text(fields.unitAt, fields.unitLength, maxNameBytes);
  const description = text(fields.descriptionAt, fields.descriptionLength, maxMessageBytes);
  const renamed = renameOf(kind, sent.text, sentUnit.text, schema);
  const name = renamed?.name ?? sent.text;
  const unit = renamed?.unit ?? sentUnit.text;
  const metadata = storeAttributes(payload, fields.metadata.load(), new Map(), limits, 'cut');
  const nameColumn = encoded((row) => {
    row.string(name);
  });
  return {
    kind,
    monotonic,
    isDelta: temporality === temporalities.delta,
    isTracked: temporality === temporalities.cumulative && (monotonic || kind !== seriesKinds.sum),
    divisor: renamed === undefined ? 1 : 1 / renamed.scale,
    refusal: refusalOf(fields),
    sentName: sent.text,
    name,
    quality: sent.quality | sentUnit.quality | description.quality | metadata.quality,
    nameColumn,
    nameView: new DataView(nameColumn.buffer, nameColumn.byteOffset, nameColumn.length),
    columns: encoded((row) => {
      row.u8(kind);
      row.string(unit);
      row.u8(temporality);
      row.u8(monotonic ? 1 : 0);
      row.string(description.text);
      writeStoredAttributes(row, metadata.list);
    }),
    identity: keptCopy(
      canonicalBytes(['metric', name, String(kind), unit, String(temporality), String(monotonic)], []),
    ),
    renames: renamesOf(schema, 'metric', sent.text),
  };
}

/** Buckets of an exponential histogram cannot be scaled, so one that would need it keeps name and unit. */
function renameOf(kind: number, name: string, unit: string, schema: EffectiveSchema) {
  if (!schema.renames) return undefined;
  const renamed = metricRename(name, unit, schema.version);
  return kind === seriesKinds.exponential_histogram && renamed?.scale !== 1 ? undefined : renamed;
}

function refusalOf({ kind, temporality, nameLength }: MetricFields): RefusalReason | undefined {
  if (kind === 0) return 'metric_without_data';
  if (nameLength === 0) return 'metric_name_missing';
  if (kind === seriesKinds.gauge || kind === seriesKinds.summary) return undefined;
  const isKnown = temporality === temporalities.delta || temporality === temporalities.cumulative;
  return isKnown ? undefined : 'unspecified_temporality';
}

function encoded(write: (row: RowBuffer) => void): Buffer {
  builder.reset();
  builder.reserve(64);
  write(builder);
  return keptCopy(builder.bytes.subarray(0, builder.at));
}

const builder = new RowBuffer();
