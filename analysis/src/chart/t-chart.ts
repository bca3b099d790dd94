import { normalCumulative } from '../distribution/normal-cumulative.ts';
import { normalQuantile } from '../distribution/normal-quantile.ts';
import { weibullCumulative } from '../distribution/weibull-cumulative.ts';
import { weibullFit } from '../distribution/weibull-fit.ts';
import { weibullUpperQuantile } from '../distribution/weibull-quantile.ts';
import { baselineValues } from '../estimate/baseline-values.ts';
import { emptyLines, type ControlChart, type NaturalBounds } from './control-chart.ts';

export interface TOptions {
  readonly width: number;
  readonly bounds: NaturalBounds;
}

/** A time of 0 (two events in one tick) counts as half the smallest positive time. */
function withoutZeros(times: readonly number[]): number[] {
  const smallest = times.reduce((least, time) => (time > 0 ? Math.min(least, time) : least), Infinity);
  return times.map((time) => (time > 0 ? time : smallest / 2));
}

/**
 * t chart: time between rare events against Weibull quantiles at the normal probabilities of the
 * width, centre at the Weibull median, fitted by maximum likelihood. Without at least two different
 * positive times there are no limits. `sigma` is the standard score's unit and therefore absent.
 */
export function tChart(
  values: ArrayLike<number>,
  baseline: ArrayLike<boolean>,
  options: TOptions,
): ControlChart {
  const setting = baselineValues(values, baseline);
  const fit = weibullFit(withoutZeros(setting));
  const tail = normalCumulative(-options.width);
  const center = fit ? weibullUpperQuantile(0.5, fit) : Number.NaN;
  const lower = fit ? Math.max(options.bounds[0], weibullUpperQuantile(1 - tail, fit)) : Number.NaN;
  const upper = fit ? Math.min(options.bounds[1], weibullUpperQuantile(tail, fit)) : Number.NaN;
  const lines = emptyLines(values.length);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    if (Number.isNaN(value)) continue;
    lines.value[index] = value;
    lines.center[index] = center;
    lines.lower[index] = lower;
    lines.upper[index] = upper;
    if (fit) lines.z[index] = normalQuantile(weibullCumulative(value, fit));
  }
  const limits = { n: setting.length, center, sigma: Number.NaN, lower, upper };
  return { ...lines, limits, isStandardised: false };
}
