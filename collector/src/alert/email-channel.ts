import { createTransport } from 'nodemailer';
import type { EpisodeAlert } from '@shewhart/schemas';
import { alertLines, alertTitle } from './alert-words.ts';
import { DeliveryError, type AlertChannel } from './channel.ts';

export interface EmailOptions {
  /** `smtp://` or `smtps://`, with user and password where the server wants them. */
  readonly smtpUrl: string;
  readonly from: string;
  readonly to: readonly string[];
}

export interface EmailMessage {
  readonly subject: string;
  readonly text: string;
  /** The same for all messages of one episode, so that mail programs show them as one thread. */
  readonly references: string;
}

/** Width of the labels: what follows stands in one column. */
const indent = 16;

export function toEmailMessage(alert: EpisodeAlert): EmailMessage {
  const facts = alertLines(alert).map(
    ({ label, text }) => `${`${label}:`.padEnd(indent)}${text.replaceAll('\n', `\n${' '.repeat(indent)}`)}`,
  );
  return {
    subject: `[${alert.severity}] ${alertTitle(alert)}`.replaceAll(/[\r\n]+/g, ' '),
    text: `${alert.summary}\n\n${facts.join('\n')}\n`,
    references: `<${alert.episodeId}@shewhart>`,
  };
}

export function emailChannel(options: EmailOptions): AlertChannel {
  const transport = createTransport({
    url: options.smtpUrl,
    connectionTimeout: 10_000,
    socketTimeout: 10_000,
  });
  return {
    name: 'email',
    delivery: 'each-status',
    send: async (alerts) => {
      for (const alert of alerts) {
        try {
          await transport.sendMail({ from: options.from, to: [...options.to], ...toEmailMessage(alert) });
        } catch (cause) {
          const code = (cause as { responseCode?: number }).responseCode;
          // SMTP: 5xx is final, 4xx and a lost connection are worth another try.
          const isRetryable = code === undefined || code < 500;
          throw new DeliveryError(`the mail server did not take the message (${code ?? 'no answer'})`, {
            isRetryable,
            cause,
          });
        }
      }
    },
  };
}
