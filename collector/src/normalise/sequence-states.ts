import { valueTypes } from '@shewhart/schemas';

/**
 * The newest point of every cumulative monotonic series, to notice a fall without a new start time. The
 * sequence then begins at the time of the point before the fall. What is not newer than the newest point
 * (late, or sent twice) changes nothing. Ten 32-bit slots each, in one array; a failed request is undone
 * from a journal of the states it touched first.
 */
const slots = 10;
const timeLow = 0;
const timeHigh = 1;
const startLow = 2;
const startHigh = 3;
const valueLow = 4;
const valueHigh = 5;
const sequenceLow = 6;
const sequenceHigh = 7;
const valueType = 8;
const touchedIn = 9;

export class SequenceStates {
  /** The answer of `advance`. */
  low = 0;
  high = 0;
  /** The point asked about: low and high half of its time, its start time and its value, in the order of the slots. */
  readonly point = new Int32Array(8);
  private data = new Int32Array(slots * 256);
  private count = 0;
  private journal = new Int32Array((slots + 1) * 256);
  private journalled = 0;
  private request = 0;
  private readonly floats = new DataView(new ArrayBuffer(16));

  begin(): void {
    this.request = (this.request + 1) | 0;
    this.journalled = 0;
  }

  abandon(): void {
    for (let entry = 0; entry < this.journalled; entry++) {
      const from = entry * (slots + 1);
      this.data.set(this.journal.subarray(from + 1, from + 1 + slots), this.journal[from]);
    }
    this.journalled = 0;
  }

  clear(): void {
    this.count = 0;
    this.journalled = 0;
  }

  /** The place of a new series' state. */
  add(): number {
    const at = this.count * slots;
    if (at === this.data.length) this.data = widened(this.data);
    this.data.fill(0, at, at + slots);
    this.data[at + touchedIn] = this.request - 1;
    this.count += 1;
    return at;
  }

  /**
   * Puts into `low` and `high` the sequence that `point` belongs to.
   * @param type code of `valueTypes`; none for a point without a recorded value
   * @returns true when the value fell although the start time stayed
   */
  advance(at: number, type: number): boolean {
    const { data, point } = this;
    const isFirst = data[at + valueType] === valueTypes.none;
    const isNewer = isFirst || compare(point, timeLow, data, at + timeLow) > 0;
    const continues = !isFirst && compare(point, startLow, data, at + startLow) === 0;
    const fell = continues && isNewer && type !== valueTypes.none && this.isLess(at, type);
    this.low = point[startLow]!;
    this.high = point[startHigh]!;
    if (fell) {
      this.low = data[at + timeLow]!;
      this.high = data[at + timeHigh]!;
    } else if (continues && (isNewer || compare(point, timeLow, data, at + sequenceLow) > 0)) {
      // A point that is not newer belongs to the sequence in course only if it lies after its beginning.
      this.low = data[at + sequenceLow]!;
      this.high = data[at + sequenceHigh]!;
    }
    if (isNewer && type !== valueTypes.none) this.store(at, type);
    return fell;
  }

  private store(at: number, type: number): void {
    const { data, point } = this;
    if (data[at + touchedIn] !== this.request) this.remember(at);
    for (let slot = timeLow; slot <= valueHigh; slot++) data[at + slot] = point[slot]!;
    data[at + sequenceLow] = this.low;
    data[at + sequenceHigh] = this.high;
    data[at + valueType] = type;
  }

  private remember(at: number): void {
    const to = this.journalled * (slots + 1);
    if (to === this.journal.length) this.journal = widened(this.journal);
    this.journal[to] = at;
    for (let slot = 0; slot < slots; slot++) this.journal[to + 1 + slot] = this.data[at + slot]!;
    this.journalled += 1;
    this.data[at + touchedIn] = this.request;
  }

  private isLess(at: number, type: number): boolean {
    const { data, point } = this;
    const before = data[at + valueType]!;
    if (type === valueTypes.int && before === valueTypes.int) {
      return compare(point, valueLow, data, at + valueLow) < 0;
    }
    return (
      this.number(type, point[valueLow]!, point[valueHigh]!) <
      this.number(before, data[at + valueLow]!, data[at + valueHigh]!)
    );
  }

  private number(type: number, low: number, high: number): number {
    if (type === valueTypes.int) return high * 4294967296 + (low >>> 0);
    this.floats.setInt32(0, low, true);
    this.floats.setInt32(4, high, true);
    return this.floats.getFloat64(0, true);
  }
}

/** Of signed 64-bit numbers, low half first. */
function compare(left: Int32Array, leftAt: number, right: Int32Array, rightAt: number): number {
  const leftHigh = left[leftAt + 1]!;
  const rightHigh = right[rightAt + 1]!;
  if (leftHigh !== rightHigh) return leftHigh - rightHigh;
  return (left[leftAt]! >>> 0) - (right[rightAt]! >>> 0);
}

function widened(from: Int32Array): Int32Array<ArrayBuffer> {
  const to = new Int32Array(from.length * 2);
  to.set(from);
  return to;
}
