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

interface Scored {
  readonly statistic: JudgedStatistic;
  readonly signed: number;
}

/** The statistic farthest outside in the direction of harm. */
function worst(candidates: readonly Scored[], direction: JudgeOptions['direction']): Scored {
  const harm = ({ signed }: Scored): number =>
    direction === 'both' ? Math.abs(signed) : direction === 'up' ? signed : -signed;
  return candidates.reduce((most, candidate) => (harm(candidate) > harm(most) ? candidate : most));
}

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

interface Scene {
  readonly expectation: number;
  readonly deviation: number;
  readonly next: JudgeState;
}

function candidatesOf(model: IndicatorModel, state: JudgeState, { deviation, next }: Scene): Scored[] {
  const candidates: Scored[] = [{ statistic: 'level', signed: statisticScore(deviation, model.level) }];
  if (model.residual && state.before !== null) {
    const residual = deviation - model.correlation * state.before;
    candidates.push({ statistic: 'residual', signed: statisticScore(residual, model.residual) });
  }
  if (model.average)
    candidates.push({ statistic: 'average', signed: statisticScore(next.average, model.average) });
  if (model.eventChance !== null)
    candidates.push({ statistic: 'events', signed: eventScore(next.eventAges, model) });
  return candidates;
}

/**
 * Judges the next point of an indicator against its frozen model. Looks at nothing later than the
 * point; a missing value (null or NaN) scores 0 and breaks the memory of the point before.
 */
export function judgePoint(
  model: IndicatorModel,
  state: JudgeState,
  time: number,
  value: number | null,
  options: JudgeOptions,
): { readonly judgement: Judgement; readonly state: JudgeState } {
  const expectation = model.season ? seasonValue(model.season, time) : model.center;
  const { level } = model;
  const limit = (distance: number): number | null => {
    if (Math.abs(distance) === noLimit) return null;
    const drawn = untransformed(expectation + level.center + distance, model);
    return Number.isFinite(drawn) ? clippedTo(drawn, options.bounds) : null;
  };
  const common = {
    time,
    expected: untransformed(expectation + level.center, model),
    lower: options.direction === 'up' ? null : limit(-level.lower),
    upper: options.direction === 'down' ? null : limit(level.upper),
  };
  if (value === null || Number.isNaN(value)) {
    const missing = {
      ...common,
      value: null,
      score: 0,
      statistic: 'level',
      side: 'above',
      isOutside: false,
    } as const;
    return {
      judgement: missing,
      state: { ...state, before: null, eventAges: agedEvents(state.eventAges, false) },
    };
  }
  const deviation = transformed(value, model) - expectation;
  const next: JudgeState = {
    average: averaged(state.average, deviation, model.scale, model.averageWeight),
    before: deviation,
    eventAges: model.eventChance === null ? [] : agedEvents(state.eventAges, value !== 0),
  };
  const { statistic, signed } = worst(
    candidatesOf(model, state, { expectation, deviation, next }),
    options.direction,
  );
  const isHarmful = options.direction === 'both' || (options.direction === 'up' ? signed > 0 : signed < 0);
  const isNoticeable = Math.abs(value - common.expected) >= options.deadband;
  const score = isHarmful && isNoticeable ? Math.min(highestScore, Math.abs(signed)) : 0;
  const judgement: Judgement = {
    ...common,
    value,
    score,
    statistic,
    side: signed >= 0 ? 'above' : 'below',
    isOutside: score >= 1,
  };
  return { judgement, state: next };
}
