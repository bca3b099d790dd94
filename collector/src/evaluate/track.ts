import { isCountedByValue, type IndicatorDefinition } from './indicator.ts';
import type { StoredBaseline } from './evaluation-records.ts';
import {
  learningStep,
  learningSteps,
  ownAuthor,
  untouched,
  type Baseline,
  type JudgingState,
  type LearningRules,
  type PointOfIndicator,
} from './judging.ts';
import { RecentCounts } from './recent-counts.ts';

/** One indicator as the running collector follows it. */
export interface Track {
  readonly definition: IndicatorDefinition;
  /** Versions in their order; only those from the one in force on with their models. */
  baselines: readonly Baseline[];
  /** The highest number that a version has had, withdrawn ones included. */
  newestVersion: number;
  /** Undefined until its history is judged for the first time. */
  state: JudgingState | undefined;
  readonly counts: RecentCounts;
  /** Buckets may have been judged before: what is stored already is compared, not written again. */
  mustCompare: boolean;
  /** The newest judged bucket, of this start; of a learning indicator without limits. */
  newest: PointOfIndicator | undefined;
  /** Why the last pass could not judge it, in words. */
  error: string | undefined;
}

export function newTrack(definition: IndicatorDefinition, lateSeconds: number): Track {
  return {
    definition,
    baselines: [],
    newestVersion: 0,
    state: undefined,
    counts: new RecentCounts(definition.bucketSeconds, lateSeconds),
    mustCompare: true,
    newest: undefined,
    error: undefined,
  };
}

/** @param stored all versions of the indicator in their order; undefined when there is none */
export function takeBaselines(track: Track, stored: readonly StoredBaseline[] | undefined): void {
  track.baselines = stored?.filter(({ isWithdrawn }) => !isWithdrawn) ?? [];
  track.newestVersion = stored?.at(-1)?.version ?? 0;
}

/** A state that was left by limits which have been withdrawn since leads nowhere. */
export function isCurrent(state: JudgingState, baselines: readonly Baseline[]): boolean {
  return state.version === 0 || baselines.some(({ version }) => version === state.version);
}

/**
 * Where judging can begin when no state is left: at the newest baseline that was in force at `before`, since
 * every baseline begins afresh; undefined when there is none.
 */
export function stateFromBaseline(
  baselines: readonly Baseline[],
  before: number,
  rules: LearningRules,
): JudgingState | undefined {
  const baseline = baselines.findLast(({ effectiveFrom }) => effectiveFrom <= before);
  if (baseline === undefined) return undefined;
  const seen = baseline.points + baseline.excluded.length;
  return {
    ...untouched(baseline.effectiveFrom),
    origin: baseline.windowFrom,
    seen,
    learned:
      baseline.author === ownAuthor
        ? learningStep(seen, baseline.windowTo - baseline.windowFrom, rules)
        : learningSteps,
  };
}

/**
 * The baselines without the models that nothing is judged against any more: a seasonal one is large, and there
 * are four of each indicator. Going back before `version` means reading them again.
 */
export function withoutOldModels(baselines: readonly Baseline[], version: number): readonly Baseline[] {
  return baselines.map((one) => (one.version < version ? { ...one, model: undefined } : one));
}

/** What late data changes: the number of records, or the value itself where a statement counts for us. */
export function mark({ definition }: Track, n: number, value: number): number {
  return isCountedByValue(definition) ? n + value : n;
}
