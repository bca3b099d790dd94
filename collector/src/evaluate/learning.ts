import type { IndicatorModel } from './indicator-model.ts';
import { learningStep, ownAuthor, type Baseline, type LearningRules } from './judging.ts';
import { stretchOf, type SubgroupSeries } from './subgroup.ts';
import { withoutOldModels, type Track } from './track.ts';

/**
 * Learns the next version of an indicator's limits from all buckets since its origin and before `at`, and
 * gives it to the track; undefined, and another try an hour later, when they hold too little.
 */
export function learnBaseline(
  track: Track,
  history: SubgroupSeries,
  at: number,
  model: IndicatorModel,
  rules: LearningRules,
): Baseline | undefined {
  const state = track.state!;
  const window = stretchOf(history, history.from, at);
  const fitted = model.fit(track.definition, window);
  if (fitted === undefined) {
    track.state = { ...state, retryAt: at + Math.max(3600, window.step) };
    return undefined;
  }
  const step = learningStep(state.seen, at - (state.origin ?? at), rules);
  const baseline: Baseline = {
    indicatorId: track.definition.id,
    version: track.newestVersion + 1,
    effectiveFrom: at,
    windowFrom: window.from,
    windowTo: at,
    points: fitted.points,
    excluded: fitted.excluded,
    model: fitted.model,
    falseAlarmEveryDays: fitted.falseAlarmEveryDays,
    why: fitted.why,
    author: ownAuthor,
    reason: reasons[step] ?? `first ${rules.baselineDays} days`,
    trial: step < 3,
  };
  track.newestVersion = baseline.version;
  track.baselines = withoutOldModels([...track.baselines, baseline], baseline.version);
  return baseline;
}

const reasons: Readonly<Record<number, string>> = {
  1: 'first points: on trial',
  2: 'first day: on trial',
  3: 'first days: enough to page, to be learned anew',
};
