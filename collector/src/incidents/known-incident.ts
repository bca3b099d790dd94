import type { TrendIncident } from '@shewhart/analysis';
import { listCell, numberCell, textCell, type QueryRow } from '../query-rows.ts';

const statuses = new Set(['open', 'acknowledged', 'mitigated', 'resolved']);

/** A row of `incidents_for_trends.sql` as trends read it. */
export function knownIncident(row: QueryRow): TrendIncident & { readonly kind: string } {
  const status = textCell(row, 'status');
  return {
    id: textCell(row, 'incident_id'),
    kind: textCell(row, 'kind'),
    services: listCell(row, 'services').map(String),
    team: textCell(row, 'team'),
    severity: textCell(row, 'severity'),
    cause: textCell(row, 'cause'),
    status: (statuses.has(status) ? status : 'open') as TrendIncident['status'],
    startedAt: numberCell(row, 'started_ms') ?? 0,
    detectedAt: numberCell(row, 'detected_ms'),
    acknowledgedAt: numberCell(row, 'acknowledged_ms'),
    mitigatedAt: numberCell(row, 'mitigated_ms'),
    resolvedAt: numberCell(row, 'resolved_ms'),
  };
}
