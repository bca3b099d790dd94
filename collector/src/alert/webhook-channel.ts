import { createHmac } from 'node:crypto';
import type { EpisodeAlert } from '@shewhart/schemas';
import type { AlertChannel } from './channel.ts';
import { postJson } from './post-json.ts';

export interface WebhookOptions {
  readonly name: string;
  readonly url: string;
  /** Signs each body: header `webhook-signature: sha256=<hex of HMAC-SHA-256>`. */
  readonly secret?: string;
}

/** CloudEvents 1.0, structured mode: the episode and its status name the event, so a repeat is recognisable. */
export function toCloudEvent(alert: EpisodeAlert): Record<string, unknown> {
  return {
    specversion: '1.0',
    id: `${alert.episodeId}-${alert.reopenings}-${alert.status}`,
    source: `/shewhart/indicators/${alert.indicator.id}`,
    type: `dev.shewhart.episode.${alert.status}`,
    subject: alert.service,
    time: alert.endedAt ?? alert.detectedAt,
    datacontenttype: 'application/json',
    data: alert,
  };
}

export function webhookChannel(options: WebhookOptions): AlertChannel {
  const post = (event: Record<string, unknown>): Promise<void> =>
    postJson(options.url, event, {
      'content-type': 'application/cloudevents+json',
      ...(options.secret === undefined ? {} : { 'webhook-signature': sign(options.secret, event) }),
    });
  return {
    name: options.name,
    delivery: 'each-status',
    send: async (alerts) => {
      for (const alert of alerts) await post(toCloudEvent(alert));
    },
    heartbeat: (now) =>
      post({
        specversion: '1.0',
        id: `heartbeat-${now.getTime()}`,
        source: '/shewhart',
        type: 'dev.shewhart.heartbeat',
        time: now.toISOString(),
      }),
  };
}

/** Signs exactly the bytes that `postJson` sends. */
function sign(secret: string, body: unknown): string {
  return `sha256=${createHmac('sha256', secret).update(JSON.stringify(body)).digest('hex')}`;
}
