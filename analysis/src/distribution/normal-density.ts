const inverseRootTwoPi = 1 / Math.sqrt(2 * Math.PI);

/** Density of the standard normal distribution at z. */
export function normalDensity(z: number): number {
  return inverseRootTwoPi * Math.exp(-0.5 * z * z);
}
