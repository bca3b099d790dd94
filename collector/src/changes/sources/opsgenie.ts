import type { IncidentStatus } from '@shewhart/schemas';
import type { Nanoseconds } from '../instant.ts';
import { instant, present, text, texts } from '../json-value.ts';
import { sharedSecret } from '../signature.ts';
import { ignored, unknown, type DecodedIncident, type Source } from '../source.ts';

/** Undefined: the action leaves the status as it is. */
const statuses: Readonly<Record<string, IncidentStatus | undefined>> = {
  create: 'open',
  acknowledge: 'acknowledged',
  unacknowledge: 'open',
  close: 'resolved',
  updatepriority: undefined,
  updatemessage: undefined,
  escalate: undefined,
  delete: 'resolved',
};

export const opsgenie: Source = {
  name: 'opsgenie',
  signature: sharedSecret,
  headers: [],
  key: ({ body }) => {
    const parts = [text(body, 'alert.alertId'), text(body, 'action'), text(body, 'alert.updatedAt')];
    return parts.includes(undefined) ? undefined : parts.join('/');
  },
  decode({ body, receivedAt }) {
    const action = text(body, 'action') ?? '';
    const id = text(body, 'alert.alertId');
    if (id === undefined) return unknown(action, 'The body names no alert.');
    if (!Object.hasOwn(statuses, action.toLowerCase()))
      return /^(add|assign|take|update|remove|custom|snooze|execute)/i.test(action)
        ? ignored(action, 'It alters nothing that is kept of an incident.')
        : unknown(action);
    const status = statuses[action.toLowerCase()];
    return { kind: action, incidents: [incident(body, id, action.toLowerCase(), status, receivedAt)] };
  },
};

function incident(
  body: unknown,
  id: string,
  action: string,
  status: IncidentStatus | undefined,
  receivedAt: Nanoseconds,
): DecodedIncident {
  const createdAt = instant(body, 'ms', 'alert.createdAt');
  // The same message writes one instant in milliseconds and the other in nanoseconds.
  const updatedAt = instant(body, 'ns', 'alert.updatedAt') ?? receivedAt;
  const priority = text(body, 'alert.priority');
  const tags = texts(body, 'alert.tags');
  const tagged = (name: string): string | undefined =>
    tags.find((tag) => tag.toLowerCase().startsWith(`${name}:`))?.slice(name.length + 1);
  return {
    id,
    kind: 'alert',
    at: action === 'create' ? (createdAt ?? updatedAt) : updatedAt,
    status,
    startedAt: createdAt,
    detectedAt: createdAt,
    acknowledgedAt: action === 'acknowledge' ? updatedAt : undefined,
    resolvedAt: status === 'resolved' ? updatedAt : undefined,
    severity: priority === undefined || /^p/i.test(priority) ? priority : `P${priority}`,
    services: present(text(body, 'alert.details.service') ?? tagged('service') ?? text(body, 'alert.entity')),
    environment:
      text(body, 'alert.details.environment', 'alert.details.env') ?? tagged('env') ?? tagged('environment'),
    team: texts(body, 'alert.teams')[0] ?? text(body, 'alert.team'),
    actor: text(body, 'alert.username'),
    title: text(body, 'alert.message'),
  };
}
