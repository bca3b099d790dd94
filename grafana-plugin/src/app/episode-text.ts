import type { EpisodeSummary } from '@shewhart/schemas/api';
import { causeText, lastedMs } from '../datasource/episode-rank.ts';
import { durationText, instantText } from './format.ts';

/** An episode in a sentence or three: what happened, how far at its worst, since when or from when, and why if somebody said so. */
export function episodeText(episode: EpisodeSummary, nowMs: number): string {
  const { ruleText, peakScore, startedAt, endedAt, cause } = episode;
  const what = `${ruleText.charAt(0).toUpperCase()}${ruleText.slice(1)}`;
  // Scores count distances from the centre to the limit.
  const peak = `at worst ${Math.abs(peakScore).toFixed(1)} times as far out`;
  const lasted = durationText(lastedMs(episode, nowMs));
  const when = `${endedAt === null ? 'Since' : 'From'} ${instantText(startedAt)} (${lasted}).`;
  return [`${what}, ${peak}.`, when, ...(cause === null ? [] : [`Cause: ${causeText(cause)}.`])].join(' ');
}
