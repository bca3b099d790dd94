import type { Incident } from '../datasource/collector-answers.ts';
import type { CollectorClient } from '../datasource/collector-client.ts';
import { sqlRows } from './sql-rows.ts';

const dayMs = 86_400_000;
const mostSimilar = 20;

/** The incident of that identifier; undefined when there is none. */
export async function readIncident(client: CollectorClient, id: string): Promise<Incident | undefined> {
  const answer = await client.sql({
    query: 'SELECT * FROM v_incidents WHERE incident_id = {id:String} LIMIT 1',
    params: { id },
  });
  return sqlRows(answer)[0] as unknown as Incident | undefined;
}

/** Others of the same services, those of the same cause first, then the nearest in time. */
export async function similarIncidents(client: CollectorClient, incident: Incident): Promise<Incident[]> {
  const start = Date.parse(incident.started);
  const span = { from: start - 180 * dayMs, to: start + 180 * dayMs };
  const answers = await Promise.all(
    incident.services.map((service) => client.incidents(span, { service, kind: 'incident' })),
  );
  const others = new Map(
    answers
      .flatMap(({ incidents }) => incidents)
      .filter(({ incidentId }) => incidentId !== incident.incidentId)
      .map((each) => [each.incidentId, each]),
  );
  const hasCause = ({ cause }: Incident): boolean =>
    cause !== undefined && cause !== '' && cause === incident.cause;
  const distance = ({ started }: Incident): number => Math.abs(Date.parse(started) - start);
  return [...others.values()]
    .sort((a, b) => Number(hasCause(b)) - Number(hasCause(a)) || distance(a) - distance(b))
    .slice(0, mostSimilar);
}

export interface Step {
  readonly step: string;
  readonly at: string;
  /** Since the start, in milliseconds. */
  readonly afterMs: number;
}

/** The steps that somebody reported, in the order in which they happened. */
export function timelineOf({ started, detected, acknowledged, mitigated, resolved }: Incident): Step[] {
  const steps: [string, string | null | undefined][] = [
    ['began', started],
    ['detected', detected],
    ['acknowledged', acknowledged],
    ['mitigated', mitigated],
    ['resolved', resolved],
  ];
  return steps
    .flatMap(([step, at]) => (at ? [{ step, at, afterMs: Date.parse(at) - Date.parse(started) }] : []))
    .sort((a, b) => a.afterMs - b.afterMs);
}
