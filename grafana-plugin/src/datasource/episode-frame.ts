import { createDataFrame, FieldType, type DataFrame } from '@grafana/data';
import type { EpisodeSummary } from '@shewhart/schemas/api';

/** Episodes as a table, newest first as the collector sends them. */
export function episodeFrame(episodes: readonly EpisodeSummary[], refId: string): DataFrame {
  const column = <T>(read: (episode: EpisodeSummary) => T): T[] => episodes.map(read);
  const text = (name: string, read: (episode: EpisodeSummary) => string, noValue = '–') => ({
    name,
    type: FieldType.string,
    values: column(read),
    // What a panel says for "no data" must not appear in an empty cell.
    config: { noValue },
  });
  return createDataFrame({
    refId,
    name: 'Episodes',
    meta: { preferredVisualisationType: 'table' },
    fields: [
      { name: 'Started', type: FieldType.time, values: column(({ startedAt }) => Date.parse(startedAt)) },
      {
        name: 'Ended',
        type: FieldType.time,
        values: column(({ endedAt }) => (endedAt === null ? null : Date.parse(endedAt))),
        config: { noValue: 'still lasts' },
      },
      text('Service', ({ service }) => service),
      text('Indicator', ({ title }) => title),
      text('What happened', ({ ruleText }) => ruleText),
      {
        name: 'Times the limit',
        type: FieldType.number,
        values: column(({ peakScore }) => peakScore),
        config: { decimals: 1 },
      },
      text('Severity', ({ severity }) => severity),
      text(
        'Cause',
        ({ cause }) =>
          cause === null ? '' : [cause.kind, cause.reference, cause.note].filter(Boolean).join(' '),
        'none named yet',
      ),
      text('Status', ({ status }) => status),
      text('indicator_id', ({ indicatorId }) => indicatorId),
      text('episode_id', ({ id }) => id),
    ],
  });
}

/** Episodes as regions on the time axis of any panel. */
export function episodeAnnotations(episodes: readonly EpisodeSummary[]): DataFrame {
  const now = episodes.map(({ startedAt, endedAt }) => ({
    time: Date.parse(startedAt),
    timeEnd: endedAt === null ? undefined : Date.parse(endedAt),
  }));
  return createDataFrame({
    name: 'Episodes',
    fields: [
      { name: 'time', type: FieldType.time, values: now.map(({ time }) => time) },
      { name: 'timeEnd', type: FieldType.time, values: now.map(({ timeEnd }) => timeEnd) },
      { name: 'title', type: FieldType.string, values: episodes.map(({ title }) => title) },
      { name: 'text', type: FieldType.string, values: episodes.map(({ ruleText }) => ruleText) },
      {
        name: 'tags',
        type: FieldType.other,
        values: episodes.map(({ service, severity }) => ['episode', service, severity].filter(Boolean)),
      },
    ],
  });
}
