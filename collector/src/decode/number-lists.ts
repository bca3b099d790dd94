import type { CountList, DoubleList } from '../record-fields.ts';
import { malformed, type Wire } from './wire.ts';

/** Repeated numbers, packed or one by one, as senders like. */
export class Doubles implements DoubleList {
  count = 0;
  values = new Float64Array(32);

  add(value: number): void {
    if (this.count === this.values.length) {
      const values = new Float64Array(this.count * 2);
      values.set(this.values);
      this.values = values;
    }
    this.values[this.count++] = value;
  }

  addOne(wire: Wire, position: number, end: number): number {
    if (position + 8 > end) malformed('a double is cut off');
    this.add(wire.view.getFloat64(position, true));
    return position + 8;
  }

  addPacked(wire: Wire, position: number, limit: number): number {
    const end = packedEnd(wire, position, limit, 8);
    for (let at = wire.position; at < end; at += 8) this.add(wire.view.getFloat64(at, true));
    return end;
  }
}

export class Counts implements CountList {
  count = 0;
  halves = new Uint32Array(64);

  add(low: number, high: number): void {
    const index = this.count * 2;
    if (index === this.halves.length) {
      const halves = new Uint32Array(index * 2);
      halves.set(this.halves);
      this.halves = halves;
    }
    this.halves[index] = low;
    this.halves[index + 1] = high;
    this.count += 1;
  }

  addFixed(wire: Wire, position: number, end: number): number {
    if (position + 8 > end) malformed('a count is cut off');
    this.add(wire.view.getUint32(position, true), wire.view.getUint32(position + 4, true));
    return position + 8;
  }

  addPackedFixed(wire: Wire, position: number, limit: number): number {
    const end = packedEnd(wire, position, limit, 8);
    for (let at = wire.position; at < end; at += 8) {
      this.add(wire.view.getUint32(at, true), wire.view.getUint32(at + 4, true));
    }
    return end;
  }

  addPackedVarints(wire: Wire, position: number, limit: number): number {
    const end = packedEnd(wire, position, limit, 1);
    let at = wire.position;
    while (at < end) {
      wire.varint64(at, end);
      this.add(wire.low, wire.high);
      at = wire.position;
    }
    return end;
  }
}

/** The end of a packed list, whose first element is then at `wire.position`. */
function packedEnd(wire: Wire, position: number, limit: number, elementBytes: number): number {
  const length = wire.length(position, limit);
  if (length % elementBytes !== 0) malformed('a list of numbers is cut off');
  return wire.position + length;
}
