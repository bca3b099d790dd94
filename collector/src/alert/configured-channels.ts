import { readFileSync } from 'node:fs';
import type { Configuration } from '../config/configuration.ts';
import { alertmanagerChannel } from './alertmanager-channel.ts';
import type { AlertChannel } from './channel.ts';
import { emailChannel } from './email-channel.ts';
import { pagerdutyChannel } from './pagerduty-channel.ts';
import { slackChannel } from './slack-channel.ts';
import { webhookChannel } from './webhook-channel.ts';

/**
 * The channels that the configuration names. Secrets stand in files of their own and are read once.
 * @throws Error naming the option whose file cannot be read or is empty, or what is missing beside it
 */
export function configuredChannels(alerts: Configuration['alerts']): AlertChannel[] {
  const { alertmanager, webhooks, slack, pagerduty, email } = alerts;
  const channels: AlertChannel[] = [];
  if (alertmanager.url !== undefined) {
    const { url, resendSeconds, bearerTokenFile } = alertmanager;
    channels.push(
      alertmanagerChannel({
        url,
        resendMs: resendSeconds * 1000,
        ...(bearerTokenFile === undefined
          ? {}
          : { bearerToken: secretOf('alerts.alertmanager.bearerTokenFile', bearerTokenFile) }),
      }),
    );
  }
  webhooks.forEach(({ name, url, secretFile }, place) => {
    const secret =
      secretFile === undefined
        ? {}
        : { secret: secretOf(`alerts.webhooks[${place}].secretFile`, secretFile) };
    channels.push(webhookChannel({ name, url, ...secret }));
  });
  if (slack.webhookUrlFile !== undefined) {
    channels.push(
      slackChannel({ webhookUrl: secretOf('alerts.slack.webhookUrlFile', slack.webhookUrlFile) }),
    );
  }
  if (pagerduty.routingKeyFile !== undefined) {
    channels.push(
      pagerdutyChannel({
        url: pagerduty.url,
        routingKey: secretOf('alerts.pagerduty.routingKeyFile', pagerduty.routingKeyFile),
      }),
    );
  }
  if (email.smtpUrlFile !== undefined) {
    const { from, to } = email;
    if (from === undefined || to.length === 0) {
      throw new Error('alerts.email needs from and to beside smtpUrlFile.');
    }
    channels.push(
      emailChannel({ smtpUrl: secretOf('alerts.email.smtpUrlFile', email.smtpUrlFile), from, to }),
    );
  }
  const names = channels.map(({ name }) => name);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) throw new Error(`alerts: the channel name ${twice} is given twice.`);
  return channels;
}

function secretOf(option: string, file: string): string {
  let secret: string;
  try {
    secret = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Error(`${option}: ${file} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
  if (secret === '') throw new Error(`${option}: ${file} is empty.`);
  return secret;
}
