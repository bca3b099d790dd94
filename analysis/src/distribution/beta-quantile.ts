import { bisectRoot } from '../numeric/bisect-root.ts';
import { regularizedBeta } from './regularized-beta.ts';

/** Quantile of the beta distribution with shapes a, b > 0 at a probability in [0, 1]. */
export function betaQuantile(probability: number, a: number, b: number): number {
  if (!(probability >= 0 && probability <= 1 && a > 0 && b > 0)) return Number.NaN;
  if (probability === 0) return 0;
  if (probability === 1) return 1;
  return bisectRoot((x) => regularizedBeta(x, a, b) - probability, 0, 1);
}
