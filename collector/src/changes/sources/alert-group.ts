import { createHash } from 'node:crypto';
import { instant, isObject, at, list, present, text } from '../json-value.ts';
import { unknown, type Decoded, type DecodedIncident, type SourceRequest } from '../source.ts';

/**
 * The message of an alert manager: a group of alerts, each with labels, its own start and its own state.
 * One alert from its start to its end is one incident; the same alert firing again later is another.
 */
export function decodeAlertGroup({ body, receivedAt }: SourceRequest): Decoded {
  // Some senders post one alert by itself, or a list of them as Alertmanager itself receives them.
  const alerts = Array.isArray(body)
    ? body.filter(isObject)
    : isObject(at(body, 'labels'))
      ? [body]
      : list(body, 'alerts').filter(isObject);
  const kind = text(body, 'status') ?? '';
  if (alerts.length === 0) return unknown(kind, 'The message has no alerts.');
  const common = at(body, 'commonLabels');
  return { kind: `alerts.${kind}`, incidents: alerts.map((alert) => incidentOf(alert, common, receivedAt)) };
}

function incidentOf(alert: unknown, common: unknown, receivedAt: bigint): DecodedIncident {
  const label = (...names: string[]): string | undefined =>
    text({ own: at(alert, 'labels'), common }, ...names.flatMap((name) => [`own.${name}`, `common.${name}`]));
  const note = (...names: string[]): string | undefined => text(at(alert, 'annotations'), ...names);
  const startedAt = instant(alert, 'text', 'startsAt');
  const isResolved = text(alert, 'status') === 'resolved';
  const endedAt = isResolved ? (instant(alert, 'text', 'endsAt') ?? receivedAt) : undefined;
  return {
    id: `${text(alert, 'fingerprint') ?? labelHash(at(alert, 'labels'))}/${startedAt ?? ''}`,
    kind: 'alert',
    at: endedAt ?? startedAt ?? receivedAt,
    status: isResolved ? 'resolved' : 'open',
    startedAt,
    // The rule's own waiting time lies before it: nothing was known earlier.
    detectedAt: startedAt ?? receivedAt,
    resolvedAt: endedAt,
    severity: label('severity', 'priority'),
    services: present(label('service', 'service_name', 'app', 'app\\.kubernetes\\.io/name', 'job')),
    environment: label('environment', 'env', 'deployment_environment', 'deployment_environment_name'),
    team: label('team', 'owner'),
    title: note('summary', 'title', 'description') ?? label('alertname'),
    url: text(alert, 'generatorURL'),
    links: present(note('runbook_url'), text(alert, 'dashboardURL'), text(alert, 'panelURL')),
    changes: present(label('deployment_id', 'change_id')),
  };
}

/** Some senders leave the fingerprint out: the labels are what it is made of. */
function labelHash(labels: unknown): string {
  const entries = isObject(labels)
    ? Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1))
    : [];
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 16);
}
