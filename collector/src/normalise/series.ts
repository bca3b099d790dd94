import { attributeTypeLetters } from '@shewhart/schemas';
import type { MetricFields, PointFields } from '../record-fields.ts';
import type { Batch, WrittenOnce } from './batch.ts';
import { ByteTable, type ByteTableEntry } from './byte-table.ts';
import {
  metricWeight,
  sha256,
  shapeWeight,
  type ContextRegistry,
  type ScopeEntry,
} from './context-registry.ts';
import type { NormaliseLimits } from './limits.ts';
import { readMetricShape, type MetricShape } from './metric-shape.ts';
import { RowBuffer } from './row-buffer.ts';
import { SequenceStates } from './sequence-states.ts';
import { SeriesGuard } from './series-guard.ts';
import {
  canonicalBytes,
  storeAttributes,
  writeStoredAttributes,
  type StoredAttribute,
} from './stored-attributes.ts';

/** A metric under one scope. */
export interface MetricEntry extends ByteTableEntry<MetricEntry> {
  readonly scope: ScopeEntry;
  readonly shape: MetricShape;
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
  private readonly shapes = new Map<string, MetricShape>();

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
    this.shapes.clear();
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
    const entry: MetricEntry = {
      keyAt: 0,
      keyLength: 0,
      chain: undefined,
      following: undefined,
      scope,
      shape: this.shape(fields, scope, key),
      series: new ByteTable<SeriesEntry>(this.contexts.known, this.contexts.seed),
      overflow: undefined,
    };
    scope.metrics.insert(entry, key, 0, key.length);
    this.contexts.knownCount += metricWeight;
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

  private shape(fields: MetricFields, scope: ScopeEntry, key: Buffer): MetricShape {
    const id = `${scope.schema.key} ${key.toString('latin1')}`;
    let shape = this.shapes.get(id);
    if (shape === undefined) {
      shape = readMetricShape(this.batch.payload, fields, scope.schema, this.limits);
      this.shapes.set(id, shape);
      this.contexts.knownCount += shapeWeight;
    }
    return shape;
  }

  series(fields: PointFields, metric: MetricEntry): SeriesEntry {
    const { attributes } = fields;
    const { rawSource, rawView, rawAt, rawLength } = attributes;
    const known = metric.series.find(rawSource, rawView, rawAt, rawLength);
    if (known !== undefined) {
      if (known.series.writtenIn !== this.batch.generation) this.writeKnown(fields, metric, known);
      return known;
    }
    if (this.guard.isFull(metric.shape.name)) return this.overflow(metric);
    const stored = storeAttributes(
      this.batch.payload,
      attributes.load(),
      metric.shape.renames,
      this.limits,
      'refuse',
    );
    const entry = this.newEntry(metric, stored.list, stored.quality, metric.shape.isTracked);
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
    const id = sha256(
      Buffer.concat([metric.scope.identity, metric.shape.identity, canonicalBytes(['attributes'], list)]),
    ).subarray(0, 16);
    const key = id.toString('latin1');
    let series = this.byId.get(key);
    if (series === undefined) {
      this.guard.add(metric.shape.name, id.readInt32LE(0));
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
      metric.shape.renames,
      this.limits,
      'refuse',
    );
    this.writeRow(metric, entry, stored.list);
  }

  private writeRow(metric: MetricEntry, entry: SeriesEntry, list: readonly StoredAttribute[]): void {
    const { batch, contexts } = this;
    if (!batch.isDue(entry.series)) return;
    const { nameColumn, nameView, columns } = metric.shape;
    const { scope } = metric;
    const row = batch.tables.series;
    row.reserve(nameColumn.length + columns.length + scope.columns.length + 64);
    row.copy(nameColumn, nameView, 0, nameColumn.length);
    row.copy(contexts.known.bytes, contexts.known.view, entry.series.idAt, 16);
    row.bytes.set(columns, row.at);
    row.at += columns.length;
    row.copy(scope.columns, scope.columnsView, 0, scope.columns.length);
    writeStoredAttributes(row, list);
    row.string(metric.shape.sentName);
    row.extend(8);
    row.u64(batch.time.receivedLow, batch.time.receivedHigh);
    row.rows += 1;
  }
}
