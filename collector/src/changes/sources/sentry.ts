import type { IncidentStatus } from '@shewhart/schemas';
import { instant, isObject, list, present, text, at } from '../json-value.ts';
import { meaning } from '../meaning.ts';
import { either, hmacOfBody, sharedSecret } from '../signature.ts';
import { ignored, unknown, type Decoded, type Source, type SourceRequest } from '../source.ts';

/** Integration webhooks (by resource), and the body of the older webhook plugin. */
export const sentry: Source = {
  name: 'sentry',
  signature: either(hmacOfBody('sentry-hook-signature'), sharedSecret),
  headers: ['sentry-hook-resource', 'sentry-hook-timestamp', 'request-id'],
  key: ({ headers }) => headers['request-id'],
  decode(request) {
    const { body, headers } = request;
    const action = text(body, 'action') ?? '';
    const has = (path: string): boolean => isObject(at(body, path));
    const resource =
      headers['sentry-hook-resource'] ??
      (has('data.metric_alert')
        ? 'metric_alert'
        : has('data.issue')
          ? 'issue'
          : has('data.event')
            ? 'event_alert'
            : 'plugin');
    const kind = `${resource}.${action}`;
    if (resource === 'metric_alert') return metricAlert(request, kind, action);
    if (resource === 'issue') return issue(request, kind, action);
    if (resource === 'event_alert') return eventAlert(request, kind, 'data.event');
    if (resource === 'plugin' && has('event')) return eventAlert(request, 'plugin', 'event');
    return /^(installation|error|comment|seer|preprod_artifact)$/.test(resource)
      ? ignored(kind, 'It tells of no incident.')
      : unknown(kind);
  },
};

function tag(event: unknown, name: string): string | undefined {
  const pair = list(event, 'tags').find((entry) => text(entry, '0', 'key') === name);
  return text(pair, '1', 'value');
}

function eventAlert({ body, receivedAt }: SourceRequest, kind: string, path: string): Decoded {
  const event = at(body, path);
  const issueId = text(event, 'issue_id', 'groupID') ?? text(body, 'id');
  if (issueId === undefined) return unknown(kind, 'The body names no issue.');
  const happenedAt =
    instant(event, 's', 'timestamp') ?? instant(event, 'text', 'datetime', 'timestamp') ?? receivedAt;
  const incident = {
    id: `issue/${issueId}`,
    kind: 'alert' as const,
    // The issue stays the same when it comes back after it was resolved.
    recurs: true,
    at: happenedAt,
    status: 'open' as const,
    startedAt: happenedAt,
    severity: text(event, 'level') ?? text(body, 'level'),
    services: present(
      tag(event, 'service') ??
        text(body, 'project_slug', 'project') ??
        text(event, 'project_slug', 'project'),
    ),
    environment: text(event, 'environment') ?? tag(event, 'environment'),
    title: text(event, 'title') ?? text(body, 'message'),
    url: text(event, 'web_url') ?? text(body, 'url'),
    changes: present(text(event, 'release') ?? tag(event, 'release')),
  };
  return { kind, incidents: [incident] };
}

function issue({ body, receivedAt }: SourceRequest, kind: string, action: string): Decoded {
  const statuses: Readonly<Record<string, IncidentStatus>> = {
    created: 'open',
    unresolved: 'open',
    assigned: 'acknowledged',
    resolved: 'resolved',
    archived: 'resolved',
    ignored: 'resolved',
  };
  const status = meaning(statuses, action);
  const issueId = text(body, 'data.issue.id');
  if (status === undefined || issueId === undefined) return unknown(kind);
  const seenAt = instant(body, 'text', 'data.issue.firstSeen');
  const when = action === 'created' ? (seenAt ?? receivedAt) : receivedAt;
  const incident = {
    id: `issue/${issueId}`,
    kind: 'alert' as const,
    recurs: true,
    at: when,
    status,
    startedAt: action === 'created' ? seenAt : action === 'unresolved' ? when : undefined,
    detectedAt: status === 'open' ? when : undefined,
    acknowledgedAt: status === 'acknowledged' ? when : undefined,
    resolvedAt: status === 'resolved' ? when : undefined,
    severity: text(body, 'data.issue.level'),
    services: present(text(body, 'data.issue.project.slug', 'data.issue.project.name')),
    actor: text(body, 'actor.name'),
    title: text(body, 'data.issue.title'),
    url: text(body, 'data.issue.web_url', 'data.issue.permalink'),
  };
  return { kind, incidents: [incident] };
}

function metricAlert({ body, receivedAt }: SourceRequest, kind: string, action: string): Decoded {
  const alertId = text(body, 'data.metric_alert.id', 'data.metric_alert.identifier');
  if (!/^(critical|warning|open|resolved)$/.test(action) || alertId === undefined) return unknown(kind);
  const isResolved = action === 'resolved';
  const startedAt = instant(body, 'text', 'data.metric_alert.date_started', 'data.metric_alert.date_created');
  const detectedAt = instant(body, 'text', 'data.metric_alert.date_detected') ?? startedAt;
  const closedAt = instant(body, 'text', 'data.metric_alert.date_closed');
  const incident = {
    id: `metric_alert/${alertId}`,
    kind: 'alert' as const,
    at: (isResolved ? closedAt : detectedAt) ?? receivedAt,
    status: isResolved ? ('resolved' as const) : ('open' as const),
    startedAt,
    detectedAt,
    resolvedAt: isResolved ? (closedAt ?? receivedAt) : undefined,
    severity: isResolved ? undefined : action,
    services: list(body, 'data.metric_alert.projects').flatMap((project) =>
      present(text({ project }, 'project')),
    ),
    environment: text(body, 'data.metric_alert.alert_rule.environment'),
    title: text(body, 'data.description_title', 'data.metric_alert.title'),
    url: text(body, 'data.web_url'),
  };
  return { kind, incidents: [incident] };
}
