import { defaultJudgeOptions, median, type JudgeOptions } from '@shewhart/analysis';
import type { ChartOptions } from './chart-options.ts';
import type { FileSeries } from './read-series.ts';

export function judgeSettings({ alarmsPerWeek, direction, deadband, bounds }: ChartOptions): JudgeOptions {
  return {
    ...defaultJudgeOptions,
    alarmsPerWeek: alarmsPerWeek ?? defaultJudgeOptions.alarmsPerWeek,
    direction,
    deadband,
    bounds,
  };
}

/** Usual time from row to row; a day where the times never move. */
export function usualIntervalMs({ times }: FileSeries): number {
  const steps = times.slice(1).map((at, index) => at - times[index]!);
  const positive = steps.filter((step) => step > 0);
  return positive.length === 0 ? 86_400_000 : median(positive);
}
