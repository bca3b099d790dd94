import type { ChartChange, ChartEpisode, JudgedStage } from './judged-chart.ts';

/**
 * What the collector's data source writes into `frame.meta.custom.shewhart` beside the fields `value`,
 * `center`, `lower`, `upper`, `score`, `size` and `violations` (rules separated by spaces). The panel
 * draws such a frame as it was judged.
 */
export interface StoredChartMeta {
  readonly kind: 'indicator-chart';
  readonly name: string;
  readonly method: string;
  /** By place in the frame. */
  readonly stages: readonly JudgedStage[];
  readonly episodes: readonly ChartEpisode[];
  readonly changes: readonly ChartChange[];
  readonly falseAlarmEvery: number | null;
  readonly warnings: readonly string[];
}

export function storedMeta(meta: unknown): StoredChartMeta | undefined {
  const custom = (meta as { custom?: { shewhart?: StoredChartMeta } } | undefined)?.custom;
  return custom?.shewhart?.kind === 'indicator-chart' ? custom.shewhart : undefined;
}
