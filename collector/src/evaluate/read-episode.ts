import type { EpisodeResponse } from '@shewhart/schemas/api';
import type { ChangeReader } from './change-reader.ts';
import { chartUrl, summary } from './episode-alert.ts';
import type { IndicatorDefinition } from './indicator.ts';
import { iso, named, text, toCause, toEpisode, type Named, type NamedQueries } from './stored-chart.ts';
import { onsetOf, suspectsOf } from './suspects.ts';

export interface EpisodeSources {
  readonly queries: NamedQueries;
  readonly changes: ChangeReader;
  /** Ends in a slash. */
  readonly publicUrl: string;
}

/** All that is known of one episode; undefined when there is none of that name. */
export async function readEpisode(
  { queries, changes, publicUrl }: EpisodeSources,
  id: string,
): Promise<EpisodeResponse | undefined> {
  // The name tells the indicator: the table is ordered by it.
  const indicator = id.slice(0, Math.max(0, id.lastIndexOf('-')));
  const [row] = await named(queries, 'episode', { indicator, episode: id });
  if (row === undefined || text(row['definition']) === '') return undefined;
  const definition = JSON.parse(text(row['definition'])) as IndicatorDefinition;
  const [startedAt, detectedAt] = [Number(row['started']), Number(row['detected'])];
  const span = { startedAt, detectedAt, endedAt: row['ended'] === null ? null : Number(row['ended']) };
  const [suspects, similar] = await Promise.all([
    suspectsOf(changes, [onsetOf(definition, span)]),
    named(queries, 'similar_episodes', { indicator, episode: id, before: startedAt }),
  ]);
  const episode = toEpisode(row);
  const side = episode.side === 'below' ? 'below' : 'above';
  return {
    ...episode,
    summary: summary(definition, { ...episode, ...span, side }),
    unit: definition.unit,
    suspects: (suspects[0] ?? []).map(({ atMs, reverts: _reverts, ...suspect }) => ({
      ...suspect,
      at: new Date(atMs).toISOString(),
    })),
    runbook: definition.runbookUrl ?? '',
    owner: definition.owner ?? '',
    expectedFalseAlarmEveryDays: falseAlarms(row, episode.baselineVersion),
    chartUrl: chartUrl(publicUrl, indicator, span),
    similar: similar.map((one) => ({
      id: text(one['episode_id']),
      startedAt: iso(one['started']),
      endedAt: one['ended'] === null ? null : iso(one['ended']),
      cause: toCause(one),
    })),
  };
}

function falseAlarms(row: Named, version: number): number | null {
  const known = row['false_alarms'] as readonly (readonly [number, number | null])[] | null;
  return known?.find(([of]) => Number(of) === version)?.[1] ?? null;
}
