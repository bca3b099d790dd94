import { instant, list, present, text } from '../json-value.ts';
import { sharedSecret } from '../signature.ts';
import { unknown, type Source } from '../source.ts';

/**
 * Datadog's webhooks send what a template says; the folder's README has the one to paste. A cycle key names
 * one firing of a monitor; without it the monitor is a condition that recurs.
 */
export const datadog: Source = {
  name: 'datadog',
  signature: sharedSecret,
  headers: [],
  decode({ body, receivedAt }) {
    const monitor = text(body, 'monitor_id', 'alert_id', 'id', 'event_id');
    const transition = text(body, 'transition', 'alert_transition', 'alert_type') ?? '';
    if (monitor === undefined) return unknown(transition, 'The body names no monitor.');
    const isResolved = /recover|success|\bok\b/i.test(transition);
    const cycle = text(body, 'cycle_key', 'alert_cycle_key');
    const when = instant(body, 'any', 'date', 'last_updated', 'timestamp') ?? receivedAt;
    const tags = [...(text(body, 'tags') ?? '').split(','), ...list(body, 'tags').map(String)].map((tag) =>
      tag.trim(),
    );
    const tagged = (...names: string[]): string | undefined => {
      const found = tags.find((tag) => names.some((name) => tag.startsWith(`${name}:`)));
      return found === undefined ? undefined : found.slice(found.indexOf(':') + 1);
    };
    const incident = {
      id: `monitor/${monitor}/${cycle ?? text(body, 'scopes', 'alert_scope', 'scopes.0') ?? ''}`,
      kind: 'alert' as const,
      recurs: cycle === undefined,
      at: when,
      status: isResolved ? ('resolved' as const) : ('open' as const),
      startedAt: isResolved ? undefined : when,
      detectedAt: isResolved ? undefined : when,
      resolvedAt: isResolved ? when : undefined,
      // Monitors tell their priority as a number, events as P and a number.
      severity: text(body, 'priority', 'alert_priority', 'severity')?.replace(/^[1-5]$/, 'P$&'),
      services: present(text(body, 'service') ?? tagged('service')),
      environment: text(body, 'environment', 'env') ?? tagged('env', 'environment'),
      team: tagged('team'),
      title: text(body, 'title', 'event_title'),
      url: text(body, 'link', 'url'),
      changes: present(tagged('deployment_id', 'version')),
    };
    return { kind: transition === '' ? 'monitor' : transition, incidents: [incident] };
  },
};
