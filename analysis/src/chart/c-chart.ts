import type { ControlChart } from './control-chart.ts';
import type { AttributeOptions } from './attribute-chart.ts';
import { uChart } from './u-chart.ts';

/** c chart: counts of equal opportunity against cbar +- width * sqrt(cbar), not below 0 (Montgomery, section 7.3). */
export function cChart(
  counts: ArrayLike<number>,
  baseline: ArrayLike<boolean>,
  options: AttributeOptions,
): ControlChart {
  return uChart({ counts, sizes: new Float64Array(counts.length).fill(1) }, baseline, options);
}
