import { attributeTypeLetters, seriesKinds, temporalities } from '@shewhart/schemas';
import { metricRename, type AttributeRenames, type RefusalReason } from '@shewhart/schemas/taxonomy';
import type { MetricFields, PointFields } from '../record-fields.ts';
import type { Batch, WrittenOnce } from './batch.ts';
import { ByteTable, type ByteTableEntry } from './byte-table.ts';
import { sha256, type ContextRegistry, type ScopeEntry } from './context-registry.ts';
import { keyText } from './key-table.ts';
import type { NormaliseLimits } from './limits.ts';
import { maxMessageBytes, maxNameBytes } from './record-texts.ts';
import { RowBuffer } from './row-buffer.ts';
import { renamesOf } from './schema-version.ts';
import { SequenceStates } from './sequence-states.ts';
import { SeriesGuard } from './series-guard.ts';
import {
  canonicalBytes,
  storeAttributes,
  writeStoredAttributes,
  type StoredAttribute,
} from './stored-attributes.ts';

/** A metric under one scope: what its series have in common. */
export interface MetricEntry extends ByteTableEntry<MetricEntry> {
  readonly scope: ScopeEntry;
  readonly kind: number;
  readonly monotonic: boolean;
  readonly isDelta: boolean;
  /** Whether falls of the value are looked for: cumulative and monotonic. */
  readonly isTracked: boolean;
  /** Values are divided by this; 1 when the unit stays. */
  readonly divisor: number;
  /** Why none of its points can be taken. */
  readonly refusal: RefusalReason | undefined;
  /** The name as sent, for messages. */
  readonly sentName: string;
  readonly quality: number;
  /** RowBinary of the column `metric`. */
  readonly nameColumn: Buffer;
  readonly nameView: DataView;
  readonly name: string;
  /** RowBinary of the columns kind to environment, without `series_id`. */
  readonly description: Buffer;
  readonly identity: Buffer;
  readonly renames: AttributeRenames;
  readonly series: ByteTable<SeriesEntry>;
  overflow: SeriesEntry | undefined;
}

/** One way in which a series is sent; another order of its attributes makes another entry. */
export interface SeriesEntry extends ByteTableEntry<SeriesEntry> {
  readonly series: Series;
  readonly quality: number;
}

/** A series by its identifier, however it is sent. */
export interface Series extends WrittenOnce {
  /** Where its 16 bytes of identifier lie in `ContextRegistry.known`. */
  readonly idAt: number;
  /** Place in `SequenceStates`, -1 when its falls are not looked for. */
  readonly state: number;
}

const overflowAttributes: readonly StoredAttribute[] = [
  { name: 'otel.metric.overflow', letter: attributeTypeLetters.bool, text: 'true', identityText: 'true' },
];

/** Finds metrics and series by their bytes, makes their identifiers and writes their rows when due. */
export class SeriesRegistry {
  readonly states = new SequenceStates();
  private readonly batch: Batch;
  private readonly contexts: ContextRegistry;
  private readonly limits: NormaliseLimits;
  private readonly guard: SeriesGuard;
  private readonly scratch = new RowBuffer();
  private readonly byId = new Map<string, Series>();

  constructor(batch: Batch, contexts: ContextRegistry, limits: NormaliseLimits) {
    this.batch = batch;
    this.contexts = contexts;
    this.limits = limits;
    this.guard = new SeriesGuard(limits.maxNewSeriesPerMetric);
  }

  begin(receivedAtNs: bigint, forgotten: boolean): void {
    this.guard.begin(receivedAtNs);
    if (!forgotten) return;
    this.states.clear();
    this.byId.clear();
  }

  metric(fields: MetricFields, scope: ScopeEntry): MetricEntry {
    const { scratch } = this;
    this.writeKey(fields);
    const known = scope.metrics.find(scratch.bytes, scratch.view, 0, scratch.at);
    if (known !== undefined) {
      known.series.rewind();
      return known;
    }
    const key = Buffer.from(scratch.bytes.subarray(0, scratch.at));
    const entry = this.readMetric(fields, scope);
    scope.metrics.insert(entry, key, 0, key.length);
    this.contexts.knownCount += 1;
    return entry;
  }

  /** Everything a metric says beside its points, each part with its length in front. */
  private writeKey(fields: MetricFields): void {
    const { scratch } = this;
    const { bytes, view } = this.batch.payload;
    const { metadata } = fields;
    scratch.reset();
    scratch.reserve(
      32 + fields.nameLength + fields.unitLength + fields.descriptionLength + metadata.rawLength,
    );
    scratch.u8(fields.kind);
    scratch.i32(fields.temporality);
    scratch.u8(fields.monotonic ? 1 : 0);
    scratch.binary(bytes, view, fields.nameAt, fields.nameLength);
    scratch.binary(bytes, view, fields.unitAt, fields.unitLength);
    scratch.binary(bytes, view, fields.descriptionAt, fields.descriptionLength);
    if (metadata.rawLength > 0) {
      scratch.copy(metadata.rawSource, metadata.rawView, metadata.rawAt, metadata.rawLength);
    }
  }

  private readMetric(fields: MetricFields, scope: ScopeEntry): MetricEntry {
    const { payload } = this.batch;
    const text = (at: number, length: number, maxBytes: number) =>
      keyText(payload.bytes, at, length, maxBytes);
    const sent = text(fields.nameAt, fields.nameLength, maxNameBytes);
    const sentUnit = text(fields.unitAt, fields.unitLength, maxNameBytes);
    const description = text(fields.descriptionAt, fields.descriptionLength, maxMessageBytes);
    const renamed = renameOf(fields.kind, sent.text, sentUnit.text, scope);
    const name = renamed?.name ?? sent.text;
    const unit = renamed?.unit ?? sentUnit.text;
    const metadata = storeAttributes(payload, fields.metadata.load(), new Map(), this.limits, 'cut');
    const nameColumn = encoded((row) => {
      row.string(name);
    });
    const isCumulative = fields.temporality === temporalities.cumulative;
    return {
      keyAt: 0,
      keyLength: 0,
      chain: undefined,
      following: undefined,
      scope,
      kind: fields.kind,
      monotonic: fields.monotonic,
      isDelta: fields.temporality === temporalities.delta,
      isTracked: isCumulative && (fields.monotonic || fields.kind !== seriesKinds.sum),
      divisor: renamed === undefined ? 1 : 1 / renamed.scale,
      refusal: refusalOf(fields),
      sentName: sent.text,
      quality: scope.recordQuality | sent.quality | sentUnit.quality | description.quality | metadata.quality,
      nameColumn,
      nameView: viewOf(nameColumn),
      name,
      description: encoded((row) => {
        row.u8(fields.kind);
        row.string(unit);
        row.u8(fields.temporality);
        row.u8(fields.monotonic ? 1 : 0);
        row.string(description.text);
        writeStoredAttributes(row, metadata.list);
        row.extend(scope.columns.length);
        row.copy(scope.columns, scope.columnsView, 0, scope.columns.length);
      }),
      identity: Buffer.concat([
        scope.identity,
        canonicalBytes(
          ['metric', name, String(fields.kind), unit, String(fields.temporality), String(fields.monotonic)],
          [],
        ),
      ]),
      renames: renamesOf(scope.schema, 'metric', sent.text),
      series: new ByteTable<SeriesEntry>(this.contexts.known, this.contexts.seed),
      overflow: undefined,
    };
  }

  series(fields: PointFields, metric: MetricEntry): SeriesEntry {
    const { attributes } = fields;
    const { rawSource, rawView, rawAt, rawLength } = attributes;
    const known = metric.series.find(rawSource, rawView, rawAt, rawLength);
    if (known !== undefined) {
      if (known.series.writtenIn !== this.batch.generation) this.writeKnown(fields, metric, known);
      return known;
    }
    if (this.guard.isFull(metric.name)) return this.overflow(metric);
    const stored = storeAttributes(
      this.batch.payload,
      attributes.load(),
      metric.renames,
      this.limits,
      'refuse',
    );
    const entry = this.newEntry(metric, stored.list, stored.quality, metric.isTracked);
    metric.series.insert(entry, rawSource, rawAt, rawLength);
    this.writeRow(metric, entry, stored.list);
    return entry;
  }

  private newEntry(
    metric: MetricEntry,
    list: readonly StoredAttribute[],
    quality: number,
    isTracked: boolean,
  ): SeriesEntry {
    const id = sha256(Buffer.concat([metric.identity, canonicalBytes(['attributes'], list)])).subarray(0, 16);
    const key = id.toString('latin1');
    let series = this.byId.get(key);
    if (series === undefined) {
      this.guard.add(metric.name, id.readInt32LE(0));
      series = {
        writtenIn: 0,
        idAt: this.contexts.known.add(id, 0, 16),
        state: isTracked ? this.states.add() : -1,
      };
      this.byId.set(key, series);
    }
    this.contexts.knownCount += 1;
    return { keyAt: 0, keyLength: 0, chain: undefined, following: undefined, series, quality };
  }

  /** One series for all that are too many; falls of its value mean nothing. */
  private overflow(metric: MetricEntry): SeriesEntry {
    this.batch.note('series_overflow');
    metric.overflow ??= this.newEntry(metric, overflowAttributes, 0, false);
    this.writeRow(metric, metric.overflow, overflowAttributes);
    return metric.overflow;
  }

  private writeKnown(fields: PointFields, metric: MetricEntry, entry: SeriesEntry): void {
    const stored = storeAttributes(
      this.batch.payload,
      fields.attributes.load(),
      metric.renames,
      this.limits,
      'refuse',
    );
    this.writeRow(metric, entry, stored.list);
  }

  private writeRow(metric: MetricEntry, entry: SeriesEntry, list: readonly StoredAttribute[]): void {
    const { batch, contexts } = this;
    if (!batch.isDue(entry.series)) return;
    const row = batch.tables.series;
    row.reserve(metric.nameColumn.length + metric.description.length + 64);
    row.copy(metric.nameColumn, metric.nameView, 0, metric.nameColumn.length);
    row.copy(contexts.known.bytes, contexts.known.view, entry.series.idAt, 16);
    row.bytes.set(metric.description, row.at);
    row.at += metric.description.length;
    writeStoredAttributes(row, list);
    row.string(metric.sentName);
    row.extend(8);
    row.u64(batch.time.receivedLow, batch.time.receivedHigh);
    row.rows += 1;
  }
}

/** Buckets of an exponential histogram cannot be scaled, so one that would need it keeps name and unit. */
function renameOf(kind: number, name: string, unit: string, scope: ScopeEntry) {
  if (!scope.schema.renames) return undefined;
  const renamed = metricRename(name, unit, scope.schema.version);
  return kind === seriesKinds.exponential_histogram && renamed?.scale !== 1 ? undefined : renamed;
}

function refusalOf(fields: MetricFields): RefusalReason | undefined {
  if (fields.kind === 0) return 'metric_without_data';
  if (fields.nameLength === 0) return 'metric_name_missing';
  const { kind, temporality } = fields;
  if (kind === seriesKinds.gauge || kind === seriesKinds.summary) return undefined;
  const isKnown = temporality === temporalities.delta || temporality === temporalities.cumulative;
  return isKnown ? undefined : 'unspecified_temporality';
}

function encoded(write: (row: RowBuffer) => void): Buffer {
  const row = builder;
  row.reset();
  row.reserve(64);
  write(row);
  return Buffer.from(row.bytes.subarray(0, row.at));
}

const builder = new RowBuffer();

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
