/** Evidence for a difference, and the p-value that may be read at any time. */
export interface MixtureSprt {
  readonly likelihoodRatio: number;
  /** At most 1; the smallest over all looks so far is valid too. */
  readonly pValue: number;
}

/**
 * Mixture sequential probability ratio test of a difference with a known standard error (Johari,
 * Koomen, Pekelis & Walsh 2022, Always Valid Inference, Operations Research 70): the effects it looks for
 * are normal about zero with standard deviation `tau`, which must be fixed before the first look.
 */
export function mixtureSprt(difference: number, standardError: number, tau: number): MixtureSprt {
  const variance = standardError ** 2;
  const prior = tau ** 2;
  const exponent = (prior * difference ** 2) / (2 * variance * (variance + prior));
  const likelihoodRatio = Math.sqrt(variance / (variance + prior)) * Math.exp(exponent);
  return { likelihoodRatio, pValue: Math.min(1, 1 / likelihoodRatio) };
}
