import type { ControlChart } from './control-chart.ts';
import type { IndividualsMethod } from '../estimate/sigma-individuals.ts';
import { attributeChart, type AttributeOptions, type SizedCounts } from './attribute-chart.ts';
import { proportionModel } from './p-chart.ts';

export interface PrimedOptions extends AttributeOptions {
  readonly method: IndividualsMethod;
  readonly knownSpread?: number;
}

/**
 * p' chart (Laney 2002): p limits times the spread of the standardised proportions, MRbar(z)/1.128 by
 * default, so that variation between points beyond the binomial enters the limits.
 */
export function pPrimeChart(
  data: SizedCounts,
  baseline: ArrayLike<boolean>,
  options: PrimedOptions,
): ControlChart {
  const { method: spreadBy, knownSpread, ...rest } = options;
  const model = { ...proportionModel, spreadBy, ...(knownSpread === undefined ? {} : { knownSpread }) };
  return attributeChart(data, baseline, model, rest);
}
