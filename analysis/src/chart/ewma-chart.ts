import { emptyLines, type ControlChart, type NaturalBounds } from './control-chart.ts';
import { limitsAround, placePoint } from './place-point.ts';

export interface EwmaOptions {
  readonly center: number;
  /** Sigma of one value. */
  readonly sigma: number;
  /** Weight of the newest point, in (0, 1]. */
  readonly weight: number;
  /** Width of the limits in standard errors of the average. */
  readonly width: number;
  /** Limits of the start-up period as they grow, or their final distance from the first point on. */
  readonly isAsymptotic: boolean;
  readonly bounds: NaturalBounds;
  readonly n: number;
}

/**
 * Exponentially weighted moving average of values, or of subgroup means with their sizes
 * (Roberts 1959; Montgomery, section 9.2).
 *
 * z_i = weight * x_i + (1 - weight) * z_(i-1), starting at the centre; variance sigma^2/n *
 * weight/(2 - weight) * (1 - (1 - weight)^(2i)). A missing value leaves the average as it is.
 */
export function ewmaChart(
  values: ArrayLike<number>,
  sizes: ArrayLike<number>,
  options: EwmaOptions,
): ControlChart {
  const { center, sigma, weight, width, bounds } = options;
  const lines = emptyLines(values.length);
  const limiting = Math.sqrt(weight / (2 - weight));
  let average = center;
  let remembered = 1;
  let lastError = Number.NaN;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    if (Number.isNaN(value)) continue;
    average = weight * value + (1 - weight) * average;
    remembered *= (1 - weight) ** 2;
    const startUp = options.isAsymptotic ? 1 : Math.sqrt(1 - remembered);
    lastError = (sigma / Math.sqrt(sizes[index] as number)) * limiting;
    placePoint(lines, index, average, { center, standardError: lastError * startUp, width, bounds });
  }
  const [lower, upper] = limitsAround({ center, standardError: lastError, width, bounds });
  return { ...lines, limits: { n: options.n, center, sigma, lower, upper }, isStandardised: true };
}
