import {
  isOpen,
  noEpisode,
  stepEpisode,
  type EpisodeEvent,
  type EpisodeState,
} from '../episode/episode-machine.ts';
import { episodeRules } from '../episode/episode-rules.ts';
import { median } from '../estimate/median.ts';
import { fitModel } from './fit-model.ts';
import { defaultModelSettings, type ModelSettings } from './model-settings.ts';
import { judgePoint, startJudge, type Judgement, type JudgeState } from './indicator-judge.ts';
import type { IndicatorModel } from './indicator-model.ts';
import type { JudgeOptions } from './judge-options.ts';

/** Longest baseline: so many days or points, whichever is more; older points are forgotten a tenth at a time. */
const longestBaselinePoints = 4000;
/** Most points that are ever held: five weeks of one a minute. */
const mostBaselinePoints = 50_000;
/** A growing baseline is fitted anew whenever it has grown by this factor. */
const growth = 1.1;
/** Warm-up: two days of points, at least and at most so many. */
const warmUpMs = 2 * 86_400_000;
const shortestWarmUp = 120;
const longestWarmUp = 750;

interface HeldPoint {
  readonly time: number;
  readonly value: number;
  /** Place in the series, so that neighbours can be told from points across a gap. */
  readonly place: number;
}

/**
 * State of a series that is followed point by point with a baseline of its own that grows and is
 * renewed. Plain data, fit for JSON.
 */
export interface FollowerState {
  place: number;
  baseline: HeldPoint[];
  /** Points of the open episode: they join the baseline when it closes. */
  pending: HeldPoint[];
  model: IndicatorModel | null;
  judge: JudgeState | null;
  episode: EpisodeState;
  nextFit: number;
  intervalMs: number;
  /** Peaks of past episodes, for telling a new kind of trouble from a familiar one. */
  peaks: number[];
}

/** What one point brought: null judgement while warming up. */
export interface FollowerStep {
  readonly judgement: Judgement | null;
  readonly event: EpisodeEvent;
  /**
   * 0 except where an episode opens or escalates: the score then, divided by one plus the number of
   * past episodes of like size. Higher is more surprising.
   */
  readonly surprise: number;
}

export function startFollower(): FollowerState {
  return {
    place: 0,
    baseline: [],
    pending: [],
    model: null,
    judge: null,
    episode: noEpisode,
    nextFit: shortestWarmUp,
    intervalMs: 0,
    peaks: [],
  };
}

function usualInterval(points: readonly HeldPoint[]): number {
  const steps = points.slice(1).map(({ time }, index) => time - (points[index] as HeldPoint).time);
  return median(steps) || 1;
}

function warmUpPoints(intervalMs: number): number {
  return Math.max(shortestWarmUp, Math.min(longestWarmUp, Math.round(warmUpMs / intervalMs)));
}

function longestBaseline(intervalMs: number, days: number): number {
  const points = Math.round((days * 86_400_000) / intervalMs);
  return Math.max(longestBaselinePoints, Math.min(mostBaselinePoints, points));
}

/** Fits the baseline anew and lets the judge go on from the last point. */
function renew(state: FollowerState, options: JudgeOptions, settings: ModelSettings): void {
  const longest = longestBaseline(state.intervalMs, settings.baselineDays);
  if (state.baseline.length > longest) state.baseline.splice(0, state.baseline.length - longest);
  const { baseline } = state;
  const model = fitModel(
    {
      times: baseline.map(({ time }) => time),
      values: baseline.map(({ value }) => value),
      follows: baseline.map(({ place }, index) => place === (baseline[index - 1]?.place ?? -2) + 1),
      intervalMs: state.intervalMs,
    },
    options,
    settings,
  );
  const last = baseline.at(-1);
  const fresh = startJudge(model);
  state.model = model;
  state.judge =
    last?.place === state.place ? judgePoint(model, fresh, last.time, last.value, options).state : fresh;
  state.judge = { ...state.judge, average: model.averageAtEnd, eventAges: state.judge.eventAges };
  state.nextFit = baseline.length >= longest ? longest : Math.ceil(baseline.length * growth);
  if (baseline.length >= longest) baseline.splice(0, Math.floor(longest / 10));
}

/** How surprising an episode of this score is, given the peaks of those before. */
function surpriseOf(peaks: readonly number[], score: number): number {
  return score / (1 + peaks.filter((peak) => peak >= 0.7 * score).length);
}

function surpriseAt(state: FollowerState, event: EpisodeEvent, score: number): number {
  if (event !== 'opened' && event !== 'escalated') return 0;
  const surprise = surpriseOf(state.peaks, score);
  if (event === 'opened') state.peaks.push(score);
  else state.peaks[state.peaks.length - 1] = score;
  return surprise;
}

/** Puts the point where it belongs and fits anew when it is time. */
function remember(
  state: FollowerState,
  point: HeldPoint,
  event: EpisodeEvent,
  options: JudgeOptions,
  settings: ModelSettings,
): void {
  (isOpen(state.episode) || event === 'closed' ? state.pending : state.baseline).push(point);
  if (isOpen(state.episode)) return;
  if (state.pending.length > 0) {
    state.baseline.push(...state.pending);
    state.pending = [];
  }
  if (state.intervalMs === 0 && state.baseline.length >= shortestWarmUp) {
    state.intervalMs = usualInterval(state.baseline);
    state.nextFit = warmUpPoints(state.intervalMs);
  }
  const isNewLevel = event === 'closed' && state.episode.episode?.closedBy === 'new level';
  if (isNewLevel || state.baseline.length >= state.nextFit) renew(state, options, settings);
}

/**
 * Takes the next point of a series: judges it by the model so far, moves the episode on, and learns.
 *
 * The state is changed in place. Points of an episode wait outside the baseline until it closes and
 * then join it, as points without an assigned cause do; to leave them out for good, drop `pending`.
 * Nothing later than the point is ever looked at, so following a series point by point and following
 * a file of it give the same answers.
 */
export function followPoint(
  state: FollowerState,
  time: number,
  value: number | null,
  options: JudgeOptions,
  settings: ModelSettings = defaultModelSettings,
): FollowerStep {
  const { model, judge } = state;
  const isMissing = value === null || Number.isNaN(value);
  let step: FollowerStep = { judgement: null, event: null, surprise: 0 };
  if (model && judge) {
    const judged = judgePoint(model, judge, time, value, options);
    state.judge = judged.state;
    if (!isMissing) {
      const { score } = judged.judgement;
      const moved = stepEpisode(state.episode, time, score, episodeRules(options, state.intervalMs));
      state.episode = moved.state;
      step = {
        judgement: judged.judgement,
        event: moved.event,
        surprise: surpriseAt(state, moved.event, score),
      };
    } else step = { judgement: judged.judgement, event: null, surprise: 0 };
  }
  if (!isMissing) remember(state, { time, value, place: state.place }, step.event, options, settings);
  state.place += 1;
  return step;
}
