import { seriesKinds, valueTypes } from '@shewhart/schemas';
import type { RefusalReason } from '@shewhart/schemas/taxonomy';
import type { CountList, DoubleList, PointFields } from '../record-fields.ts';

/** Flag bit 0: the series ended here on purpose, and whatever value the point carries means nothing. */
export const noRecordedValue = 1;

/** Why a point cannot be stored with its meaning, beyond its time; undefined when it can. */
export function checkPoint(kind: number, fields: PointFields, view: DataView): RefusalReason | undefined {
  if ((fields.flags & noRecordedValue) !== 0) return undefined;
  switch (kind) {
    case seriesKinds.gauge:
    case seriesKinds.sum:
      return fields.valueType === valueTypes.none ? 'number_without_value' : undefined;
    case seriesKinds.histogram:
      return checkHistogram(fields, view);
    case seriesKinds.exponential_histogram:
      return checkExponential(fields, view);
    default:
      return checkSummary(fields.quantiles);
  }
}

function checkHistogram(fields: PointFields, view: DataView): RefusalReason | undefined {
  const { bounds, bucketCounts, countAt } = fields;
  const isBare = bounds.count === 0 && bucketCounts.count === 0;
  if (!isBare && bucketCounts.count !== bounds.count + 1) return 'histogram_bucket_mismatch';
  if (!increases(bounds)) return 'histogram_bounds_not_increasing';
  if (!isBare && !addsUp(view, countAt, [bucketCounts], -1)) return 'histogram_count_mismatch';
  return hasSumWithoutCount(fields, view) ? 'histogram_sum_without_count' : undefined;
}

function hasSumWithoutCount(fields: PointFields, view: DataView): boolean {
  if (fields.sumAt < 0 || !isZero(view, fields.countAt)) return false;
  return view.getFloat64(fields.sumAt, true) !== 0;
}

function isZero(view: DataView, at: number): boolean {
  return at < 0 || (view.getInt32(at, true) | view.getInt32(at + 4, true)) === 0;
}

function increases(bounds: DoubleList): boolean {
  const { values, count } = bounds;
  for (let index = 0; index < count; index++) {
    if (Number.isNaN(values[index]!) || (index > 0 && !(values[index]! > values[index - 1]!))) return false;
  }
  return true;
}

/** Whether all counts, and the one at `extraAt`, add up to the 64-bit count at `countAt`; -1 stands for 0. */
function addsUp(view: DataView, countAt: number, lists: readonly CountList[], extraAt: number): boolean {
  let total = 0;
  for (const { halves, count } of lists) {
    for (let index = 0; index < count; index++) {
      total += halves[index * 2 + 1]! * 4294967296 + halves[index * 2]!;
    }
  }
  total += extraAt < 0 ? 0 : view.getUint32(extraAt + 4, true) * 4294967296 + view.getUint32(extraAt, true);
  if (total <= Number.MAX_SAFE_INTEGER) {
    const count =
      countAt < 0 ? 0 : view.getUint32(countAt + 4, true) * 4294967296 + view.getUint32(countAt, true);
    return total === count;
  }
  return addsUpExactly(view, countAt, lists, extraAt);
}

function addsUpExactly(
  view: DataView,
  countAt: number,
  lists: readonly CountList[],
  extraAt: number,
): boolean {
  let total = extraAt < 0 ? 0n : view.getBigUint64(extraAt, true);
  for (const { halves, count } of lists) {
    for (let index = 0; index < count; index++) {
      total += (BigInt(halves[index * 2 + 1]!) << 32n) | BigInt(halves[index * 2]!);
    }
  }
  return total === (countAt < 0 ? 0n : view.getBigUint64(countAt, true));
}

function checkExponential(fields: PointFields, view: DataView): RefusalReason | undefined {
  const { bucketCounts, negativeCounts, scale } = fields;
  if (!addsUp(view, fields.countAt, [bucketCounts, negativeCounts], fields.zeroCountAt)) {
    return 'exponential_histogram_count_mismatch';
  }
  const threshold = fields.zeroThresholdAt < 0 ? 0 : view.getFloat64(fields.zeroThresholdAt, true);
  const isInRange =
    threshold >= 0 &&
    isWithinDoubles(scale, fields.positiveOffset, bucketCounts) &&
    isWithinDoubles(scale, fields.negativeOffset, negativeCounts);
  if (!isInRange) return 'exponential_histogram_out_of_range';
  return hasSumWithoutCount(fields, view) ? 'histogram_sum_without_count' : undefined;
}

/**
 * Whether every bucket that counts something holds a double: bucket i is (2^(i/2^scale), 2^((i+1)/2^scale)],
 * so its lower end must lie below 2^1024 and its upper end not below 2^-1074. Buckets must not be finer than
 * doubles are nor so coarse that their width overflows.
 */
function isWithinDoubles(scale: number, offset: number, counts: CountList): boolean {
  let first = -1;
  let last = -1;
  for (let index = 0; index < counts.count; index++) {
    if ((counts.halves[index * 2]! | counts.halves[index * 2 + 1]!) === 0) continue;
    if (first < 0) first = index;
    last = index;
  }
  if (first < 0) return true;
  if (scale > 1074 || scale < -1023) return false;
  const width = 2 ** -scale;
  return (offset + last) * width < 1024 && (offset + first + 1) * width >= -1074;
}

function checkSummary(quantiles: DoubleList): RefusalReason | undefined {
  const { values, count } = quantiles;
  for (let index = 0; index < count; index++) {
    const value = values[index]!;
    const isValid = value >= 0 && value <= 1 && (index === 0 || value > values[index - 1]!);
    if (!isValid) return 'summary_quantile_invalid';
  }
  return undefined;
}
