import { emptyLines, type ControlChart } from './control-chart.ts';

export interface CusumOptions {
  /** Target the sums are taken from. */
  readonly target: number;
  /** Sigma of one value. */
  readonly sigma: number;
  /** Allowance in sigmas: half the shift to be found quickly. */
  readonly allowance: number;
  /** Decision interval in sigmas. */
  readonly decision: number;
  /** Start of both sums in sigmas (fast initial response; half the decision interval is usual). */
  readonly headstart: number;
  readonly n: number;
}

export interface CusumChart extends ControlChart {
  readonly high: Float64Array;
  readonly low: Float64Array;
  /** Points since each sum last was zero: where the change probably began. */
  readonly highRun: Int32Array;
  readonly lowRun: Int32Array;
}

/**
 * Tabular CUSUM (Page 1954; Montgomery, section 9.1) of values, or of subgroup means with sizes.
 *
 * C+ = max(0, C+ + x - target - K), C- = max(0, C- + target - K - x) with K = allowance * sigma; a
 * point signals when either exceeds H = decision * sigma. The plotted value is the larger of the two.
 * Sums go on after a signal. A missing value leaves them as they are.
 */
export function cusumChart(
  values: ArrayLike<number>,
  sizes: ArrayLike<number>,
  options: CusumOptions,
): CusumChart {
  const { target, sigma, allowance, decision, headstart } = options;
  const lines = emptyLines(values.length);
  const high = new Float64Array(values.length).fill(Number.NaN);
  const low = new Float64Array(values.length).fill(Number.NaN);
  const highRun = new Int32Array(values.length);
  const lowRun = new Int32Array(values.length);
  let sumHigh = headstart * sigma;
  let sumLow = sumHigh;
  let runHigh = 0;
  let runLow = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    if (Number.isNaN(value)) continue;
    const error = sigma / Math.sqrt(sizes[index] as number);
    sumHigh = Math.max(0, sumHigh + value - target - allowance * error);
    sumLow = Math.max(0, sumLow + target - allowance * error - value);
    runHigh = sumHigh > 0 ? runHigh + 1 : 0;
    runLow = sumLow > 0 ? runLow + 1 : 0;
    high[index] = sumHigh;
    low[index] = sumLow;
    highRun[index] = runHigh;
    lowRun[index] = runLow;
    lines.value[index] = Math.max(sumHigh, sumLow);
    lines.center[index] = 0;
    lines.upper[index] = decision * error;
    lines.z[index] = (value - target) / error;
  }
  const limits = { n: options.n, center: target, sigma, lower: Number.NaN, upper: decision * sigma };
  return { ...lines, high, low, highRun, lowRun, limits, isStandardised: true };
}
