import { covarianceMatrix } from '../estimate/covariance-matrix.ts';
import { meanVector } from '../estimate/mean-vector.ts';
import { invertCovariance } from '../numeric/invert-covariance.ts';
import { emptyLines, type ControlChart } from './control-chart.ts';
import {
  hotellingIndividualLimits,
  hotellingSubgroupLimits,
  type HotellingLimits,
} from './hotelling-limits.ts';

/** One time: a row of variables, or the several rows of a subgroup; empty when missing. */
export type VariableRows = readonly (readonly number[])[];

export interface HotellingChart extends ControlChart {
  readonly mean: readonly number[];
  readonly covariance: readonly (readonly number[])[];
  readonly determinant: number;
  readonly phaseTwoUpper: number;
  /** Per point and variable: how much of T2 goes when that variable is left out. */
  readonly contributions: readonly (readonly number[])[];
}

/** Mean of the covariance matrices within subgroups. */
function withinCovariance(groups: readonly VariableRows[]): number[][] {
  const each = groups.map((rows) => covarianceMatrix(rows));
  return (each[0] ?? []).map((row, i) =>
    row.map(
      (_, j) => each.reduce((sum, matrix) => sum + ((matrix[i] as number[])[j] as number), 0) / each.length,
    ),
  );
}

function quadraticForm(difference: readonly number[], inverse: readonly (readonly number[])[]): number {
  let sum = 0;
  difference.forEach((left, i) => {
    difference.forEach(
      (right, j) => (sum += left * right * ((inverse[i] as readonly number[])[j] as number)),
    );
  });
  return sum;
}

/** T2 minus the T2 of all other variables (Runger, Alt & Montgomery 1996). */
function decompose(
  difference: readonly number[],
  covariance: readonly (readonly number[])[],
  size: number,
  statistic: number,
): number[] {
  return difference.map((_, left) => {
    const keep = <T>(items: readonly T[]): T[] => items.filter((__, index) => index !== left);
    const reduced = invertCovariance(keep(covariance).map((row) => keep(row)));
    return statistic - (reduced ? size * quadraticForm(keep(difference), reduced.inverse) : 0);
  });
}

/**
 * Hotelling's T2 chart of several variables together, of individual rows (every point one row) or of
 * subgroups of equal size (Montgomery, section 11.3).
 *
 * Points of the baseline are judged by the phase-one limit, others by the phase-two limit. Only the
 * upper limit exists. A baseline whose variables are linearly dependent has no T2 and no limits.
 */
export function hotellingChart(
  points: readonly VariableRows[],
  baseline: ArrayLike<boolean>,
  confidence: number,
): HotellingChart {
  const setting = points.filter((rows, index) => baseline[index] && rows.length > 0);
  const size = Math.max(1, ...setting.slice(0, 1).map((rows) => rows.length));
  const center = meanVector(setting.flat());
  const covariance = size === 1 ? covarianceMatrix(setting.flat()) : withinCovariance(setting);
  const inverted = invertCovariance(covariance);
  const p = center.length;
  const limits: HotellingLimits =
    inverted === null
      ? { phaseOne: Number.NaN, phaseTwo: Number.NaN }
      : size === 1
        ? hotellingIndividualLimits(setting.length, p, confidence)
        : hotellingSubgroupLimits(setting.length, size, p, confidence);
  const lines = emptyLines(points.length);
  const contributions = points.map((rows, index): number[] => {
    if (rows.length === 0 || inverted === null) return [];
    const average = meanVector(rows);
    const difference = average.map((value, variable) => value - (center[variable] as number));
    const statistic = rows.length * quadraticForm(difference, inverted.inverse);
    lines.value[index] = statistic;
    lines.upper[index] = baseline[index] ? limits.phaseOne : limits.phaseTwo;
    return decompose(difference, covariance, rows.length, statistic);
  });
  const absent = Number.NaN;
  return {
    ...lines,
    limits: { n: setting.length, center: absent, sigma: absent, lower: absent, upper: limits.phaseOne },
    isStandardised: true,
    mean: center,
    covariance,
    determinant: inverted?.determinant ?? 0,
    phaseTwoUpper: limits.phaseTwo,
    contributions,
  };
}
