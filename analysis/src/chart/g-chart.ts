import { geometricQuantile } from '../distribution/geometric-quantile.ts';
import { normalQuantile } from '../distribution/normal-quantile.ts';
import { baselineValues } from '../estimate/baseline-values.ts';
import { mean } from '../estimate/mean.ts';
import { median } from '../estimate/median.ts';
import { emptyLines, type ControlChart, type NaturalBounds } from './control-chart.ts';
import { tailProbability } from './tail-probability.ts';

export interface GOptions {
  readonly width: number;
  readonly bounds: NaturalBounds;
  /** `probability` (preferred): geometric quantiles. `sigma`: mean +- width * sqrt(mean(mean + 1)). */
  readonly form: 'probability' | 'sigma';
}

interface GLimits {
  readonly center: number;
  readonly lower: number;
  readonly upper: number;
  readonly success: number;
}

/** Chance that a unit brings the event: ((n-1)/n)/(mean+1), the least biased form (Benneyan 2001). */
export function eventProbability(unitsBetween: readonly number[]): number {
  const n = unitsBetween.length;
  return (n - 1) / n / (mean(unitsBetween) + 1);
}

function limitsOf(setting: readonly number[], { form, width }: GOptions): GLimits {
  const average = mean(setting);
  const success = eventProbability(setting);
  if (form === 'sigma') {
    const spread = width * Math.sqrt(average * (average + 1));
    return { center: median(setting), lower: average - spread, upper: average + spread, success };
  }
  const tail = tailProbability(width);
  return {
    center: geometricQuantile(0.5, success),
    lower: geometricQuantile(tail, success),
    upper: geometricQuantile(1 - tail, success),
    success,
  };
}

/**
 * g chart: units (requests, deployments) between rare events, geometric in a stable process.
 *
 * Long gaps are good news above the upper limit; too many events in a row show as a run of zeros, for
 * which the zero-run rule stands in where the lower limit is 0. `sigma` is sqrt(mean(mean + 1)).
 */
export function gChart(
  values: ArrayLike<number>,
  baseline: ArrayLike<boolean>,
  options: GOptions,
): ControlChart {
  const setting = baselineValues(values, baseline);
  const { center, lower, upper, success } = limitsOf(setting, options);
  const low = Math.max(0, options.bounds[0], lower);
  const high = Math.min(options.bounds[1], upper);
  const lines = emptyLines(values.length);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    if (Number.isNaN(value)) continue;
    lines.value[index] = value;
    lines.center[index] = center;
    lines.lower[index] = Number.isNaN(lower) ? lower : low;
    lines.upper[index] = high;
    const below = -Math.expm1(value * Math.log1p(-success));
    lines.z[index] = normalQuantile(below + 0.5 * success * (1 - below));
  }
  const average = mean(setting);
  const sigma = Math.sqrt(average * (average + 1));
  const limits = { n: setting.length, center, sigma, lower: Number.isNaN(lower) ? lower : low, upper: high };
  return { ...lines, limits, isStandardised: false };
}
