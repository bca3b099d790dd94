import { median } from '../estimate/median.ts';
import { sortedQuantile } from './sorted-quantile.ts';

export type Transform = 'none' | 'log';

export interface TransformChoice {
  readonly transform: Transform;
  /** Values below this are taken as this before the logarithm. */
  readonly floor: number;
  readonly because: string;
}

const blockLength = 12;
/** Counts below this are mostly chance, which a logarithm would blow up. */
const smallCount = 20;

/** Log of the level and log of the point-to-point spread of each block of neighbouring points. */
function blocks(values: readonly number[]): { readonly level: number[]; readonly spread: number[] } {
  const level: number[] = [];
  const spread: number[] = [];
  for (let from = 0; from + blockLength <= values.length; from += blockLength) {
    const block = values.slice(from, from + blockLength);
    const center = median(block);
    const step = median(block.slice(1).map((value, index) => Math.abs(value - (block[index] as number))));
    if (center > 0 && step > 0) {
      level.push(Math.log(center));
      spread.push(Math.log(step));
    }
  }
  return { level, spread };
}

/** Slope and correlation of a straight line. */
function line(
  x: readonly number[],
  y: readonly number[],
): { readonly slope: number; readonly correlation: number } {
  const meanX = x.reduce((sum, value) => sum + value, 0) / x.length;
  const meanY = y.reduce((sum, value) => sum + value, 0) / y.length;
  let xy = 0;
  let xx = 0;
  let yy = 0;
  x.forEach((value, index) => {
    const dx = value - meanX;
    const dy = (y[index] as number) - meanY;
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  });
  return { slope: xy / xx, correlation: xy / Math.sqrt(xx * yy) };
}

/**
 * Whether the values are judged as they are or on a log scale.
 *
 * The logarithm is for values whose spread grows in proportion to their level (Box & Cox's rule: slope
 * of log spread on log level near one), not merely for skewed ones: on a log scale a rise that matters
 * would shrink. `sorted` are the same values in ascending order.
 */
export function chooseTransform(values: readonly number[], sorted: ArrayLike<number>): TransformChoice {
  const none = (because: string): TransformChoice => ({ transform: 'none', floor: 0, because });
  const low = sortedQuantile(sorted, 0.05);
  if (!(low > 0) || !((sorted[0] as number) >= 0))
    return none('no log scale: some values are zero or negative');
  if (sortedQuantile(sorted, 0.95) < 1.5 * low) return none('no log scale: the level hardly varies');
  if (low < smallCount && values.every((value) => Number.isInteger(value))) {
    return none('no log scale: low counts scatter by themselves');
  }
  const { level, spread } = blocks(values);
  if (level.length < 8) return none('no log scale: too few points to see whether spread grows with level');
  const { slope, correlation } = line(level, spread);
  if (!(slope > 0.7 && correlation > 0.7))
    return none('no log scale: spread does not grow in proportion to level');
  const floor = 0.3 * sortedQuantile(sorted, 0.01);
  return {
    transform: 'log',
    floor,
    because: `log scale: spread grows with the level (power ${slope.toFixed(1)}, correlation ${correlation.toFixed(2)})`,
  };
}
