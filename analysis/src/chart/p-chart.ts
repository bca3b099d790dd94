import type { ControlChart } from './control-chart.ts';
import {
  attributeChart,
  type AttributeModel,
  type AttributeOptions,
  type SizedCounts,
} from './attribute-chart.ts';

export const proportionModel: AttributeModel = {
  valueOf: (count, size) => count / size,
  centerOf: (rate) => rate,
  standardErrorOf: (rate, size) => Math.sqrt((rate * (1 - rate)) / size),
  boundsOf: () => [0, 1],
};

/** p chart: failing proportion of n_i against pbar +- width * sqrt(pbar(1 - pbar)/n_i), in [0, 1] (Montgomery, section 7.2). */
export function pChart(
  data: SizedCounts,
  baseline: ArrayLike<boolean>,
  options: AttributeOptions,
): ControlChart {
  return attributeChart(data, baseline, proportionModel, options);
}
