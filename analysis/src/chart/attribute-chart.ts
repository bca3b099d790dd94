import { mean } from '../estimate/mean.ts';
import { sigmaIndividuals, type IndividualsMethod } from '../estimate/sigma-individuals.ts';
import { emptyLines, type ControlChart, type NaturalBounds } from './control-chart.ts';
import { limitsAround, placePoint, standardScore, type PointScale } from './place-point.ts';

/** Counts with the sizes (trials, units, area) they were found in; NaN for a missing count. */
export interface SizedCounts {
  readonly counts: ArrayLike<number>;
  readonly sizes: ArrayLike<number>;
}

export interface AttributeOptions {
  readonly width: number;
  readonly bounds: NaturalBounds;
  readonly knownCenter?: number;
}

/** How one kind of attribute chart turns its pooled rate and a size into a plotted value and a scale. */
export interface AttributeModel {
  readonly valueOf: (count: number, size: number) => number;
  readonly centerOf: (rate: number, size: number) => number;
  readonly standardErrorOf: (rate: number, size: number) => number;
  readonly boundsOf: (size: number) => NaturalBounds;
  /** Laney's primed form: estimator for the spread of the standardised values. */
  readonly spreadBy?: IndividualsMethod;
  readonly knownSpread?: number;
}

/** Sum of counts over sum of sizes in the baseline, which p, u and their primed forms share. */
export function pooledRate({ counts, sizes }: SizedCounts, baseline: ArrayLike<boolean>): number {
  let found = 0;
  let size = 0;
  for (let index = 0; index < counts.length; index += 1) {
    if (!baseline[index] || !isPresent(counts[index], sizes[index])) continue;
    found += counts[index] as number;
    size += sizes[index] as number;
  }
  return found / size;
}

function isPresent(count: number | undefined, size: number | undefined): boolean {
  return count !== undefined && !Number.isNaN(count) && size !== undefined && size > 0;
}

/** Laney (2002): spread of the standardised values as seen from one point to the next. */
function spreadOf(
  data: SizedCounts,
  baseline: ArrayLike<boolean>,
  rate: number,
  model: AttributeModel,
): number {
  if (model.knownSpread !== undefined) return model.knownSpread;
  if (model.spreadBy === undefined) return 1;
  const scores = Float64Array.from(data.counts, (count, index) => {
    const size = data.sizes[index] as number;
    if (!isPresent(count, size)) return Number.NaN;
    return standardScore(
      model.valueOf(count, size),
      model.centerOf(rate, size),
      model.standardErrorOf(rate, size),
    );
  });
  return sigmaIndividuals(scores, baseline, model.spreadBy);
}

/**
 * The common course of p, np, c, u, p' and u' charts: pooled rate over the baseline, limits by the
 * size of each point, clipped to what is possible. A point of size 0 has neither value nor limits.
 */
export function attributeChart(
  data: SizedCounts,
  baseline: ArrayLike<boolean>,
  model: AttributeModel,
  { width, bounds, knownCenter }: AttributeOptions,
): ControlChart {
  const rate = knownCenter ?? pooledRate(data, baseline);
  const spread = spreadOf(data, baseline, rate, model);
  const scaleOf = (size: number): PointScale => {
    const [low, high] = model.boundsOf(size);
    return {
      center: model.centerOf(rate, size),
      standardError: spread * model.standardErrorOf(rate, size),
      width,
      bounds: [Math.max(low, bounds[0]), Math.min(high, bounds[1])],
    };
  };
  const lines = emptyLines(data.counts.length);
  const settingSizes: number[] = [];
  let isStandardised = false;
  for (let index = 0; index < data.counts.length; index += 1) {
    const count = data.counts[index] as number;
    const size = data.sizes[index] as number;
    if (!isPresent(count, size)) continue;
    placePoint(lines, index, model.valueOf(count, size), scaleOf(size));
    isStandardised ||= size !== data.sizes[0];
    if (baseline[index]) settingSizes.push(size);
  }
  const typical = scaleOf(mean(settingSizes));
  const [lower, upper] = limitsAround(typical);
  const limits = {
    n: settingSizes.length,
    center: typical.center,
    sigma: typical.standardError,
    lower,
    upper,
  };
  return { ...lines, limits, isStandardised };
}
