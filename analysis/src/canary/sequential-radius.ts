import { bestRho, logNormalMixture, normalMixtureBound } from './normal-mixture.ts';

/** When a sequence of looks is tightest, and how often it may err over all of them. */
export interface SequentialDesign {
  readonly alpha: number;
  /** Points of both samples together at which the interval is tightest; to be fixed beforehand. */
  readonly tightestAt: number;
}

/**
 * Half the width of an interval for a difference of means that may be looked at after every point, with
 * variances estimated from the data (Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas 2024, Time-uniform
 * Central Limit Theory; the form that GrowthBook uses). Valid for many points, hence asymptotic; twenty of
 * each sample keep its promise well within simulation for skewed data.
 *
 * @param points of both samples together
 */
export function sequentialRadius(
  standardError: number,
  points: number,
  { alpha, tightestAt }: SequentialDesign,
): number {
  return standardError * normalMixtureBound(1, bestRho(tightestAt, alpha) / points, alpha);
}

/** The p-value, valid at every look, of a difference not above zero. */
export function sequentialPValue(
  difference: number,
  standardError: number,
  points: number,
  { alpha, tightestAt }: SequentialDesign,
): number {
  if (!(difference > 0)) return 1;
  if (standardError === 0) return 0;
  const rho = bestRho(tightestAt, alpha) / points;
  return Math.min(1, Math.exp(-logNormalMixture(difference / standardError, 1, rho)));
}
