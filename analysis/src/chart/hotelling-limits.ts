import { betaQuantile } from '../distribution/beta-quantile.ts';
import { fQuantile } from '../distribution/f-quantile.ts';

/** Upper limits of T2: `phaseOne` for the points that set the baseline, `phaseTwo` for later ones. */
export interface HotellingLimits {
  readonly phaseOne: number;
  readonly phaseTwo: number;
}

/**
 * Limits for m individual rows of p variables (Tracy, Young & Mason 1992): a scaled beta quantile for
 * the baseline, a scaled F quantile for later rows. NaN unless m > p + 1.
 */
export function hotellingIndividualLimits(m: number, p: number, confidence: number): HotellingLimits {
  return {
    phaseOne: ((m - 1) ** 2 / m) * betaQuantile(confidence, p / 2, (m - p - 1) / 2),
    phaseTwo: ((p * (m + 1) * (m - 1)) / (m * (m - p))) * fQuantile(confidence, p, m - p),
  };
}

/**
 * Limits for the means of m subgroups of n rows of p variables (Alt 1985; Montgomery, section 11.3.1).
 * NaN unless mn - m - p + 1 > 0.
 */
export function hotellingSubgroupLimits(
  m: number,
  n: number,
  p: number,
  confidence: number,
): HotellingLimits {
  const degrees = m * n - m - p + 1;
  const quantile = fQuantile(confidence, p, degrees);
  return {
    phaseOne: ((p * (m - 1) * (n - 1)) / degrees) * quantile,
    phaseTwo: ((p * (m + 1) * (n - 1)) / degrees) * quantile,
  };
}
