import { betaQuantile } from './beta-quantile.ts';

/**
 * Quantile of Fisher's F distribution with the given degrees of freedom, by its relation to the beta
 * distribution (Abramowitz & Stegun 26.6.2). The upper tail is inverted through the complement.
 */
export function fQuantile(probability: number, numeratorDegrees: number, denominatorDegrees: number): number {
  if (!(numeratorDegrees > 0 && denominatorDegrees > 0)) return Number.NaN;
  const complement = betaQuantile(1 - probability, denominatorDegrees / 2, numeratorDegrees / 2);
  return (denominatorDegrees * (1 - complement)) / (numeratorDegrees * complement);
}
