import type { ControlChart } from './control-chart.ts';
import {
  attributeChart,
  type AttributeModel,
  type AttributeOptions,
  type SizedCounts,
} from './attribute-chart.ts';

const failuresModel: AttributeModel = {
  valueOf: (count) => count,
  centerOf: (rate, size) => rate * size,
  standardErrorOf: (rate, size) => Math.sqrt(size * rate * (1 - rate)),
  boundsOf: (size) => [0, size],
};

/** np chart: number failing among n_i against n_i pbar +- width * sqrt(n_i pbar(1 - pbar)), in [0, n_i] (Montgomery, section 7.2). */
export function npChart(
  data: SizedCounts,
  baseline: ArrayLike<boolean>,
  options: AttributeOptions,
): ControlChart {
  return attributeChart(data, baseline, failuresModel, options);
}
