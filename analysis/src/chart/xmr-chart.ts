import { baselineValues } from '../estimate/baseline-values.ts';
import { mean } from '../estimate/mean.ts';
import { median } from '../estimate/median.ts';
import { sigmaIndividuals, type IndividualsMethod } from '../estimate/sigma-individuals.ts';
import { emptyLines, type ControlChart, type NaturalBounds } from './control-chart.ts';
import { movingRangeChart } from './moving-range-chart.ts';
import { limitsAround, placePoint } from './place-point.ts';

export interface XmrOptions {
  readonly method: IndividualsMethod;
  readonly width: number;
  readonly bounds: NaturalBounds;
  readonly centerBy?: 'mean' | 'median';
  readonly knownCenter?: number;
  readonly knownSigma?: number;
}

/**
 * X chart of individual values with its moving-range chart.
 *
 * Centre: mean (or median) of the baseline. Limits: centre +- width * sigma; with the mean moving range
 * and three sigma this is the mean +- 2.6596 MRbar (Shewhart; Wheeler & Chambers 1992). With fewer than
 * two neighbouring values there are no limits.
 */
export function xmrChart(
  values: ArrayLike<number>,
  baseline: ArrayLike<boolean>,
  options: XmrOptions,
): ControlChart {
  const setting = baselineValues(values, baseline);
  const center = options.knownCenter ?? (options.centerBy === 'median' ? median(setting) : mean(setting));
  const sigma = options.knownSigma ?? sigmaIndividuals(values, baseline, options.method);
  const scale = { center, standardError: sigma, width: options.width, bounds: options.bounds };
  const lines = emptyLines(values.length);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    if (!Number.isNaN(value)) placePoint(lines, index, value, scale);
  }
  const [lower, upper] = limitsAround(scale);
  return {
    ...lines,
    limits: { n: setting.length, center, sigma, lower, upper },
    isStandardised: false,
    dispersion: movingRangeChart(values, baseline, options),
  };
}
