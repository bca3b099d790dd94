/**
 * How a record carries its number. Numbers count from 0 within a run.
 *
 * - Every record's time is `startNs + number * spacingNs`, so a verifier can count by time alone, which
 *   reads the cheapest column.
 * - Logs and spans carry it as the integer attribute `load.sequence`, number points as their integer value,
 *   histogram points as their sum: an attribute would make every point a series of its own.
 * - As an attribute it starts at `attributeBase`, so that its varint always takes five bytes and can be
 *   patched in place. That leaves room for 34 thousand million records in a run.
 */
export const spacingNs = 1000n;
export const attributeBase = 2 ** 28;
export const sequenceKey = 'load.sequence';

export const trafficKinds = ['logs', 'spans', 'numbers', 'histograms'] as const;
export type TrafficKind = (typeof trafficKinds)[number];

/** One run of one kind: everything that the sender and the verifier must agree on. */
export interface Run {
  readonly kind: TrafficKind;
  /** Unique; letters, digits and dashes. */
  readonly name: string;
  readonly startNs: bigint;
  readonly seed: number;
}

export const serviceOf = (run: Run): string => `load-${run.name}`;
export const metricOf = (run: Run): string => `load.${run.kind}.${run.name}`;

/** Trace ids, span ids and request ids are a mixture of seed and number, as incompressible as real ones. */
export function scramble(seed: number, number: number, salt: number): number {
  let word = Math.imul(number ^ (seed + Math.imul(salt, 0x9e3779b9)), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return (word ^ (word >>> 16)) >>> 0;
}
