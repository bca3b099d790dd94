import { seriesKinds, valueTypes, type TableName } from '@shewhart/schemas';
import { qualityFlag, type RefusalReason } from '@shewhart/schemas/taxonomy';
import { NestedTooDeep, type CountList, type DoubleList, type PointFields } from '../record-fields.ts';
import type { Batch } from './batch.ts';
import type { ContextRegistry } from './context-registry.ts';
import type { ExemplarRows } from './exemplar-rows.ts';
import type { NormaliseLimits } from './limits.ts';
import { checkPoint, noRecordedValue } from './point-checks.ts';
import type { RowBuffer } from './row-buffer.ts';
import type { MetricEntry, Series, SeriesEntry, SeriesRegistry } from './series.ts';
import { lastTimeHigh, lastTimeLow } from './time-policy.ts';

/** The target table by kind of series; a metric without data has none and is named by the first. */
export const pointTables: readonly TableName[] = [
  'number_point',
  'number_point',
  'number_point',
  'histogram_point',
  'exponential_histogram_point',
  'summary_point',
];

/** Everything of a point's row but its lists and name, with room to spare. */
const fixedBytes = 256;
const noCounts: CountList = { count: 0, halves: new Uint32Array(0) };
const noDoubles: DoubleList = { count: 0, values: new Float64Array(0) };

/** Writes data points as rows of their tables. */
export class PointRows {
  private readonly batch: Batch;
  private readonly contexts: ContextRegistry;
  private readonly registry: SeriesRegistry;
  private readonly exemplars: ExemplarRows;
  private readonly limits: NormaliseLimits;
  private startLow = 0;
  private startHigh = 0;
  /** Type and halves of the number by which falls are noticed: the value, or the count. */
  private trackedType = 0;

  constructor(
    batch: Batch,
    contexts: ContextRegistry,
    registry: SeriesRegistry,
    exemplars: ExemplarRows,
    limits: NormaliseLimits,
  ) {
    this.batch = batch;
    this.contexts = contexts;
    this.registry = registry;
    this.exemplars = exemplars;
    this.limits = limits;
  }

  write(fields: PointFields, metric: MetricEntry): void {
    const { batch } = this;
    const reason = this.refusalOf(fields, metric);
    if (reason !== undefined) {
      this.refuse(reason, fields, metric);
      return;
    }
    const row = batch.tables[pointTables[metric.shape.kind]!];
    const { exemplar } = batch.tables;
    const exemplarAt = exemplar.at;
    const exemplarRows = exemplar.rows;
    let entry: SeriesEntry;
    let exemplarQuality = 0;
    try {
      entry = this.registry.series(fields, metric);
      if (fields.exemplarCount > 0) exemplarQuality = this.exemplars.write(fields, metric, entry.series);
    } catch (error) {
      exemplar.at = exemplarAt;
      exemplar.rows = exemplarRows;
      if (!(error instanceof NestedTooDeep)) throw error;
      this.refuse('attribute_nesting_too_deep', fields, metric);
      return;
    }
    this.writeRow(row, fields, metric, entry, exemplarQuality);
    row.rows += 1;
    batch.accepted += 1;
    this.contexts.writeContext(metric.scope);
  }

  private refusalOf(fields: PointFields, metric: MetricEntry): RefusalReason | undefined {
    if (metric.shape.refusal !== undefined) return metric.shape.refusal;
    const { view } = this.batch.payload;
    const { timeAt } = fields;
    if (timeAt < 0) return 'metric_point_without_time';
    const high = view.getInt32(timeAt + 4, true);
    if (high < 0) return 'time_out_of_range';
    if ((high | view.getInt32(timeAt, true)) === 0) return 'metric_point_without_time';
    if (fields.recordEnd - fields.recordAt > this.limits.maxRecordBytes) return 'record_too_large';
    return checkPoint(metric.shape.kind, fields, view);
  }

  private refuse(reason: RefusalReason, fields: PointFields, metric: MetricEntry): void {
    const where = `metric ${JSON.stringify(metric.shape.sentName)}`;
    const target = pointTables[metric.shape.kind]!;
    const { service } = metric.scope.resource;
    this.batch.refuse(reason, target, service, where, fields.recordAt, fields.recordEnd);
  }

  private writeRow(
    row: RowBuffer,
    fields: PointFields,
    metric: MetricEntry,
    entry: SeriesEntry,
    exemplarQuality: number,
  ): void {
    const { time, payload } = this.batch;
    const { known } = this.contexts;
    const { nameColumn } = metric.shape;
    row.reserve(nameColumn.length + fixedBytes + listBytes(metric.shape.kind, fields));
    row.copy(nameColumn, metric.shape.nameView, 0, nameColumn.length);
    row.copy(known.bytes, known.view, entry.series.idAt, 16);
    const low = payload.view.getInt32(fields.timeAt, true);
    const high = payload.view.getInt32(fields.timeAt + 4, true);
    let quality = metric.scope.recordQuality | metric.shape.quality | entry.quality | exemplarQuality;
    if (metric.shape.divisor !== 1) quality |= qualityFlag.unit_converted;
    quality |=
      time.skew(low, high) | time.rollup(low, high) | this.readStart(fields, metric.shape.kind, low, high);
    row.u64(low, high);
    row.u64(this.startLow, this.startHigh);
    quality |= this.writeSequence(row, fields, metric, entry.series, low, high);
    row.u64(time.receivedLow, time.receivedHigh);
    row.i32(fields.flags);
    const qualityAt = row.at;
    row.i32(0);
    quality |= this.writeValues(row, fields, metric);
    row.view.setInt32(qualityAt, quality, true);
  }

  /** Start time into `startLow` and `startHigh`, and what is odd about it. */
  private readStart(fields: PointFields, kind: number, timeLow: number, timeHigh: number): number {
    const { view } = this.batch.payload;
    this.startLow = fields.startAt < 0 ? 0 : view.getInt32(fields.startAt, true);
    this.startHigh = fields.startAt < 0 ? 0 : view.getInt32(fields.startAt + 4, true);
    if ((this.startLow | this.startHigh) === 0) {
      return kind === seriesKinds.gauge || kind === seriesKinds.summary ? 0 : qualityFlag.start_time_missing;
    }
    let quality = 0;
    if (this.startHigh < 0) {
      this.startLow = lastTimeLow;
      this.startHigh = lastTimeHigh;
      quality = qualityFlag.time_clamped;
    }
    const isAfter =
      this.startHigh > timeHigh || (this.startHigh === timeHigh && this.startLow >>> 0 > timeLow >>> 0);
    return isAfter ? quality | qualityFlag.ended_before_start : quality;
  }

  /**
   * `sequence_start` names a sequence of a cumulative series. A gauge, a delta and a summary have none and
   * get 0: the start time, which changes with every delta, would keep their rollups from merging.
   */
  private writeSequence(
    row: RowBuffer,
    fields: PointFields,
    metric: MetricEntry,
    series: Series,
    low: number,
    high: number,
  ): number {
    const isCumulative =
      metric.shape.kind !== seriesKinds.gauge &&
      metric.shape.kind !== seriesKinds.summary &&
      !metric.shape.isDelta;
    if (!isCumulative) {
      row.u64(0, 0);
      return 0;
    }
    if (series.state < 0) {
      row.u64(this.startLow, this.startHigh);
      return 0;
    }
    const { states } = this.registry;
    const { point } = states;
    point[0] = low;
    point[1] = high;
    point[2] = this.startLow;
    point[3] = this.startHigh;
    this.readTracked(fields, metric.shape.kind, point);
    const fell = states.advance(series.state, this.trackedType);
    row.u64(states.low, states.high);
    return fell ? qualityFlag.counter_reset_without_start : 0;
  }

  private readTracked(fields: PointFields, kind: number, point: Int32Array): void {
    const { view } = this.batch.payload;
    const isNumber = kind === seriesKinds.sum;
    const at = isNumber ? fields.valueAt : fields.countAt;
    const isRecorded = (fields.flags & noRecordedValue) === 0;
    this.trackedType = !isRecorded ? valueTypes.none : isNumber ? fields.valueType : valueTypes.int;
    const isPresent = isRecorded && at >= 0;
    point[4] = isPresent ? view.getInt32(at, true) : 0;
    point[5] = isPresent ? view.getInt32(at + 4, true) : 0;
  }

  private writeValues(row: RowBuffer, fields: PointFields, metric: MetricEntry): number {
    switch (metric.shape.kind) {
      case seriesKinds.gauge:
      case seriesKinds.sum:
        return this.writeNumber(row, fields, metric);
      case seriesKinds.histogram:
        this.writeHistogram(row, fields, metric.shape.divisor);
        return 0;
      case seriesKinds.exponential_histogram:
        this.writeExponential(row, fields);
        return 0;
      default:
        this.writeSummary(row, fields, metric.shape.divisor);
        return 0;
    }
  }

  private writeNumber(row: RowBuffer, fields: PointFields, metric: MetricEntry): number {
    const { view } = this.batch.payload;
    const type = (fields.flags & noRecordedValue) === 0 ? fields.valueType : valueTypes.none;
    const value = writeNumber(row, view, type, fields.valueAt, metric.shape.divisor);
    return value < 0 && metric.shape.isDelta && metric.shape.monotonic ? qualityFlag.negative_delta : 0;
  }

  private writeHistogram(row: RowBuffer, fields: PointFields, divisor: number): void {
    const isRecorded = (fields.flags & noRecordedValue) === 0;
    this.writeMoments(row, fields, isRecorded, divisor);
    writeDoubles(row, isRecorded ? fields.bounds : noDoubles, divisor);
    writeCounts(row, isRecorded ? fields.bucketCounts : noCounts);
  }

  private writeExponential(row: RowBuffer, fields: PointFields): void {
    const { view } = this.batch.payload;
    const isRecorded = (fields.flags & noRecordedValue) === 0;
    this.writeMoments(row, fields, isRecorded, 1);
    row.i32(isRecorded ? fields.scale : 0);
    writeCount(row, view, isRecorded ? fields.zeroCountAt : -1);
    const thresholdAt = isRecorded ? fields.zeroThresholdAt : -1;
    row.f64(thresholdAt < 0 ? 0 : view.getFloat64(thresholdAt, true));
    row.i32(isRecorded ? fields.positiveOffset : 0);
    writeCounts(row, isRecorded ? fields.bucketCounts : noCounts);
    row.i32(isRecorded ? fields.negativeOffset : 0);
    writeCounts(row, isRecorded ? fields.negativeCounts : noCounts);
  }

  /** count, sum, min, max: of an absent one of the last three, absence. */
  private writeMoments(row: RowBuffer, fields: PointFields, isRecorded: boolean, divisor: number): void {
    const { view } = this.batch.payload;
    writeCount(row, view, isRecorded ? fields.countAt : -1);
    writeOptional(row, view, isRecorded ? fields.sumAt : -1, divisor);
    writeOptional(row, view, isRecorded ? fields.minAt : -1, divisor);
    writeOptional(row, view, isRecorded ? fields.maxAt : -1, divisor);
  }

  private writeSummary(row: RowBuffer, fields: PointFields, divisor: number): void {
    const { view } = this.batch.payload;
    const isRecorded = (fields.flags & noRecordedValue) === 0;
    writeCount(row, view, isRecorded ? fields.countAt : -1);
    row.f64(isRecorded && fields.sumAt >= 0 ? view.getFloat64(fields.sumAt, true) / divisor : 0);
    writeDoubles(row, isRecorded ? fields.quantiles : noDoubles, 1);
    writeDoubles(row, isRecorded ? fields.quantileValues : noDoubles, divisor);
  }
}

/** Room for the lists of a point. */
function listBytes(kind: number, fields: PointFields): number {
  if (kind === seriesKinds.gauge || kind === seriesKinds.sum) return 0;
  const { bounds, bucketCounts, negativeCounts, quantiles } = fields;
  return 8 * (bounds.count + bucketCounts.count + negativeCounts.count + 2 * quantiles.count);
}

/**
 * The columns value_type, value and value_int: a double exactly as sent, an integer exactly and as the
 * nearest double. A converted integer becomes a double.
 * @returns the value as a double
 */
export function writeNumber(
  row: RowBuffer,
  view: DataView,
  type: number,
  at: number,
  divisor: number,
): number {
  if (type === valueTypes.none) {
    row.u8(valueTypes.none);
    row.u64(0, 0);
    row.u64(0, 0);
    return 0;
  }
  const low = view.getInt32(at, true);
  const high = view.getInt32(at + 4, true);
  const isInt = type === valueTypes.int;
  const value = isInt ? high * 4294967296 + (low >>> 0) : view.getFloat64(at, true);
  row.u8(isInt && divisor === 1 ? valueTypes.int : valueTypes.double);
  if (divisor !== 1) row.f64(value / divisor);
  else if (isInt) row.f64(value);
  else row.u64(low, high);
  if (isInt && divisor === 1) row.u64(low, high);
  else row.u64(0, 0);
  return value;
}

function writeCount(row: RowBuffer, view: DataView, at: number): void {
  if (at < 0) row.u64(0, 0);
  else row.u64(view.getInt32(at, true), view.getInt32(at + 4, true));
}

function writeOptional(row: RowBuffer, view: DataView, at: number, divisor: number): void {
  if (at < 0) {
    row.u8(1);
    return;
  }
  row.u8(0);
  row.f64(view.getFloat64(at, true) / divisor);
}

function writeDoubles(row: RowBuffer, list: DoubleList, divisor: number): void {
  row.varint(list.count);
  for (let index = 0; index < list.count; index++) row.f64(list.values[index]! / divisor);
}

function writeCounts(row: RowBuffer, list: CountList): void {
  row.varint(list.count);
  for (let index = 0; index < list.count; index++) {
    row.u64(list.halves[index * 2]!, list.halves[index * 2 + 1]!);
  }
}
