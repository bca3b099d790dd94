import { falsePositionRoot } from '../numeric/false-position-root.ts';
import { ewmaRunLength } from './ewma-run-length.ts';
import { shewhartWidth } from './shewhart-width.ts';

/** Width of EWMA limits in standard errors with the wanted average run length (> 1) in control. */
export function ewmaWidth(weight: number, runLength: number): number {
  const target = Math.log(runLength);
  return falsePositionRoot(
    (width) => Math.log(ewmaRunLength(weight, width)) - target,
    0.05,
    shewhartWidth(runLength) + 0.05,
    1e-9,
  );
}
