import { bisectRoot } from '../numeric/bisect-root.ts';

export interface WeibullParameters {
  readonly shape: number;
  readonly scale: number;
}

/**
 * Maximum-likelihood Weibull fit to positive values (at least two different ones; otherwise null).
 *
 * The shape solves the profile likelihood equation (NIST/SEMATECH e-Handbook 8.4.1.3), which is
 * monotone in the shape; values are scaled by their maximum so that no power overflows.
 */
export function weibullFit(values: readonly number[]): WeibullParameters | null {
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  const smallest = values.reduce((least, value) => Math.min(least, value), Infinity);
  if (values.length < 2 || !(smallest > 0) || !(largest > smallest)) return null;
  const logs = values.map((value) => Math.log(value / largest));
  const meanLog = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const scoreOfShape = (shape: number): number => {
    let weights = 0;
    let weighted = 0;
    for (const log of logs) {
      const weight = Math.exp(shape * log);
      weights += weight;
      weighted += weight * log;
    }
    return weighted / weights - 1 / shape - meanLog;
  };
  let high = 1;
  while (scoreOfShape(high) < 0 && high < 1e8) high *= 2;
  const shape = bisectRoot(scoreOfShape, 1e-6, high);
  const meanPower = logs.reduce((sum, log) => sum + Math.exp(shape * log), 0) / logs.length;
  return { shape, scale: largest * meanPower ** (1 / shape) };
}
