import { averaged } from './fit-model.ts';
import { transformed, type IndicatorModel } from './indicator-model.ts';
import type { JudgeOptions } from './judge-options.ts';
import { eventsWatched } from './rare-event-window.ts';
import { seasonValue } from './season-profile.ts';
import { noLimit, statisticScore } from './statistic-limits.ts';

export type JudgedStatistic = 'level' | 'residual' | 'average' | 'events';

/** What the judge remembers between points. Plain data, fit for JSON. */
export interface JudgeState {
  readonly average: number;
  /** Deviation of the last point; null after a gap. */
  readonly before: number | null;
  /** Points since each of the last events, newest first (rare-event series only). */
  readonly eventAges: readonly number[];
}

/** One point judged. `score` is the distance in units of the limit: from 1 on the point is outside. */
export interface Judgement {
  readonly time: number;
  readonly value: number | null;
  readonly expected: number;
  /** Level limits in the unit of the values; null where there is none. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly score: number;
  readonly statistic: JudgedStatistic;
  readonly side: 'above' | 'below';
  readonly isOutside: boolean;
}

/** Scores end here: off a baseline that never moved, any change is infinitely far. */
const highestScore = 1000;

/** State of a judge that takes over at the end of the model's baseline. */
export function startJudge(model: IndicatorModel): JudgeState {
  return { average: model.averageAtEnd, before: null, eventAges: [] };
}

function untransformed(value: number, { transform }: IndicatorModel): number {
  return transform === 'log' ? Math.exp(value) : value;
}

function clippedTo(value: number, [low, high]: JudgeOptions['bounds']): number {
  return Math.max(low ?? -Infinity, Math.min(high ?? Infinity, value));
}

/** Distance in the direction of harm; negative on the harmless side. */
function harm(signed: number, direction: JudgeOptions['direction']): number {
  if (direction === 'both') return Math.abs(signed);
  return direction === 'up' ? signed : -signed;
}

const noEvents: readonly number[] = [];

/** Ages of the last events after one more point; a missing point counts as time without an event. */
function agedEvents(ages: readonly number[], isEvent: boolean): number[] {
  const older = ages.map((age) => age + 1);
  return isEvent ? [0, ...older].slice(0, eventsWatched) : older;
}

/** Three events within the window of chance: the window over the points they took. */
function eventScore(ages: readonly number[], { eventWindow }: IndicatorModel): number {
  const oldest = ages[eventsWatched - 1];
  if (oldest === undefined || eventWindow === 0 || ages[0] !== 0) return 0;
  return eventWindow / (oldest + 1);
}

/** Value of a level limit `distance` from the centre, null where there is none. */
function drawnLimit(
  middle: number,
  distance: number,
  model: IndicatorModel,
  options: JudgeOptions,
): number | null {
  if (Math.abs(distance) === noLimit) return null;
  const drawn = untransformed(middle + distance, model);
  return Number.isFinite(drawn) ? clippedTo(drawn, options.bounds) : null;
}

/** A missing point: nothing to score, and the memory of the point before is gone. */
function missingPoint(
  model: IndicatorModel,
  state: JudgeState,
  time: number,
  options: JudgeOptions,
): { readonly judgement: Judgement; readonly state: JudgeState } {
  const middle = (model.season ? seasonValue(model.season, time) : model.center) + model.level.center;
  return {
    judgement: {
      time,
      value: null,
      expected: untransformed(middle, model),
      lower: options.direction === 'up' ? null : drawnLimit(middle, -model.level.lower, model, options),
      upper: options.direction === 'down' ? null : drawnLimit(middle, model.level.upper, model, options),
      score: 0,
      statistic: 'level',
      side: 'above',
      isOutside: false,
    },
    state: { average: state.average, before: null, eventAges: agedEvents(state.eventAges, false) },
  };
}

const statisticNames: readonly JudgedStatistic[] = ['level', 'residual', 'average', 'events'];

/**
 * Judges the next point of an indicator against its frozen model: the statistic farthest outside in the
 * direction of harm decides. Looks at nothing later than the point; a missing value (null or NaN)
 * scores 0 and breaks the memory of the point before.
 */
export function judgePoint(
  model: IndicatorModel,
  state: JudgeState,
  time: number,
  value: number | null,
  options: JudgeOptions,
): { readonly judgement: Judgement; readonly state: JudgeState } {
  if (value === null || Number.isNaN(value)) return missingPoint(model, state, time, options);
  const { level, residual } = model;
  const { direction } = options;
  const expectation = model.season ? seasonValue(model.season, time) : model.center;
  const deviation = transformed(value, model) - expectation;
  const average = averaged(state.average, deviation, model.scale, model.averageWeight);
  const eventAges = model.eventChance === null ? noEvents : agedEvents(state.eventAges, value !== 0);
  let signed = statisticScore(deviation, level);
  let decisive = 0;
  const consider = (candidate: number, statistic: number): void => {
    if (harm(candidate, direction) <= harm(signed, direction)) return;
    signed = candidate;
    decisive = statistic;
  };
  if (residual && state.before !== null) {
    consider(statisticScore(deviation - model.correlation * state.before, residual), 1);
  }
  if (model.average) consider(statisticScore(average, model.average), 2);
  if (model.eventChance !== null) consider(eventScore(eventAges, model), 3);
  const middle = expectation + level.center;
  const expected = untransformed(middle, model);
  const isNoticeable = Math.abs(value - expected) >= options.deadband;
  const score = isNoticeable ? Math.max(0, Math.min(highestScore, harm(signed, direction))) : 0;
  return {
    judgement: {
      time,
      value,
      expected,
      lower: direction === 'up' ? null : drawnLimit(middle, -level.lower, model, options),
      upper: direction === 'down' ? null : drawnLimit(middle, level.upper, model, options),
      score,
      statistic: statisticNames[decisive] as JudgedStatistic,
      side: signed >= 0 ? 'above' : 'below',
      isOutside: score >= 1,
    },
    state: { average, before: deviation, eventAges },
  };
}
