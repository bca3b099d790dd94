import {
  defaultJudgeOptions,
  episodeRules,
  isOpen,
  noEpisode,
  stepEpisode,
  type EpisodeState,
} from '@shewhart/analysis';

/** An episode by places in the series; null while it lasts. */
export interface FoundEpisode {
  readonly start: number;
  end: number | null;
}

export interface Findings {
  /** One per point: 0 but where an episode opens or becomes worse. */
  readonly scores: Float64Array;
  readonly episodes: readonly FoundEpisode[];
}

/** A way of raising alarms on a series, point by point and never looking ahead. */
export interface Detector {
  readonly name: string;
  /** `learnPoints` first points are known to be in control; values of null are missing. */
  find(times: ArrayLike<number>, values: ArrayLike<number | null>, learnPoints: number): Findings;
}

/**
 * Distances from the limits (1 is on it) as episodes: every detector is given the episode machine of the
 * product, so that what differs is the limits. Without it each point outside would be an alarm of its own.
 */
export function foldEpisodes(
  times: ArrayLike<number>,
  distances: ArrayLike<number | null>,
  learnPoints: number,
): Findings {
  const intervalMs = ((times[times.length - 1] ?? 0) - (times[0] ?? 0)) / Math.max(1, times.length - 1);
  const rules = episodeRules(defaultJudgeOptions, intervalMs);
  const scores = new Float64Array(times.length);
  const episodes: FoundEpisode[] = [];
  let state: EpisodeState = noEpisode;
  for (let place = learnPoints; place < times.length; place += 1) {
    const distance = distances[place] ?? null;
    if (distance === null) continue;
    const step = stepEpisode(state, times[place]!, distance, rules);
    state = step.state;
    if (step.event === 'opened' || step.event === 'escalated') scores[place] = distance;
    noteEpisode(episodes, place, step.event, isOpen(state));
  }
  return { scores, episodes };
}

export function noteEpisode(
  episodes: FoundEpisode[],
  place: number,
  event: string | null,
  isStillOpen: boolean,
): void {
  if (event === 'opened') {
    episodes.push({ start: place, end: null });
    return;
  }
  const last = episodes.at(-1);
  if (last !== undefined && (isStillOpen || event === 'closed')) last.end = event === 'closed' ? place : null;
}
