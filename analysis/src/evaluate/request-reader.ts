import { ChartError } from '../chart-error.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** The value as a plain object; otherwise a refusal at `path`. */
export function readObject(value: unknown, path: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ChartError(path, 'must be an object');
  }
  return value as JsonObject;
}

/** The value as a list; otherwise a refusal at `path`. */
export function readList(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new ChartError(path, 'must be a list');
  return value;
}

export interface NumberRange {
  readonly min?: number;
  readonly max?: number;
  /** True when `min` itself is not allowed. */
  readonly isOpen?: boolean;
}

/** A finite number within the range; otherwise a refusal at `path`, or at `path[index]` in a list. */
export function readNumber(
  value: unknown,
  path: string,
  { min, max, isOpen }: NumberRange = {},
  index?: number,
): number {
  const refuse = (reason: string): never => {
    throw new ChartError(index === undefined ? path : `${path}[${index}]`, reason);
  };
  if (typeof value !== 'number' || !Number.isFinite(value)) return refuse('must be a finite number');
  if (min !== undefined && (isOpen ? value <= min : value < min))
    return refuse(`must be ${isOpen ? 'above' : 'at least'} ${min}, is ${value}`);
  if (max !== undefined && value > max) return refuse(`must be at most ${max}, is ${value}`);
  return value;
}

/** A whole number within the range; otherwise a refusal at `path`. */
export function readWhole(value: unknown, path: string, range: NumberRange = {}): number {
  const number = readNumber(value, path, range);
  if (!Number.isInteger(number)) throw new ChartError(path, `must be a whole number, is ${number}`);
  return number;
}

/** One of the given words; otherwise a refusal at `path` that lists them. */
export function readWord<Word extends string>(value: unknown, path: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === value);
  if (found === undefined) throw new ChartError(path, `must be one of ${words.join(', ')}`);
  return found;
}

/** Refuses keys that mean nothing here, so that a slip of the pen is not taken for a default. */
export function refuseUnknownKeys(object: JsonObject, path: string, known: readonly string[]): void {
  for (const key of Object.keys(object)) {
    if (!known.includes(key)) {
      const place = path === '' ? key : `${path}.${key}`;
      throw new ChartError(place, `is not known here; known are ${known.join(', ')}`);
    }
  }
}

/** A list of numbers in which null and NaN mean missing (NaN in the answer). */
export function readSeries(value: unknown, path: string, range: NumberRange = {}): Float64Array {
  const items = readList(value, path);
  const series = new Float64Array(items.length);
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index];
    const isMissing = item === null || Number.isNaN(item);
    series[index] = isMissing ? Number.NaN : readNumber(item, path, range, index);
  }
  return series;
}
