import type { EpisodeAlert } from '@shewhart/schemas';
import { alertLines } from './alert-words.ts';
import type { AlertChannel } from './channel.ts';
import { postJson } from './post-json.ts';

/** A message for a Slack incoming webhook: the summary, then one line per fact. */
export function toSlackMessage(alert: EpisodeAlert): Record<string, unknown> {
  const sign = alert.status === 'firing' ? ':rotating_light:' : ':white_check_mark:';
  const facts = alertLines(alert).map(
    ({ label, text }) => `*${label}:* ${asLink(text) ?? escapeMarkup(text)}`,
  );
  return {
    text: escapeMarkup(`[${alert.severity}] ${alert.summary}`),
    blocks: [
      {
        type: 'section',
        text: {
          type: 'mrkdwn',
          text: shorten(`${sign} *[${alert.severity}]* ${escapeMarkup(alert.summary)}`, 3000),
        },
      },
      { type: 'section', text: { type: 'mrkdwn', text: shorten(facts.join('\n'), 3000) } },
    ],
  };
}

export function slackChannel(options: { readonly webhookUrl: string }): AlertChannel {
  return {
    name: 'slack',
    delivery: 'each-status',
    send: async (alerts) => {
      for (const alert of alerts) await postJson(options.webhookUrl, toSlackMessage(alert));
    },
  };
}

/** An address alone as a link with a short text: the link to a chart is longer than all else. */
function asLink(text: string): string | undefined {
  if (!/^https?:\/\/[^\s|]+$/.test(text)) return undefined;
  return `<${escapeMarkup(text)}|open>`;
}

/** Slack's three control characters; a service name must not be able to mention a channel. */
function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function shorten(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}…`;
}
