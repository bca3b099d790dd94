import type { EpisodeAlert } from '@shewhart/schemas';
import { alertLines } from './alert-words.ts';
import type { AlertChannel } from './channel.ts';
import { postJson } from './post-json.ts';

export interface PagerdutyOptions {
  readonly routingKey: string;
  /** Events API v2; another host for the service region in Europe. */
  readonly url: string;
}

/** Events API v2: the episode is the de-duplication key, so its end resolves what its start triggered. */
export function toPagerdutyEvent(alert: EpisodeAlert, routingKey: string): Record<string, unknown> {
  const common = { routing_key: routingKey, dedup_key: alert.episodeId };
  if (alert.status === 'resolved') return { ...common, event_action: 'resolve' };
  const links = [{ href: alert.chartUrl, text: 'Control chart' }];
  if (alert.runbookUrl !== undefined) links.push({ href: alert.runbookUrl, text: 'Runbook' });
  return {
    ...common,
    event_action: 'trigger',
    payload: {
      summary: alert.summary.slice(0, 1024),
      source: alert.service,
      severity: alert.severity,
      timestamp: alert.detectedAt,
      component: alert.indicator.id,
      group: alert.environment,
      class: alert.rule.name,
      custom_details: Object.fromEntries(alertLines(alert).map(({ label, text }) => [label, text])),
    },
    links,
  };
}

export function pagerdutyChannel(options: PagerdutyOptions): AlertChannel {
  return {
    name: 'pagerduty',
    delivery: 'each-status',
    send: async (alerts) => {
      for (const alert of alerts) await postJson(options.url, toPagerdutyEvent(alert, options.routingKey));
    },
  };
}
