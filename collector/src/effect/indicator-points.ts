import type { ComparisonScale, Period } from '@shewhart/analysis';
import { listCell, numberCell, textCell, type QueryRow } from '../query-rows.ts';
import type { Stretch } from './effect-windows.ts';

/** One indicator with its judged points; instants in milliseconds since 1970. */
export interface IndicatorPoints {
  readonly indicatorId: string;
  readonly title: string;
  readonly kind: string;
  readonly unit: string;
  readonly direction: 'up' | 'down' | 'both';
  readonly deadband: { readonly absolute?: number; readonly relative?: number };
  readonly scale: ComparisonScale;
  readonly bucketMs: number;
  readonly times: readonly number[];
  /** NaN where there is none. */
  readonly values: readonly number[];
  /** Records in each. */
  readonly sizes: readonly number[];
}

interface StoredDefinition {
  readonly chart?: string;
  readonly scale?: string;
  readonly direction?: string;
  readonly bounds?: readonly (number | null)[];
  readonly deadband?: IndicatorPoints['deadband'];
}

export function indicatorPoints(row: QueryRow): IndicatorPoints {
  const definition = parsed(textCell(row, 'definition'));
  const bucketMs = 1000 * (numberCell(row, 'bucket_seconds') ?? 300);
  const values = listCell(row, 'value').map(Number);
  const { direction = 'both', deadband = {} } = definition;
  return {
    indicatorId: textCell(row, 'indicator_id'),
    title: textCell(row, 'title'),
    kind: textCell(row, 'kind'),
    unit: textCell(row, 'unit'),
    direction: direction === 'up' || direction === 'down' ? direction : 'both',
    deadband,
    scale: scaleOf(definition, values, bucketMs / 1000),
    bucketMs,
    times: listCell(row, 'at').map((at) => 1000 * Number(at)),
    values,
    sizes: listCell(row, 'n').map(Number),
  };
}

function parsed(definition: string): StoredDefinition {
  try {
    return JSON.parse(definition) as StoredDefinition;
  } catch {
    return {};
  }
}

/** Counts of fewer than this in a usual bucket are too skewed by chance for a logarithm. */
const leastForLog = 10;

/**
 * Shares of counts as counts, latency on a log scale; where the definition leaves it open, a log scale for
 * what cannot be negative and is never near zero: of loads and sizes people want to know the ratio.
 */
function scaleOf(
  { chart, scale = 'auto', bounds = [] }: StoredDefinition,
  values: readonly number[],
  bucketSeconds: number,
): ComparisonScale {
  if (chart === 'ratio') return 'ratio';
  if (scale === 'log') return 'log';
  if (scale === 'linear' || bounds[0] !== 0 || (bounds[1] ?? null) !== null) return 'plain';
  const known = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const middle = known[Math.floor(known.length / 2)] ?? 0;
  return (known[0] ?? 0) > 0 && middle * bucketSeconds >= leastForLog ? 'log' : 'plain';
}

/** The points whose whole bucket lies in the stretch. */
export function within({ times, values, sizes, bucketMs }: IndicatorPoints, { from, to }: Stretch): Period {
  const places = times.flatMap((time, place) => (time >= from && time + bucketMs <= to ? [place] : []));
  const first = places[0] ?? 0;
  const end = first + places.length;
  return {
    times: times.slice(first, end),
    values: values.slice(first, end),
    sizes: sizes.slice(first, end),
  };
}
