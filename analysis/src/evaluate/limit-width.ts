import { remembered } from '../numeric/remembered.ts';
import { cusumDecision } from '../run-length/cusum-decision.ts';
import { ewmaWidth } from '../run-length/ewma-width.ts';
import { shewhartWidth } from '../run-length/shewhart-width.ts';
import { tailProbability } from '../chart/tail-probability.ts';
import type { ChartRequest } from './chart-request.ts';

/** Solving for a width takes many run lengths, and charts ask for the same one again and again. */
const keptWidth = remembered(256, ewmaWidth);
const keptDecision = remembered(256, cusumDecision);

/** Smoothing weight of an EWMA chart that names none. */
export const defaultWeight = 0.2;

/** Width of the limits in standard errors: as given, by the wanted run length, or three sigma. */
export function limitWidth({ limits }: ChartRequest): number {
  if (limits.k !== undefined) return limits.k;
  return limits.runLength === undefined ? 3 : shewhartWidth(limits.runLength);
}

/** EWMA: `params.L`, else the limits' own choice, else the width for a false alarm in 500 points
 * (2.962 at weight 0.2). */
export function ewmaLimitWidth({ limits, params }: ChartRequest): number {
  const weight = params.lambda ?? defaultWeight;
  if (params.L !== undefined) return params.L;
  if (limits.k !== undefined) return limits.k;
  if (limits.runLength === undefined && weight === defaultWeight) return 2.962;
  return keptWidth(weight, limits.runLength ?? 500);
}

/** CUSUM: `params.h`, else by the wanted run length, else 5. */
export function cusumInterval({ limits, params }: ChartRequest): number {
  if (params.h !== undefined) return params.h;
  return limits.runLength === undefined
    ? 5
    : keptDecision(params.k ?? 0.5, limits.runLength, params.headstart);
}

/**
 * T2: confidence as given, 1 - 1/run length, or (1 - alpha)^p with alpha the false-alarm chance of a
 * chart of one variable at the width (0.0027 at three sigma).
 */
export function hotellingConfidence({ limits }: ChartRequest, variables: number): number {
  if (limits.confidence !== undefined) return limits.confidence;
  if (limits.runLength !== undefined) return 1 - 1 / limits.runLength;
  return (1 - 2 * tailProbability(limits.k ?? 3)) ** variables;
}
