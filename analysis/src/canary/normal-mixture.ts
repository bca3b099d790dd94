import { normalCumulative } from '../distribution/normal-cumulative.ts';
import { bisectRoot } from '../numeric/bisect-root.ts';

/**
 * Boundaries that a sum of independent deviations crosses, at any time ever, with at most the chance
 * `alpha` (Howard, Ramdas, McAuliffe & Sekhon 2021, Time-uniform, Nonparametric, Nonasymptotic
 * Confidence Sequences, Annals of Statistics 49): `variance` is the variance of the sum so far, `rho` decides
 * at which of them the boundary is tightest.
 */

/** The rho that makes the two-sided boundary tightest at a variance; for one side pass twice the alpha. */
export function bestRho(variance: number, alpha: number): number {
  const twice = 2 * Math.log(1 / alpha);
  return variance / (twice + Math.log(1 + twice));
}

/** Log of the evidence that the sum has a drift: beyond log(1/alpha) with at most the chance alpha, ever. */
export function logNormalMixture(sum: number, variance: number, rho: number): number {
  return 0.5 * Math.log(rho / (variance + rho)) + (sum * sum) / (2 * (variance + rho));
}

/** As `logNormalMixture`, for a drift upwards alone. */
export function logNormalMixtureOneSided(sum: number, variance: number, rho: number): number {
  const upwards = Math.log(2 * normalCumulative(sum / Math.sqrt(variance + rho)));
  return logNormalMixture(sum, variance, rho) + upwards;
}

/** Distance from zero at which the two-sided evidence reaches 1/alpha. */
export function normalMixtureBound(variance: number, rho: number, alpha: number): number {
  return Math.sqrt((variance + rho) * (Math.log(1 + variance / rho) + 2 * Math.log(1 / alpha)));
}

/** Height at which the one-sided evidence reaches 1/alpha. */
export function normalMixtureBoundOneSided(variance: number, rho: number, alpha: number): number {
  const f = (sum: number): number => logNormalMixtureOneSided(sum, variance, rho) - Math.log(1 / alpha);
  return bisectRoot(f, 0, normalMixtureBound(variance, rho, alpha));
}
