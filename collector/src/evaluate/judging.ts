import type { EpisodeRules } from '@shewhart/analysis';
import { nextEpisode, noEpisodeYet, type Episode, type EpisodeTrack } from './episode.ts';
import type { IndicatorDefinition } from './indicator.ts';
import type { IndicatorModel, JudgedPoint } from './indicator-model.ts';
import type { SubgroupSeries } from './subgroup.ts';

/** Frozen limits; instants in seconds since 1970. */
export interface Baseline {
  readonly indicatorId: string;
  readonly version: number;
  readonly effectiveFrom: number;
  readonly windowFrom: number;
  readonly windowTo: number;
  readonly points: number;
  readonly excluded: readonly number[];
  readonly model: unknown;
  readonly falseAlarmEveryDays: number | null;
  readonly why: readonly string[];
  readonly author: string;
  readonly reason: string;
  /** Too little is known yet: shown, never paged. */
  readonly trial: boolean;
}

/** Where judging of one indicator stands; plain JSON, so that it outlives the process. */
export interface JudgingState {
  /** The next bucket to judge. */
  readonly bucket: number;
  /** The first bucket that had a value; null before it. */
  readonly origin: number | null;
  /** Buckets with a value since. */
  readonly seen: number;
  /** Baseline in force; 0 before the first. */
  readonly version: number;
  /** Steps of learning that are behind (see `learningStep`). */
  readonly learned: number;
  /** After a baseline that held too little: the next try. */
  readonly retryAt: number;
  readonly judge: unknown;
  readonly episode: EpisodeTrack;
}

export interface LearningRules {
  /** Days of data before limits may page. */
  readonly trialDays: number;
  /** Days of the baseline that stays. */
  readonly baselineDays: number;
}

export interface PointOfIndicator extends JudgedPoint {
  readonly at: number;
  readonly n: number;
  readonly completeness: number;
  readonly baselineVersion: number;
}

export interface Judged {
  readonly state: JudgingState;
  readonly points: readonly PointOfIndicator[];
  /** Every episode that changed, in its last state; in the order of onset. */
  readonly episodes: readonly Episode[];
  /** States at the buckets that were asked for, for a later restart. */
  readonly snapshots: readonly JudgingState[];
  /** Set when judging stopped because limits must be learned first, from all buckets before this one. */
  readonly learnAt?: number;
}

export interface JudgingOptions {
  readonly model: IndicatorModel;
  readonly learning: LearningRules;
  readonly episodes: EpisodeRules;
  /** Whether the state before this bucket is wanted. */
  readonly isSnapshot: (at: number) => boolean;
}

export const untouched = (from: number): JudgingState => ({
  bucket: from,
  origin: null,
  seen: 0,
  version: 0,
  learned: 0,
  retryAt: 0,
  judge: null,
  episode: noEpisodeYet,
});

const daySeconds = 86_400;

/** The steps at which limits are learned anew: a glimpse, a day, enough to page, enough to stay. */
export const learningSteps = 4;

/** How many learning steps a history of so many points and seconds allows. */
export function learningStep(seen: number, seconds: number, rules: LearningRules): number {
  if (seen < 20) return 0;
  if (seen < 100 || seconds < daySeconds) return 1;
  if (seconds < rules.trialDays * daySeconds) return 2;
  return seconds < rules.baselineDays * daySeconds ? 3 : learningSteps;
}

/**
 * Judges the buckets of `series` from where `state` stands. A pure fold over the buckets in their order:
 * one at a time as they close, or a month at once, the points are the same. Limits are learned at fixed
 * steps of the history, never from points that are still to come.
 *
 * A new baseline begins a new stage: rules start afresh, and what was open under the old limits ends.
 */
export function judgeBuckets(
  definition: IndicatorDefinition,
  baselines: readonly Baseline[],
  begin: JudgingState,
  series: SubgroupSeries,
  options: JudgingOptions,
): Judged {
  let state = begin;
  const points: PointOfIndicator[] = [];
  const changed = new Map<string, Episode>();
  const snapshots: JudgingState[] = [];
  const result = (): Judged => ({ state, points, episodes: [...changed.values()], snapshots });
  const first = Math.max(0, Math.round((begin.bucket - series.from) / series.step));
  for (let place = first; place < series.value.length; place += 1) {
    const at = series.from + place * series.step;
    const baseline = inForce(baselines, at);
    if (baseline !== undefined && baseline.version !== state.version) {
      const open = openEpisode(state);
      if (open !== undefined) changed.set(open.episodeId, { ...open, endedAt: at });
      state = enter(state, baseline, at, options);
    } else if (mustLearn(state, baseline, at, options.learning)) {
      return { ...result(), learnAt: at };
    }
    if (state.origin === null && Number.isNaN(series.value[place]!)) {
      state = { ...state, bucket: at + series.step };
      continue;
    }
    if (options.isSnapshot(at)) snapshots.push(state);
    const next = judgeBucket(definition, baseline, state, series, place, options);
    const { episode } = next.state.episode;
    if (episode !== null && episode !== state.episode.episode) changed.set(episode.episodeId, episode);
    points.push(next.point);
    state = next.state;
  }
  return result();
}

function judgeBucket(
  definition: IndicatorDefinition,
  baseline: Baseline | undefined,
  state: JudgingState,
  series: SubgroupSeries,
  place: number,
  { model, episodes }: JudgingOptions,
): { readonly state: JudgingState; readonly point: PointOfIndicator } {
  const at = series.from + place * series.step;
  const value = series.value[place]!;
  const judged =
    baseline === undefined
      ? { state: state.judge, point: withoutLimits(value) }
      : model.judge(baseline.model, state.judge, { at, value, size: series.size[place]! });
  const where = { indicatorId: definition.id, at, step: series.step, baselineVersion: state.version };
  return {
    point: {
      ...judged.point,
      at,
      n: series.n[place]!,
      completeness: series.completeness[place]!,
      baselineVersion: state.version,
    },
    state: {
      ...state,
      bucket: at + series.step,
      origin: state.origin ?? at,
      seen: state.seen + (Number.isNaN(value) ? 0 : 1),
      judge: judged.state,
      episode: nextEpisode(
        state.episode,
        { ...where, trial: baseline?.trial ?? true, point: judged.point },
        episodes,
      ),
    },
  };
}

/** Limits that a person set are never learned over. */
function mustLearn(
  state: JudgingState,
  baseline: Baseline | undefined,
  at: number,
  rules: LearningRules,
): boolean {
  if (baseline !== undefined && baseline.author !== ownAuthor) return false;
  return dueStep(state, at, rules) > state.learned;
}

/** The episode that is going on. */
export function openEpisode({ episode: { episode } }: JudgingState): Episode | undefined {
  return episode?.endedAt === null ? episode : undefined;
}

/** Author of the baselines that nobody asked for. */
export const ownAuthor = 'shewhart';

function inForce(baselines: readonly Baseline[], at: number): Baseline | undefined {
  return baselines.findLast(({ effectiveFrom }) => effectiveFrom <= at);
}

function enter(
  state: JudgingState,
  baseline: Baseline,
  at: number,
  { model, learning }: JudgingOptions,
): JudgingState {
  const origin = state.origin ?? baseline.windowFrom;
  const learned =
    baseline.author === ownAuthor ? learningStep(state.seen, at - origin, learning) : learningSteps;
  return {
    ...state,
    origin,
    version: baseline.version,
    learned: Math.max(state.learned, learned),
    retryAt: 0,
    judge: model.begin(baseline.model),
    episode: noEpisodeYet,
  };
}

/** While an episode is open the limits that it broke stay, for half the length of the baseline at most. */
function dueStep(state: JudgingState, at: number, rules: LearningRules): number {
  if (state.origin === null || at < state.retryAt) return 0;
  const seconds = at - state.origin;
  const step = learningStep(state.seen, seconds, rules);
  const mustWait =
    state.learned >= 3 && openEpisode(state) !== undefined && seconds < 1.5 * rules.baselineDays * daySeconds;
  return mustWait ? state.learned : step;
}

function withoutLimits(value: number): JudgedPoint {
  const nothing = { center: null, lower: null, upper: null, score: null, violations: [] };
  return { ...nothing, value: Number.isNaN(value) ? null : value };
}
