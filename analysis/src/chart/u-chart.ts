import type { ControlChart } from './control-chart.ts';
import {
  attributeChart,
  type AttributeModel,
  type AttributeOptions,
  type SizedCounts,
} from './attribute-chart.ts';

export const rateModel: AttributeModel = {
  valueOf: (count, size) => count / size,
  centerOf: (rate) => rate,
  standardErrorOf: (rate, size) => Math.sqrt(rate / size),
  boundsOf: () => [0, Infinity],
};

/** u chart: events per unit of size n_i against ubar +- width * sqrt(ubar/n_i), not below 0 (Montgomery, section 7.3). */
export function uChart(
  data: SizedCounts,
  baseline: ArrayLike<boolean>,
  options: AttributeOptions,
): ControlChart {
  return attributeChart(data, baseline, rateModel, options);
}
