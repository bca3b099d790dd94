import type { Nanoseconds } from '../instant.ts';
import { instant, list, present, text, texts } from '../json-value.ts';
import { either, hmacOfBody, sharedSecret } from '../signature.ts';
import { ignored, unknown, type DecodedIncident, type Source } from '../source.ts';

/** Issues whose type or label says that they are incidents; acknowledged when somebody is assigned. */
export const jira: Source = {
  name: 'jira',
  signature: either(hmacOfBody('x-hub-signature', 'sha256='), sharedSecret),
  headers: ['x-atlassian-webhook-identifier'],
  key: ({ headers, body }) => {
    const parts = [text(body, 'issue.key'), text(body, 'timestamp'), text(body, 'webhookEvent')];
    return (
      headers['x-atlassian-webhook-identifier'] ?? (parts.includes(undefined) ? undefined : parts.join('/'))
    );
  },
  decode({ body, receivedAt }) {
    const kind = text(body, 'webhookEvent') ?? '';
    if (!/^jira:issue_(created|updated)$/.test(kind))
      return /^(jira:|comment_|issuelink_|worklog_|sprint_|board_|project_|user_|attachment_|option_)/.test(
        kind,
      )
        ? ignored(kind, 'It alters nothing that is kept of an incident.')
        : unknown(kind);
    const labels = texts(body, 'issue.fields.labels');
    const type = text(body, 'issue.fields.issuetype.name') ?? '';
    if (![type, ...labels].some((word) => /incident|outage/i.test(word)))
      return ignored(kind, `An issue of type "${type}" is no incident.`);
    return { kind, incidents: [incident(body, labels, receivedAt)] };
  },
};

function incident(body: unknown, labels: readonly string[], receivedAt: Nanoseconds): DecodedIncident {
  const toldAt = instant(body, 'ms', 'timestamp') ?? receivedAt;
  const createdAt = instant(body, 'text', 'issue.fields.created');
  const resolvedAt = instant(body, 'text', 'issue.fields.resolutiondate');
  const isResolved =
    resolvedAt !== undefined || text(body, 'issue.fields.status.statusCategory.key') === 'done';
  const wasAssigned = list(body, 'changelog.items').some(
    (item) => text(item, 'field') === 'assignee' && text(item, 'to') !== undefined,
  );
  const isAssigned = text(body, 'issue.fields.assignee.displayName') !== undefined;
  const services = texts(body, 'issue.fields.components', 'name');
  const tagged = (name: string): string[] =>
    labels.filter((label) => label.startsWith(`${name}:`)).map((label) => label.slice(name.length + 1));
  return {
    id: text(body, 'issue.key') ?? text(body, 'issue.id') ?? '',
    at: toldAt,
    status: isResolved ? 'resolved' : isAssigned ? 'acknowledged' : 'open',
    startedAt: createdAt,
    detectedAt: createdAt,
    acknowledgedAt: wasAssigned ? toldAt : undefined,
    resolvedAt: isResolved ? (resolvedAt ?? toldAt) : undefined,
    severity: text(body, 'issue.fields.severity.value', 'issue.fields.priority.name'),
    services:
      services.length > 0
        ? services
        : tagged('service').length > 0
          ? tagged('service')
          : present(text(body, 'issue.fields.project.key')),
    environment: text(body, 'issue.fields.environment') ?? tagged('env')[0],
    actor: text(body, 'user.displayName'),
    title: text(body, 'issue.fields.summary'),
    links: present(text(body, 'issue.self')),
    changes: [...tagged('deployment'), ...tagged('change')],
    // The resolution ("Done", "Won't do") says what became of the issue, not what caused it.
    cause: tagged('cause')[0],
  };
}
