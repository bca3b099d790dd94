import { falsePositionRoot } from '../numeric/false-position-root.ts';
import { cusumRunLength } from './cusum-run-length.ts';

/** Nearest that a decision interval comes to the target. */
const nearest = 0.01;

/**
 * Decision interval in sigmas of a two-sided CUSUM with the wanted average run length in control; where even the
 * nearest interval alarms less often than wanted, that one.
 */
export function cusumDecision(allowance: number, runLength: number, headstart = 0): number {
  const target = Math.log(runLength);
  const gap = (decision: number): number =>
    Math.log(cusumRunLength({ allowance, decision, headstart: Math.min(headstart, decision) })) - target;
  if (gap(nearest) >= 0) return nearest;
  let high = 4;
  while (gap(high) < 0 && high < 200) high *= 1.5;
  return falsePositionRoot(gap, nearest, high, 1e-9);
}
