import { either, hmacWithTimestamp, sharedSecret } from '../signature.ts';
import type { Source } from '../source.ts';
import type { IncidentStatus } from '@shewhart/schemas';
import { isObject, list, present, text, at } from '../json-value.ts';
import { ignored, unknown, type Decoded, type SourceRequest } from '../source.ts';
import { decodeAlertGroup } from './alert-group.ts';

/** The webhook of a Grafana contact point. */
export const grafana: Source = {
  name: 'grafana',
  signature: either(
    hmacWithTimestamp('x-grafana-alerting-signature', 'x-grafana-alerting-signature-timestamp'),
    sharedSecret,
  ),
  headers: [],
  decode: (request) =>
    text(request.body, 'ruleId') !== undefined ? decodeLegacyAlert(request) : decodeAlertGroup(request),
};

const legacyStates: Readonly<Record<string, IncidentStatus>> = { alerting: 'open', ok: 'resolved' };

/** The message of alerting before version 9: one rule and its state, without any instant. */
function decodeLegacyAlert({ body, receivedAt }: SourceRequest): Decoded {
  const state = text(body, 'state') ?? '';
  const status = Object.hasOwn(legacyStates, state) ? legacyStates[state] : undefined;
  if (status === undefined)
    return /^(no_data|paused|pending|unknown)$/.test(state)
      ? ignored(`legacy.${state}`, 'Neither an alert nor its end.')
      : unknown(`legacy.${state}`, 'The state of the rule is not known.');
  const tags = at(body, 'tags');
  const tag = (...names: string[]): string | undefined => (isObject(tags) ? text(tags, ...names) : undefined);
  const matched = list(body, 'evalMatches').map((match) => at(match, 'tags'));
  const incident = {
    id: `rule/${text(body, 'orgId') ?? ''}/${text(body, 'ruleId') ?? ''}`,
    kind: 'alert' as const,
    // The rule is the condition: each opening after an end is a new one.
    recurs: true,
    at: receivedAt,
    status,
    startedAt: status === 'open' ? receivedAt : undefined,
    resolvedAt: status === 'resolved' ? receivedAt : undefined,
    severity: tag('severity', 'priority'),
    services: present(
      tag('service', 'service_name', 'app') ?? text(matched[0], 'service', 'service_name', 'app'),
    ),
    environment: tag('environment', 'env'),
    team: tag('team', 'owner'),
    title: text(body, 'ruleName', 'title'),
    url: text(body, 'ruleUrl'),
    links: present(text(body, 'imageUrl')),
  };
  return { kind: `legacy.${state}`, incidents: [incident] };
}
