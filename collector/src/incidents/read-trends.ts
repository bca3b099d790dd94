import { incidentTrends } from '@shewhart/analysis';
import type { IncidentTrendsQuery, IncidentTrendsResponse } from '@shewhart/schemas/api';
import { CollectorError } from '../errors.ts';
import { queryRows, type NamedQueries } from '../query-rows.ts';
import { windowOf } from '../time-window.ts';
import { knownIncident } from './known-incident.ts';
import { trendsMessage } from './trends-message.ts';

const dayMs = 86_400_000;
/** As many as one answer computes from: beyond it the window or the filter is to be narrowed. */
const mostIncidents = 50_000;
const mostIntervals = 1000;

export async function readTrends(
  queries: NamedQueries,
  query: IncidentTrendsQuery,
  now: number,
): Promise<IncidentTrendsResponse> {
  const { interval = 'week', groupBy, recursWithinDays = 30 } = query;
  const mostMs = interval === 'day' ? mostIntervals * dayMs : 3660 * dayMs;
  const { from, to } = windowOf(query, { now, defaultMs: 90 * dayMs, mostMs });
  const recursWithinMs = recursWithinDays * dayMs;
  const rows = await queryRows(queries, 'incidents_for_trends', {
    service: query.service ?? '',
    environment: query.environment ?? '',
    severity: query.severity ?? '',
    team: query.team ?? '',
    cause: query.cause ?? '',
    kind: query.kind === undefined || query.kind === 'all' ? '' : query.kind,
    fromMs: Math.max(0, Math.floor(from - recursWithinMs)),
    toMs: Math.ceil(to),
    limit: mostIncidents + 1,
  });
  if (rows.length > mostIncidents)
    throw new CollectorError(
      'QUERY_LIMIT_EXCEEDED',
      `More than ${mostIncidents} incidents: ask for a shorter window, one service or one kind.`,
    );
  const known = rows.map(knownIncident);
  const kind = query.kind ?? usualKind(known, from);
  const incidents = kind === 'all' ? known : known.filter((one) => one.kind === kind);
  const trends = incidentTrends({
    incidents,
    window: { from, to },
    now,
    interval,
    recursWithinMs,
    ...(groupBy !== undefined && { groupBy }),
  });
  return trendsMessage(trends, { from, to, interval, kind, recursWithinDays });
}

/**
 * Incidents that people manage; where none of them is known the alerts, which alone some organisations have.
 * Both together would count what was an alert first and an incident then twice.
 */
function usualKind(
  known: readonly { readonly kind: string; readonly startedAt: number }[],
  from: number,
): string {
  const own = known.filter(({ startedAt }) => startedAt >= from);
  return own.length > 0 && own.every(({ kind }) => kind === 'alert') ? 'alert' : 'incident';
}
