import { falsePositionRoot } from '../numeric/false-position-root.ts';
import { cusumRunLength } from './cusum-run-length.ts';

/** Decision interval in sigmas of a two-sided CUSUM with the wanted average run length in control. */
export function cusumDecision(allowance: number, runLength: number, headstart = 0): number {
  const target = Math.log(runLength);
  const gap = (decision: number): number =>
    Math.log(cusumRunLength({ allowance, decision, headstart: Math.min(headstart, decision) })) - target;
  let high = 4;
  while (gap(high) < 0 && high < 200) high *= 1.5;
  return falsePositionRoot(gap, 0.01, high, 1e-9);
}
