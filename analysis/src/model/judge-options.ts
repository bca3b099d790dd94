export type Direction = 'up' | 'down' | 'both';

/** How an indicator is judged. Every field has a default that suits telemetry of unknown kind. */
export interface JudgeOptions {
  /** False alarms allowed per week and series. */
  readonly alarmsPerWeek: number;
  /** Direction of harm: alarms are raised for values off in this direction only. */
  readonly direction: Direction;
  /** Changes smaller than this, in the unit of the values, are never alarms. */
  readonly deadband: number;
  /** Values are never below this or above that; limits are drawn inside. */
  readonly bounds: readonly [number | null, number | null];
  /** Time below the lower threshold after which an episode has recovered, and the fewest points of it. */
  readonly recoveryMs: number;
  readonly recoveryPoints: number;
  /** An alarm so soon after recovery re-opens the episode instead of opening another. */
  readonly reopenMs: number;
  /** Share of the limit below which a point counts towards recovery, in (0, 1]. */
  readonly recoveryShare: number;
  /** An episode this long is taken for a new level; null waits for a person to decide. */
  readonly newLevelMs: number | null;
  readonly newLevelPoints: number;
}

export const defaultJudgeOptions: JudgeOptions = {
  alarmsPerWeek: 1,
  direction: 'both',
  deadband: 0,
  bounds: [null, null],
  recoveryMs: 6 * 3_600_000,
  recoveryPoints: 3,
  reopenMs: 3_600_000,
  recoveryShare: 0.7,
  newLevelMs: 18 * 3_600_000,
  newLevelPoints: 60,
};
