import { normalDensity } from './normal-density.ts';

/** Probability above z >= 3, by the continued fraction of Mills' ratio (Abramowitz & Stegun 26.2.14). */
function farUpperTail(z: number): number {
  let fraction = z;
  for (let term = 60; term >= 1; term -= 1) fraction = z + term / fraction;
  return normalDensity(z) / fraction;
}

/**
 * Probability that a standard normal variable is at most z.
 *
 * Power series 26.2.11 of Abramowitz & Stegun in the middle, continued fraction in the tails, so the
 * lower tail keeps its relative precision (about 1e-13) down to the smallest doubles.
 */
export function normalCumulative(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  if (z >= 3) return 1 - farUpperTail(z);
  if (z <= -3) return farUpperTail(-z);
  let term = z;
  let sum = z;
  for (let divisor = 3; Math.abs(term) > 1e-17 * Math.abs(sum); divisor += 2) {
    term *= (z * z) / divisor;
    sum += term;
  }
  return 0.5 + normalDensity(z) * sum;
}
