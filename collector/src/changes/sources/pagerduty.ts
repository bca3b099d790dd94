import type { IncidentStatus } from '@shewhart/schemas';
import { instant, present, text, texts } from '../json-value.ts';
import { meaning } from '../meaning.ts';
import { hmacOfBody } from '../signature.ts';
import { ignored, unknown, type Source } from '../source.ts';

const statuses: Readonly<Record<string, IncidentStatus>> = {
  triggered: 'open',
  acknowledged: 'acknowledged',
  resolved: 'resolved',
};
const known =
  /^incident\.(triggered|acknowledged|unacknowledged|resolved|reopened|escalated|delegated|reassigned|priority_updated|custom_field_values\.updated|incident_type\.changed|service_updated)$/;

/** Webhooks of version 3. */
export const pagerduty: Source = {
  name: 'pagerduty',
  signature: hmacOfBody('x-pagerduty-signature', 'v1=', true),
  headers: ['x-webhook-id', 'x-webhook-subscription'],
  key: ({ body }) => text(body, 'event.id'),
  decode({ body, receivedAt }) {
    const kind = text(body, 'event.event_type') ?? '';
    if (!known.test(kind))
      return /^(incident\.|service\.|pagey\.)/.test(kind)
        ? ignored(kind, 'It alters nothing that is kept of an incident.')
        : unknown(kind);
    const status = meaning(statuses, text(body, 'event.data.status'));
    if (status === undefined) return unknown(kind, 'The status of the incident is not known.');
    const occurredAt = instant(body, 'text', 'event.occurred_at') ?? receivedAt;
    const createdAt =
      instant(body, 'text', 'event.data.created_at') ??
      (kind === 'incident.triggered' ? occurredAt : undefined);
    const incident = {
      id: text(body, 'event.data.id') ?? '',
      at: occurredAt,
      status,
      startedAt: createdAt,
      detectedAt: createdAt,
      acknowledgedAt: kind === 'incident.acknowledged' ? occurredAt : undefined,
      // Reports that come after it tell it, too, and would otherwise be the only ones to know.
      resolvedAt: kind === 'incident.resolved' ? occurredAt : instant(body, 'text', 'event.data.resolved_at'),
      severity: text(body, 'event.data.priority.summary', 'event.data.priority.name', 'event.data.urgency'),
      services: present(text(body, 'event.data.service.summary', 'event.data.service.id')),
      team: texts(body, 'event.data.teams', 'summary')[0],
      actor: text(body, 'event.agent.summary'),
      title: text(body, 'event.data.title'),
      url: text(body, 'event.data.html_url'),
    };
    return { kind, incidents: [incident] };
  },
};
