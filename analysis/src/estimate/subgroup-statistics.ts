import { mean } from './mean.ts';
import { sampleStandardDeviation } from './sample-standard-deviation.ts';

/** What a chart needs to know of one subgroup; NaN where the subgroup is too small to have it. */
export interface SubgroupStatistics {
  readonly size: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly range: number;
}

/** Size, mean, standard deviation and range of the values that are present (null and NaN are not). */
export function subgroupStatistics(values: readonly (number | null)[]): SubgroupStatistics {
  const present = values.filter((value): value is number => value !== null && !Number.isNaN(value));
  const range =
    present.length < 2
      ? Number.NaN
      : present.reduce((most, value) => Math.max(most, value), -Infinity) -
        present.reduce((least, value) => Math.min(least, value), Infinity);
  return {
    size: present.length,
    mean: mean(present),
    standardDeviation: sampleStandardDeviation(present),
    range,
  };
}
