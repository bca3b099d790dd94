import type { Nanoseconds } from '../instant.ts';
import { at, instant, isObject, list, present, text } from '../json-value.ts';
import { sharedSecret } from '../signature.ts';
import { ignored, unknown, type DecodedIncident, type Source } from '../source.ts';

/**
 * CloudWatch alarms: through SNS (an envelope around JSON as text), through EventBridge, or bare. The
 * confirmation of a subscription is kept, for a person to open its address: nothing here calls strangers.
 */
export const cloudwatch: Source = {
  name: 'cloudwatch',
  signature: sharedSecret,
  headers: ['x-amz-sns-message-type', 'x-amz-sns-message-id', 'x-amz-sns-topic-arn'],
  key: ({ headers, body }) => headers['x-amz-sns-message-id'] ?? text(body, 'MessageId', 'id'),
  decode({ body, receivedAt }) {
    const type = text(body, 'Type') ?? 'alarm';
    if (/Confirmation$/.test(type))
      return ignored(type, 'Open the SubscribeURL in the body to confirm the topic.');
    const alarm = messageOf(body);
    const name = text(alarm, 'AlarmName', 'detail.alarmName');
    const state = text(alarm, 'NewStateValue', 'detail.state.value');
    if (name === undefined) return unknown(type, 'The message names no alarm.');
    if (state === 'INSUFFICIENT_DATA') return ignored(state, 'Neither an alarm nor its end.');
    const kind = state === undefined ? 'alarm' : `alarm.${state}`;
    return { kind, incidents: [incident(body, alarm, name, state === 'OK', receivedAt)] };
  },
};

function incident(
  body: unknown,
  alarm: unknown,
  name: string,
  isResolved: boolean,
  receivedAt: Nanoseconds,
): DecodedIncident {
  const when =
    instant(alarm, 'text', 'StateChangeTime', 'detail.state.timestamp') ??
    instant(body, 'text', 'Timestamp', 'time') ??
    receivedAt;
  const dimension = (wanted: RegExp): string | undefined =>
    list(alarm, 'Trigger.Dimensions')
      .filter((entry) => wanted.test(text(entry, 'name') ?? ''))
      .flatMap((entry) => present(text(entry, 'value')))[0];
  return {
    id: `alarm/${text(alarm, 'AlarmArn', 'resources.0') ?? name}`,
    kind: 'alert',
    recurs: true,
    at: when,
    status: isResolved ? 'resolved' : 'open',
    startedAt: isResolved ? undefined : when,
    detectedAt: isResolved ? undefined : when,
    resolvedAt: isResolved ? when : undefined,
    severity: text(alarm, 'Priority'),
    services: present(
      text(alarm, 'Application', 'Service') ??
        dimension(/service|function|apiname|cluster|loadbalancer|dbinstance/i) ??
        name,
    ),
    environment: text(alarm, 'Environment') ?? dimension(/env|stage/i),
    title: text(alarm, 'AlarmDescription', 'detail.configuration.description') ?? name,
  };
}

function messageOf(body: unknown): unknown {
  const message = at(body, 'Message');
  if (isObject(message)) return message;
  if (typeof message !== 'string') return body;
  try {
    return JSON.parse(message) as unknown;
  } catch {
    return body;
  }
}
