import { qualityFlag } from '@shewhart/schemas/taxonomy';
import type { RowBuffer } from './row-buffer.ts';

/**
 * What is noted about an event time by the time of receipt. Times are pairs of 32-bit halves (the high one
 * below 2^31), compared exactly: no nanosecond goes through a double.
 */
const secondNs = 1_000_000_000n;
const dayNs = 86_400n * secondNs;
const futureNs = 300n * secondNs;
const rollupPastNs = 400n * dayNs;

/** The last moment of DateTime64(9), 2262-04-11T23:47:16.854775807Z. */
export const lastTimeHigh = 0x7fffffff;
export const lastTimeLow = -1;

export class TimePolicy {
  receivedLow = 0;
  receivedHigh = 0;
  /** Times whose high half lies strictly between need no closer look. */
  private plainAbove = 0;
  private plainBelow = 0;
  private receivedAtNs = 0n;

  begin(receivedAtNs: bigint): void {
    this.receivedAtNs = receivedAtNs;
    this.receivedLow = Number(BigInt.asIntN(32, receivedAtNs));
    this.receivedHigh = Number(receivedAtNs >> 32n);
    this.plainAbove = Number((receivedAtNs - dayNs) >> 32n);
    this.plainBelow = Number((receivedAtNs + futureNs) >> 32n);
  }

  /** Findings about the event time: future and late. */
  skew(low: number, high: number): number {
    if (high > this.plainAbove && high < this.plainBelow) return 0;
    const time = toBigInt(low, high);
    if (time > this.receivedAtNs + futureNs) return qualityFlag.future_time;
    return time < this.receivedAtNs - dayNs ? qualityFlag.late : 0;
  }

  /** Whether the rollups leave out a row with this time: more than 400 days before receipt or a day after. */
  rollup(low: number, high: number): number {
    if (high > this.plainAbove && high < this.plainBelow) return 0;
    const time = toBigInt(low, high);
    return time < this.receivedAtNs - rollupPastNs || time > this.receivedAtNs + dayNs
      ? qualityFlag.outside_rollup_window
      : 0;
  }
}

export function toBigInt(low: number, high: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low >>> 0);
}

/** A time beside the event time: 0 stays 0, what cannot be stored becomes the last moment that can. */
export function writeOtherTime(row: RowBuffer, view: DataView, at: number): number {
  if (at < 0) {
    row.u64(0, 0);
    return 0;
  }
  const high = view.getInt32(at + 4, true);
  if (high < 0) {
    row.u64(lastTimeLow, lastTimeHigh);
    return qualityFlag.time_clamped;
  }
  row.u64(view.getInt32(at, true), high);
  return 0;
}
