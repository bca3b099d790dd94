import { createDataFrame, type DataFrame } from '@grafana/data';
import type { EpisodeSummary } from '@shewhart/schemas/api';
import { columnsOf } from './columns.ts';
import { causeText, lastedMs } from './episode-rank.ts';
import { tagColumn } from './tag-column.ts';

/**
 * Episodes as a table, in the order given.
 * @param nowMs until when those that still last have lasted, milliseconds since 1970
 */
export function episodeFrame(episodes: readonly EpisodeSummary[], refId: string, nowMs: number): DataFrame {
  const { text, time, number } = columnsOf(episodes);
  return createDataFrame({
    refId,
    name: 'Episodes',
    meta: { preferredVisualisationType: 'table' },
    fields: [
      time('Started', ({ startedAt }) => startedAt),
      time('Ended', ({ endedAt }) => endedAt, 'still lasts'),
      text('Service', ({ service }) => service),
      text('Indicator', ({ title }) => title),
      text('What happened', ({ ruleText }) => ruleText),
      number('Times the limit', ({ peakScore }) => Math.abs(peakScore), { decimals: 1 }),
      number('Lasted', (episode) => lastedMs(episode, nowMs), { unit: 'ms', decimals: 1 }),
      text('Severity', ({ severity }) => severity),
      text('Cause', ({ cause }) => causeText(cause), 'none named yet'),
      text('Status', ({ status }) => status),
      text('Environment', ({ environment }) => environment),
      text('indicator_id', ({ indicatorId }) => indicatorId),
      text('episode_id', ({ id }) => id),
    ],
  });
}

/** Episodes as regions on the time axis of any panel. */
export function episodeAnnotations(episodes: readonly EpisodeSummary[]): DataFrame {
  const { text, time } = columnsOf(episodes);
  return createDataFrame({
    name: 'Episodes',
    fields: [
      time('time', ({ startedAt }) => startedAt),
      time('timeEnd', ({ endedAt }) => endedAt),
      text('title', ({ service, title }) => [service, title].filter(Boolean).join(' · ')),
      text('text', ({ ruleText }) => ruleText),
      tagColumn(episodes.map(({ service, severity }) => ['episode', service, severity])),
      text('id', ({ id }) => id),
    ],
  });
}
