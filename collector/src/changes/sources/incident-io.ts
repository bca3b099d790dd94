import type { IncidentStatus } from '@shewhart/schemas';
import type { Nanoseconds } from '../instant.ts';
import { at, instant, list, number, present, text } from '../json-value.ts';
import { meaning } from '../meaning.ts';
import { standardWebhook } from '../signature.ts';
import { ignored, unknown, type DecodedIncident, type Source } from '../source.ts';

const categories: Readonly<Record<string, IncidentStatus>> = {
  triage: 'open',
  active: 'open',
  live: 'open',
  paused: 'open',
  learning: 'resolved',
  post_incident: 'resolved',
  closed: 'resolved',
  // No incident after all, or another one: told, so that it does not stay open for ever.
  declined: 'resolved',
  merged: 'resolved',
  canceled: 'resolved',
};

/** Its deliveries name the kind and hold the incident under that very name. */
export const incidentIo: Source = {
  name: 'incidentio',
  signature: standardWebhook('webhook'),
  headers: ['webhook-id', 'webhook-timestamp'],
  key: ({ headers }) => headers['webhook-id'],
  decode({ body, receivedAt }) {
    const kind = text(body, 'event_type') ?? '';
    const content = at(body, kind.replaceAll('.', '\\.'));
    if (!/incident/.test(kind) || /follow_up|action|membership/.test(kind))
      return /follow_up|action|alert|escalation|membership|status_page/.test(kind)
        ? ignored(kind, 'It alters nothing that is kept of an incident.')
        : unknown(kind);
    const incident = at(content, 'incident') ?? content;
    const id = text(incident, 'id');
    if (id === undefined) return ignored(kind, 'Private incidents are told without their content.');
    const category = text(incident, 'incident_status.category') ?? '';
    const status = meaning(categories, category);
    if (status === undefined) return unknown(kind, `The category "${category}" is not known.`);
    return { kind, incidents: [decoded(incident, id, status, receivedAt)] };
  },
};

function decoded(
  incident: unknown,
  id: string,
  open: IncidentStatus,
  receivedAt: Nanoseconds,
): DecodedIncident {
  const updatedAt = instant(incident, 'text', 'updated_at') ?? receivedAt;
  const createdAt = instant(incident, 'text', 'created_at');
  const stamp = (name: RegExp): Nanoseconds | undefined => {
    const found = list(incident, 'incident_timestamp_values').find((entry) =>
      name.test(text(entry, 'incident_timestamp.name') ?? ''),
    );
    return instant(found, 'text', 'value.value');
  };
  const custom = (name: RegExp): unknown =>
    list(incident, 'custom_field_entries').find((entry) => name.test(text(entry, 'custom_field.name') ?? ''));
  const values = (field: unknown): string[] =>
    list(field, 'values').flatMap((value) =>
      present(
        text(
          value,
          'value_catalog_entry.name',
          'value_option.value',
          'value_text',
          'value_link',
          'value_numeric',
        ),
      ),
    );
  const mitigatedAt = stamp(/^(fixed|mitigated)/i);
  const status = open === 'open' && mitigatedAt !== undefined ? 'mitigated' : open;
  return {
    id,
    at: updatedAt,
    status,
    startedAt: stamp(/^impact started|^started/i) ?? createdAt,
    detectedAt: stamp(/^(identified|detected|reported)/i) ?? createdAt,
    acknowledgedAt: stamp(/^(accepted|acknowledged)/i),
    mitigatedAt,
    resolvedAt: status === 'resolved' ? (stamp(/^(resolved|closed)/i) ?? updatedAt) : undefined,
    severity: text(incident, 'severity.name'),
    services: values(custom(/service|component/i)),
    environment: values(custom(/environment/i))[0],
    team: values(custom(/team/i))[0],
    actor: text(incident, 'creator.user.name'),
    title: text(incident, 'name'),
    url: text(incident, 'permalink'),
    changes: values(custom(/deploy|change|commit/i)),
    cause: values(custom(/cause/i))[0],
    impact: {
      users: number({ value: values(custom(/users|customers/i))[0] }, 'value'),
      revenue: number({ value: values(custom(/revenue/i))[0] }, 'value'),
      journeys: values(custom(/journey/i)),
    },
  };
}
