import type { JudgeOptions } from '../model/judge-options.ts';
import type { EpisodeRules } from './episode-machine.ts';

/** The episode rules that follow from how an indicator is judged and how often it has a point. */
export function episodeRules(options: JudgeOptions, intervalMs: number): EpisodeRules {
  return {
    openAt: 1,
    recoverBelow: options.recoveryShare,
    recoveryPoints: Math.max(options.recoveryPoints, Math.round(options.recoveryMs / intervalMs)),
    reopenMs: options.reopenMs,
    escalation: 1.5,
    longestMs: options.newLevelMs,
    longestPoints: options.newLevelPoints,
  };
}
