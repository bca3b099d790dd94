import type { EpisodeAlert } from '@shewhart/schemas';
import { episodeAlert } from './episode-alert.ts';
import { loadRecentEpisodes, type RecentEpisode } from './evaluation-records.ts';
import type { EvaluationStore } from './evaluation-store.ts';
import { isSilenced, loadSilences } from './silences.ts';
import { changesWindow, readChanges, suspectsOf, type Onset } from './suspected-changes.ts';
import type { Track } from './track.ts';

/** So long after its end an episode is still reported as ended: a channel that was away hears of it. */
const toldAfterEndSeconds = 6 * 3600;

/**
 * What the channels are to be told now: every episode that fires and every one that ended of late, but not
 * those under limits on trial, and not what a silence covers. An episode that ends during a silence is told:
 * somebody may still wait for its end.
 */
export async function alertsOf(
  store: EvaluationStore,
  tracks: ReadonlyMap<string, Track>,
  nowMs: number,
  publicUrl: string,
): Promise<EpisodeAlert[]> {
  const now = Math.floor(nowMs / 1000);
  const recent = await loadRecentEpisodes(store, now - toldAfterEndSeconds);
  const followed = recent.flatMap((one) => {
    const track = tracks.get(one.indicatorId);
    return track === undefined ? [] : [{ ...one, track }];
  });
  if (followed.length === 0) return [];
  const onsets = followed.map(({ track, episode }) => onsetOf(track, episode));
  const changes = await readChanges(
    store,
    [...new Set(onsets.map(({ service }) => service))],
    Math.min(...onsets.map((onset) => changesWindow(onset).fromMs)),
    Math.max(...onsets.map((onset) => changesWindow(onset).toMs)),
  );
  const silences = await loadSilences(store, now);
  return followed
    .map(({ track, episode }, place) =>
      episodeAlert({
        definition: track.definition,
        episode,
        baseline: track.baselines.find(({ version }) => version === episode.baselineVersion),
        changes: suspectsOf(onsets[place]!, changes),
        publicUrl,
      }),
    )
    .filter((alert) => alert.status === 'resolved' || !isSilenced(alert, silences, now));
}

function onsetOf({ definition }: Track, { startedAt, detectedAt }: RecentEpisode['episode']): Onset {
  return {
    service: definition.service,
    environment: definition.environment,
    startedAtMs: startedAt * 1000,
    detectedAtMs: detectedAt * 1000,
  };
}
