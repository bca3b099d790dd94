import { ChartError } from '../chart-error.ts';
import { shareInterval } from './share-interval.ts';

export interface ExposureRequest {
  /** Of the whole service, all versions together. */
  readonly requestsPerMinute: number;
  /** Failures per request as they are, 0 to 1. */
  readonly baselineRate: number;
  /** Failures beyond the baseline's that one step may cost if the canary is as bad as still possible. */
  readonly maxExcessFailures: number;
  /** Time between two looks. */
  readonly stepMinutes: number;
  /** Failures per request of the worst canary one reckons with; 1. */
  readonly worstRate?: number;
  /** Chance that the canary is worse than a step reckons with, over all steps; 0.05. */
  readonly alpha?: number;
  /** Most steps; 200. */
  readonly maxSteps?: number;
}

export interface ExposureStep {
  /** Part of the traffic, 0 to 1. */
  readonly share: number;
  readonly minutes: number;
  /** Requests that the canary answers in this step. */
  readonly requests: number;
  /** The worst failure rate that is still possible when the step begins. */
  readonly worstRate: number;
  /** Excess failures of the step if the canary is that bad; at most the risk. */
  readonly excessFailuresAtWorst: number;
}

export interface ExposurePlan {
  readonly steps: readonly ExposureStep[];
  readonly totalMinutes: number;
  /** False when full traffic is not reached within the steps. */
  readonly isComplete: boolean;
}

/**
 * How much traffic a canary may get, step by step, so that no step costs more than the risk.
 *
 * After each step the worst rate still possible is the upper end of an always-valid interval, here
 * that of a canary which fails as the baseline does; the next step's share is what the risk buys at that
 * rate. So the plan says what a good canary needs; a real one is held where `compareFailures` is not
 * content (the idea of Xia et al. 2019, Safe Velocity: ramp by the risk that is left).
 */
export function exposurePlan(request: ExposureRequest): ExposurePlan {
  checkRequest(request);
  const { requestsPerMinute, baselineRate, maxExcessFailures, stepMinutes } = request;
  const { worstRate = 1, alpha = 0.05, maxSteps = 200 } = request;
  const requestsPerStep = requestsPerMinute * stepMinutes;
  const steps: ExposureStep[] = [];
  let seen = 0;
  let worst = worstRate;
  while (steps.length < maxSteps) {
    const excessRate = Math.max(0, worst - baselineRate);
    const share = Math.min(1, maxExcessFailures / (excessRate * requestsPerStep));
    const requests = share * requestsPerStep;
    const excessFailuresAtWorst = requests * excessRate;
    steps.push({ share, minutes: stepMinutes, requests, worstRate: worst, excessFailuresAtWorst });
    if (share >= 1) break;
    seen += requests;
    const design = { alpha, tightestAt: Math.max(1, requestsPerStep / 10) };
    worst = Math.min(worst, shareInterval(baselineRate * seen, seen, design).upper);
  }
  return {
    steps,
    totalMinutes: steps.length * stepMinutes,
    isComplete: (steps.at(-1)?.share ?? 0) >= 1,
  };
}

function checkRequest(request: ExposureRequest): void {
  const positive = ['requestsPerMinute', 'maxExcessFailures', 'stepMinutes'] as const;
  for (const name of positive) {
    if (!(request[name] > 0 && Number.isFinite(request[name]))) throw new ChartError(name, 'must be above 0');
  }
  const { baselineRate, worstRate = 1, alpha = 0.05 } = request;
  if (!(baselineRate >= 0 && baselineRate < 1)) throw new ChartError('baselineRate', 'must be in [0, 1)');
  if (!(worstRate > baselineRate && worstRate <= 1)) {
    throw new ChartError('worstRate', 'must be above the baseline rate and at most 1');
  }
  if (!(alpha > 0 && alpha < 1)) throw new ChartError('alpha', 'must be between 0 and 1');
}
