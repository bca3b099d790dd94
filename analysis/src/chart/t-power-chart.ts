import type { IndividualsMethod } from '../estimate/sigma-individuals.ts';
import type { ControlChart, NaturalBounds } from './control-chart.ts';
import { xmrChart } from './xmr-chart.ts';

/** Nelson (1994): the 1/3.6th power of an exponential time is nearly normal. */
const exponent = 3.6;

/**
 * t chart, power form: an X chart of time^(1/3.6) with its lines transformed back, the lower limit not
 * below 0 (Montgomery, section 7.3.5).
 */
export function tPowerChart(
  values: ArrayLike<number>,
  baseline: ArrayLike<boolean>,
  options: { readonly width: number; readonly bounds: NaturalBounds; readonly method: IndividualsMethod },
): ControlChart {
  const transformed = Float64Array.from(values, (value) => value ** (1 / exponent));
  const { dispersion: _, ...chart } = xmrChart(transformed, baseline, { ...options, bounds: [0, Infinity] });
  const back = (value: number): number => value ** exponent;
  const { n, sigma, center, lower, upper } = chart.limits;
  return {
    ...chart,
    value: Float64Array.from(values),
    center: chart.center.map(back),
    lower: chart.lower.map(back),
    upper: chart.upper.map(back),
    limits: { n, sigma, center: back(center), lower: back(lower), upper: back(upper) },
  };
}
