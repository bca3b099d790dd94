import { baselineValues } from '../estimate/baseline-values.ts';
import { median } from '../estimate/median.ts';
import { emptyLines, type ControlChart } from './control-chart.ts';

/** Run chart: the values around the median of the baseline; no sigma and no limits. */
export function runChart(
  values: ArrayLike<number>,
  baseline: ArrayLike<boolean>,
  knownCenter?: number,
): ControlChart {
  const setting = baselineValues(values, baseline);
  const center = knownCenter ?? median(setting);
  const lines = emptyLines(values.length);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    if (Number.isNaN(value)) continue;
    lines.value[index] = value;
    lines.center[index] = center;
  }
  const absent = Number.NaN;
  const limits = { n: setting.length, center, sigma: absent, lower: absent, upper: absent };
  return { ...lines, limits, isStandardised: false };
}
