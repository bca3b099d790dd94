import { constantC4 } from './constant-c4.ts';
import { meanStandardDeviation } from './mean-standard-deviation.ts';
import { pooledStandardDeviation } from './pooled-standard-deviation.ts';
import { sigmaIndividuals, type IndividualsMethod } from './sigma-individuals.ts';
import { sigmaSubgroupRange } from './sigma-subgroup-range.ts';
import type { SubgroupStatistics } from './subgroup-statistics.ts';

export type SubgroupMethod = 'r' | 's' | 'pooled' | IndividualsMethod;

/**
 * Sigma of a subgroup chart as a function of the subgroup's size.
 *
 * `forSize(n)` is the sigma of one value to be used for a subgroup of n; `center(n)` is the centre line
 * of the dispersion chart there. `hasWithin` is false when the scale comes from the means themselves
 * (the three-way chart), whose standard error then does not shrink with size.
 */
export interface SubgroupSigma {
  readonly method: SubgroupMethod;
  readonly forSize: (size: number) => number;
  readonly hasWithin: boolean;
}

/**
 * Sigma within subgroups by the named estimator over the given (baseline) subgroups.
 *
 * `r`: mean of R/d2. `s`: sbar/c4 when all sizes are equal; otherwise, and for `pooled`, the pooled
 * standard deviation divided by c4 of the size it is applied to, which is what the factors A3(n), B3(n)
 * and B4(n) of the tables do (Montgomery, section 6.3.2). The estimators for individual values act on
 * the subgroup means.
 */
export function sigmaSubgroups(
  subgroups: readonly SubgroupStatistics[],
  baseline: readonly boolean[],
  method: SubgroupMethod,
): SubgroupSigma {
  const setting = subgroups.filter((_, index) => baseline[index]);
  if (method === 'r') {
    const sigma = sigmaSubgroupRange(setting);
    return { method, forSize: () => sigma, hasWithin: true };
  }
  if (method === 's' || method === 'pooled') {
    const sizes = new Set(setting.map(({ size }) => size).filter((size) => size >= 2));
    const spread =
      method === 's' && sizes.size === 1 ? meanStandardDeviation(setting) : pooledStandardDeviation(setting);
    return { method, forSize: (size) => spread / constantC4(size), hasWithin: true };
  }
  const means = subgroups.map((subgroup) => subgroup.mean);
  const between = sigmaIndividuals(means, baseline, method);
  return { method, forSize: () => between, hasWithin: false };
}
