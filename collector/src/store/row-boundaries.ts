import { skipperOf } from './column-type.ts';

export interface RowBoundaries {
  /** Where each row begins, and at last where the readable rows end. */
  readonly offsets: readonly number[];
  /** True when all bytes were whole rows. */
  readonly isComplete: boolean;
}

/**
 * Finds the rows in RowBinary bytes by walking over every value. Slow beside an insert, and only needed
 * when the store refuses one.
 */
export function createRowWalker(columnTypes: readonly string[]): (bytes: Uint8Array) => RowBoundaries {
  const skippers = columnTypes.map(skipperOf);
  return (bytes) => {
    const offsets = [0];
    let at = 0;
    try {
      while (at < bytes.length) {
        for (const skip of skippers) at = skip(bytes, at);
        offsets.push(at);
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return { offsets, isComplete: false };
    }
    return { offsets, isComplete: true };
  };
}
