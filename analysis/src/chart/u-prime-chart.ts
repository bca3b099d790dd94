import type { ControlChart } from './control-chart.ts';
import { attributeChart, type SizedCounts } from './attribute-chart.ts';
import type { PrimedOptions } from './p-prime-chart.ts';
import { rateModel } from './u-chart.ts';

/** u' chart (Laney 2002): u limits times the spread of the standardised rates, MRbar(z)/1.128 by default. */
export function uPrimeChart(
  data: SizedCounts,
  baseline: ArrayLike<boolean>,
  options: PrimedOptions,
): ControlChart {
  const { method: spreadBy, knownSpread, ...rest } = options;
  const model = { ...rateModel, spreadBy, ...(knownSpread === undefined ? {} : { knownSpread }) };
  return attributeChart(data, baseline, model, rest);
}
