import type { EpisodeSummary, IndicatorSummary } from '@shewhart/schemas/api';
import { causeText, lastedMs } from '../datasource/episode-rank.ts';
import { durationText, instantText, measureText } from './format.ts';

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

/** Where an indicator stands now against the limit on the episode's side; empty where no point is known. */
export function standingText(
  { side }: Pick<EpisodeSummary, 'side'>,
  indicator: Pick<IndicatorSummary, 'unit' | 'newest'> | undefined,
): string {
  const newest = indicator?.newest;
  if (indicator === undefined || newest?.value == null) return '';
  const limit = side === 'below' ? newest.lower : newest.upper;
  const limitText = limit === null ? '' : `, its limit ${measureText(limit, indicator.unit)}`;
  return `Now ${measureText(newest.value, indicator.unit)}${limitText}.`;
}
