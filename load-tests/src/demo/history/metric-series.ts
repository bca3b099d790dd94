import type { Attributes } from '@opentelemetry/api';
import type { ExponentialHistogram, Histogram } from '@opentelemetry/sdk-metrics';
import { durationBounds } from '../telemetry-names.ts';

/** What one series has seen since its start; a snapshot becomes a point. */
export interface SeriesState<Value> {
  readonly attributes: Attributes;
  snapshot(): Value;
  reset(): void;
}

/** Bucket i counts values in (bounds[i-1], bounds[i]]. Values in seconds. */
export class HistogramState implements SeriesState<Histogram> {
  readonly attributes: Attributes;
  private counts = new Array<number>(durationBounds.length + 1).fill(0);
  private count = 0;
  private sum = 0;
  private min = Infinity;
  private max = -Infinity;

  constructor(attributes: Attributes) {
    this.attributes = attributes;
  }

  record(value: number): void {
    let bucket = 0;
    while (bucket < durationBounds.length && value > (durationBounds[bucket] ?? Infinity)) bucket++;
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.count++;
    this.sum += value;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  snapshot(): Histogram {
    return {
      buckets: { boundaries: durationBounds as unknown as number[], counts: this.counts.slice() },
      count: this.count,
      sum: this.sum,
      ...(this.count === 0 ? {} : { min: this.min, max: this.max }),
    };
  }

  reset(): void {
    this.counts.fill(0);
    this.count = 0;
    this.sum = 0;
    this.min = Infinity;
    this.max = -Infinity;
  }
}

/** Scale 3: neighbouring bounds differ by the factor 2^(1/8), a relative error of at most 4.4 %. */
const scale = 3;

export class ExponentialState implements SeriesState<ExponentialHistogram> {
  readonly attributes: Attributes;
  private counts = new Map<number, number>();
  private count = 0;
  private sum = 0;
  private min = Infinity;
  private max = -Infinity;

  constructor(attributes: Attributes) {
    this.attributes = attributes;
  }

  record(value: number): void {
    // Bucket i holds (2^(i/8), 2^((i+1)/8)].
    const bucket = Math.ceil(Math.log2(value) * 2 ** scale) - 1;
    this.counts.set(bucket, (this.counts.get(bucket) ?? 0) + 1);
    this.count++;
    this.sum += value;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  snapshot(): ExponentialHistogram {
    const buckets = [...this.counts.keys()];
    const first = buckets.length === 0 ? 0 : Math.min(...buckets);
    const last = buckets.length === 0 ? -1 : Math.max(...buckets);
    const bucketCounts: number[] = [];
    for (let bucket = first; bucket <= last; bucket++) bucketCounts.push(this.counts.get(bucket) ?? 0);
    return {
      count: this.count,
      sum: this.sum,
      scale,
      zeroCount: 0,
      positive: { offset: first, bucketCounts },
      negative: { offset: 0, bucketCounts: [] },
      ...(this.count === 0 ? {} : { min: this.min, max: this.max }),
    };
  }

  reset(): void {
    this.counts.clear();
    this.count = 0;
    this.sum = 0;
    this.min = Infinity;
    this.max = -Infinity;
  }
}

/** A counter (`add`) or a last value (`set`). */
export class NumberState implements SeriesState<number> {
  readonly attributes: Attributes;
  private value = 0;

  constructor(attributes: Attributes) {
    this.attributes = attributes;
  }

  add(increment: number): void {
    this.value += increment;
  }

  set(value: number): void {
    this.value = value;
  }

  snapshot(): number {
    return this.value;
  }

  reset(): void {
    this.value = 0;
  }
}
