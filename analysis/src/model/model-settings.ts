/**
 * What theory leaves open when a model is fitted and followed. Chosen by a declared protocol on simulations and one
 * half of the labelled corpora (`load-tests/src/alarms/README.md`), not per indicator: no user sets these.
 */
export interface ModelSettings {
  /** Factor on limits for what a short baseline cannot tell: none, 1 + 40/n, or that of a prediction limit. */
  readonly widening: 'none' | 'fixed' | 'prediction';
  /**
   * How much wider limits are at first, as a share, falling evenly to nothing over three weeks: until then a rhythm of
   * the week, or how much one day differs from another, cannot be told from a change.
   */
  readonly youngCaution: number;
  /** Standard errors by which the shape of a tail is taken heavier than estimated. */
  readonly shapeCaution: number;
  /** What a further statistic adds to the alarms of the level, in (0, 1]. */
  readonly companionShare: number;
  /** Factor on the limits of forecasts: they answer to every jerk. */
  readonly residualCaution: number;
  /** Longest baseline of a followed series in days. */
  readonly baselineDays: number;
}

export const defaultModelSettings: ModelSettings = {
  widening: 'prediction',
  youngCaution: 0.3,
  shapeCaution: 0.5,
  companionShare: 0.25,
  residualCaution: 2.5,
  baselineDays: 42,
};
