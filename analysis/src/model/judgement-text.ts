import type { Judgement, JudgedStatistic } from './indicator-judge.ts';
import { eventsWatched } from './rare-event-window.ts';

/** Number with four significant digits, as a person reads it. */
function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}

const subjects: Readonly<Record<Exclude<JudgedStatistic, 'events'>, string>> = {
  level: 'value',
  residual: 'jump from the point before',
  average: 'moving average',
};

/**
 * Why a point is outside, in one clause for an alert: which statistic, on which side, how far in
 * multiples of its limit, and the value against what was expected. Empty for a point inside.
 */
export function judgementText({ isOutside, value, statistic, side, score, expected }: Judgement): string {
  if (!isOutside || value === null) return '';
  if (statistic === 'events') return `${eventsWatched} events closer together than chance allows`;
  const times = score >= 1000 ? 'far more than' : `${shown(score)} times`;
  return `${subjects[statistic]} ${side} the limit, ${times} the distance allowed: ${shown(value)} where ${shown(expected)} was expected`;
}
