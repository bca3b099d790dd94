import type { FailureLinkMessage } from '@shewhart/schemas/api';
import { objectsOf, type AnsweredRows } from '../api-rows.ts';

/** Rows of `failure_links.sql` as the interface gives them. */
export function linkMessages(answer: AnsweredRows): FailureLinkMessage[] {
  return objectsOf(answer).map(
    ({ changeId, incidentId, episodeId, method, confidence, verdict, reason, recovered, author }) =>
      ({
        changeId,
        incidentId: incidentId === '' ? null : incidentId,
        episodeId: episodeId === '' ? null : episodeId,
        method,
        confidence,
        verdict,
        reason,
        recoveredAt: recovered,
        author: author === '' ? null : author,
      }) as FailureLinkMessage,
  );
}
