import { noEpisode, stepEpisode, type EpisodeRules, type EpisodeState } from '@shewhart/analysis';
import type { JudgedPoint } from './indicator-model.ts';

/** The violations of one indicator from onset to recovery. Instants are seconds since 1970. */
export interface Episode {
  readonly episodeId: string;
  readonly startedAt: number;
  readonly detectedAt: number;
  /** When the process returned; null while it fires. */
  readonly endedAt: number | null;
  readonly reopenings: number;
  readonly rule: string;
  readonly ruleText: string;
  readonly side: 'above' | 'below' | 'both';
  /** The point that signalled, and its limits. */
  readonly value: number | null;
  readonly center: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** The farthest point so far, in units of the limit. */
  readonly peakScore: number;
  readonly peakValue: number | null;
  readonly baselineVersion: number;
  /** Under limits on trial: shown, never told. */
  readonly trial: boolean;
}

/** The newest episode with the state of the machine that follows it; plain JSON. */
export interface EpisodeTrack {
  readonly machine: EpisodeState;
  readonly episode: Episode | null;
  /** First of the quiet points that may become a recovery. */
  readonly quietSince: number | null;
}

export const noEpisodeYet: EpisodeTrack = { machine: noEpisode, episode: null, quietSince: null };

export interface EpisodePoint {
  readonly indicatorId: string;
  readonly at: number;
  readonly step: number;
  readonly baselineVersion: number;
  readonly trial: boolean;
  readonly point: JudgedPoint;
}

/**
 * One step of the episode machine of `analysis`, with what people want to know of the episode.
 * A bucket without a value proves nothing, neither harm nor recovery.
 */
export function nextEpisode(track: EpisodeTrack, next: EpisodePoint, rules: EpisodeRules): EpisodeTrack {
  const { point, at } = next;
  if (point.value === null) return track;
  const { state: machine, event } = stepEpisode(track.machine, at * 1000, machineScore(point), rules);
  if (event === 'opened') return { machine, episode: opened(next), quietSince: null };
  const { episode } = track;
  if (episode === null) return machine === track.machine ? track : { ...track, machine };
  if (event === 'closed') {
    return { machine, episode: { ...episode, endedAt: track.quietSince ?? at }, quietSince: null };
  }
  if (event === 'reopened') {
    const reopenings = episode.reopenings + 1;
    return { machine, episode: { ...farther(episode, point), endedAt: null, reopenings }, quietSince: null };
  }
  if (episode.endedAt !== null) return machine === track.machine ? track : { ...track, machine };
  const quietSince = machine.quiet === 0 ? null : (track.quietSince ?? at);
  return { machine, episode: farther(episode, point), quietSince };
}

/** A point off in the harmless direction, or by too little to matter, opens nothing. */
function machineScore({ score, violations }: JudgedPoint): number {
  const size = Math.abs(score ?? 0);
  return violations.length > 0 ? Math.max(1, size) : Math.min(size, 0.999);
}

function farther(episode: Episode, { score, value, violations }: JudgedPoint): Episode {
  if (violations.length === 0 || Math.abs(score ?? 0) <= Math.abs(episode.peakScore)) return episode;
  return { ...episode, peakScore: score ?? 0, peakValue: value };
}

function opened({ indicatorId, at, step, baselineVersion, trial, point }: EpisodePoint): Episode {
  const violation = point.violations[0]!;
  return {
    episodeId: `${indicatorId}-${at}`,
    startedAt: at,
    detectedAt: at + step,
    endedAt: null,
    reopenings: 0,
    rule: violation.rule,
    ruleText: violation.text,
    side: violation.side,
    value: point.value,
    center: point.center,
    lower: point.lower,
    upper: point.upper,
    peakScore: point.score ?? 0,
    peakValue: point.value,
    baselineVersion,
    trial,
  };
}
