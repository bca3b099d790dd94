/** When an episode opens, recovers, opens again, or ends as a new level. */
export interface EpisodeRules {
  /** Score from which a point opens an episode. */
  readonly openAt: number;
  /** Score below which a point counts towards recovery. */
  readonly recoverBelow: number;
  /** Points in a row below it that make recovery. */
  readonly recoveryPoints: number;
  /** An opening so soon after recovery continues the same episode. */
  readonly reopenMs: number;
  /** The episode has become worse when its score exceeds the last told one by this factor. */
  readonly escalation: number;
  /** Longest episode and the points it must have had; null for no end. */
  readonly longestMs: number | null;
  readonly longestPoints: number;
}

export interface Episode {
  /** Opening time: the same whenever the same points are judged, so it names the episode. */
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly closedBy: 'recovery' | 'new level' | null;
  readonly peakScore: number;
  readonly peakAt: number;
  readonly toldScore: number;
  readonly reopenings: number;
  readonly points: number;
}

/** State between points; plain data, fit for JSON. */
export interface EpisodeState {
  readonly episode: Episode | null;
  /** Points in a row below the recovery score. */
  readonly quiet: number;
}

export type EpisodeEvent = 'opened' | 'reopened' | 'escalated' | 'closed' | null;

export interface EpisodeStep {
  readonly state: EpisodeState;
  readonly event: EpisodeEvent;
}

export const noEpisode: EpisodeState = { episode: null, quiet: 0 };

/** Whether an episode is going on. */
export function isOpen({ episode }: EpisodeState): boolean {
  return episode !== null && episode.closedAt === null;
}

function open(state: EpisodeState, time: number, score: number, rules: EpisodeRules): EpisodeStep {
  const last = state.episode;
  const told = { peakScore: score, peakAt: time, toldScore: score };
  if (
    last !== null &&
    last.closedAt !== null &&
    last.closedBy === 'recovery' &&
    time - last.closedAt <= rules.reopenMs
  ) {
    const worse = score > last.peakScore ? told : {};
    const reopened = { ...last, ...worse, closedAt: null, closedBy: null, reopenings: last.reopenings + 1 };
    return { state: { episode: { ...reopened, points: last.points + 1 }, quiet: 0 }, event: 'reopened' };
  }
  const episode: Episode = {
    openedAt: time,
    closedAt: null,
    closedBy: null,
    ...told,
    reopenings: 0,
    points: 1,
  };
  return { state: { episode, quiet: 0 }, event: 'opened' };
}

function carryOn(
  episode: Episode,
  quietBefore: number,
  time: number,
  score: number,
  rules: EpisodeRules,
): EpisodeStep {
  const isEscalated = score > rules.escalation * episode.toldScore;
  const peak = score > episode.peakScore ? { peakScore: score, peakAt: time } : {};
  const told = isEscalated ? { toldScore: score } : {};
  const grown: Episode = { ...episode, ...peak, ...told, points: episode.points + 1 };
  const quiet = score < rules.recoverBelow ? quietBefore + 1 : 0;
  if (quiet >= rules.recoveryPoints) {
    return {
      state: { episode: { ...grown, closedAt: time, closedBy: 'recovery' }, quiet: 0 },
      event: 'closed',
    };
  }
  const isTooLong =
    rules.longestMs !== null &&
    time - episode.openedAt > rules.longestMs &&
    grown.points > rules.longestPoints;
  if (isTooLong) {
    return {
      state: { episode: { ...grown, closedAt: time, closedBy: 'new level' }, quiet: 0 },
      event: 'closed',
    };
  }
  return { state: { episode: grown, quiet }, event: isEscalated ? 'escalated' : null };
}

/**
 * One step of the episode machine: what the score of the next point does to the episode.
 *
 * Opening needs a full score, staying open only the recovery score (hysteresis); flapping re-opens the
 * last episode. The last closed episode stays in the state until another opens. A missing point is not
 * a step at all.
 */
export function stepEpisode(
  state: EpisodeState,
  time: number,
  score: number,
  rules: EpisodeRules,
): EpisodeStep {
  const { episode } = state;
  if (episode !== null && episode.closedAt === null) return carryOn(episode, state.quiet, time, score, rules);
  return score >= rules.openAt ? open(state, time, score, rules) : { state, event: null };
}
