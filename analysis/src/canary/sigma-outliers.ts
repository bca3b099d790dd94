import { mean } from '../estimate/mean.ts';

/**
 * Which values lie more than `k` population standard deviations (divisor n) from the mean. An outlier
 * widens its own fence: among n values none can lie beyond (n - 1)/sqrt(n) of them.
 */
export function sigmaOutliers(values: ArrayLike<number>, k = 3): boolean[] {
  const center = mean(values);
  const all = Array.from(values);
  const sigma = Math.sqrt(all.reduce((sum, value) => sum + (value - center) ** 2, 0) / all.length);
  return all.map((value) => Math.abs(value - center) > k * sigma);
}
