import type { EpisodeAlert } from '@shewhart/schemas';
import type { ChangeReader } from './change-reader.ts';
import { episodeAlert } from './episode-alert.ts';
import { loadDefinitions, loadRecentEpisodes } from './evaluation-records.ts';
import type { EvaluationStore } from './evaluation-store.ts';
import { isSilenced, loadSilences } from './silences.ts';
import { onsetOf, suspectsOf } from './suspects.ts';
import type { Track } from './track.ts';

/** So long after its end an episode is still reported as ended: a channel that was away hears of it. */
const toldAfterEndSeconds = 6 * 3600;

export interface AlertingParts {
  readonly store: EvaluationStore;
  readonly changes: ChangeReader;
  /** Ends in a slash. */
  readonly publicUrl: string;
}

/**
 * What the channels are to be told now: every episode that fires and every one that ended of late, but not
 * those under limits on trial, and not what a silence covers. An episode that ends during a silence is told:
 * somebody may still wait for its end.
 */
export async function alertsOf(
  { store, changes, publicUrl }: AlertingParts,
  tracks: ReadonlyMap<string, Track>,
  nowMs: number,
): Promise<EpisodeAlert[]> {
  const now = Math.floor(nowMs / 1000);
  const recent = await loadRecentEpisodes(store, now - toldAfterEndSeconds);
  // An episode that ended because its indicator is no longer followed is told as ended all the same.
  const retired = await loadDefinitions(store, [
    ...new Set(recent.map(({ indicatorId }) => indicatorId).filter((id) => !tracks.has(id))),
  ]);
  const followed = recent.flatMap((one) => {
    const track = tracks.get(one.indicatorId);
    const definition = track?.definition ?? retired.get(one.indicatorId);
    if (definition === undefined) return [];
    const baseline = track?.baselines.find(({ version }) => version === one.episode.baselineVersion);
    return [{ episode: one.episode, definition, baseline }];
  });
  if (followed.length === 0) return [];
  const suspects = await suspectsOf(
    changes,
    followed.map(({ definition, episode }) => onsetOf(definition, episode)),
  );
  const silences = await loadSilences(store, now);
  return followed
    .map((one, place) => episodeAlert({ ...one, suspects: suspects[place]!, publicUrl }))
    .filter((alert) => alert.status === 'resolved' || !isSilenced(alert, silences, now));
}
