import type { EpisodeSummary } from '@shewhart/schemas/api';
import { severityRank } from './severity-rank.ts';

/** What to look at first: by severity, then by distance from the centre, then the one that lasts longest. */
export function worstFirst(a: EpisodeSummary, b: EpisodeSummary): number {
  return (
    severityRank(a.severity) - severityRank(b.severity) ||
    Math.abs(b.peakScore) - Math.abs(a.peakScore) ||
    Date.parse(a.startedAt) - Date.parse(b.startedAt)
  );
}

/** How long an episode has lasted, in milliseconds. */
export function lastedMs({ startedAt, endedAt }: EpisodeSummary, nowMs: number): number {
  return Math.max(0, (endedAt === null ? nowMs : Date.parse(endedAt)) - Date.parse(startedAt));
}

/** A cause as a person gave it; empty where nobody did. */
export function causeText(cause: EpisodeSummary['cause']): string {
  return cause === null ? '' : [cause.kind, cause.reference, cause.note].filter(Boolean).join(' ');
}
