import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { exampleAlert } from '../../test/alert-fixture.ts';
import { toPostableAlert } from './alertmanager-channel.ts';
import { DeliveryError } from './channel.ts';
import { emailChannel } from './email-channel.ts';
import { toPagerdutyEvent } from './pagerduty-channel.ts';
import { slackChannel, toSlackMessage } from './slack-channel.ts';
import { webhookChannel } from './webhook-channel.ts';

const now = new Date('2026-11-20T14:11:00Z');
const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

async function receiver(status: number, headers: Record<string, string> = {}): Promise<[string, Received[]]> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(status, headers).end('answer');
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return [`http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-path`, received];
}

describe('Alertmanager', () => {
  it('gets labels that two collectors cannot see differently', () => {
    const one = toPostableAlert(exampleAlert({ value: 0.08 }), now, 60_000);
    const other = toPostableAlert(
      exampleAlert({ value: 0.09, changes: [], detectedAt: '2026-11-20T14:12:00.000Z' }),
      new Date(now.getTime() + 5000),
      60_000,
    );
    expect(other.labels).toEqual(one.labels);
    expect(other.startsAt).toBe(one.startsAt);
  });

  it('ends by itself four reports after the last one, and at once when resolved', () => {
    expect(toPostableAlert(exampleAlert(), now, 60_000).endsAt).toBe('2026-11-20T14:15:00.000Z');
    const endedAt = '2026-11-20T14:30:00.000Z';
    expect(toPostableAlert(exampleAlert({ status: 'resolved', endedAt }), now, 60_000).endsAt).toBe(endedAt);
  });
});

describe('a webhook', () => {
  it('gets a CloudEvent, signed over exactly the bytes that were sent', async () => {
    const [url, received] = await receiver(204);
    await webhookChannel({ name: 'hook', url, secret: 'key' }).send([exampleAlert()], now);
    const [{ headers, body }] = received as [Received];
    expect(headers['content-type']).toBe('application/cloudevents+json');
    expect(headers['webhook-signature']).toBe(
      `sha256=${createHmac('sha256', 'key').update(body).digest('hex')}`,
    );
    expect(JSON.parse(body)).toMatchObject({
      specversion: '1.0',
      type: 'dev.shewhart.episode.firing',
      id: 'checkout-errors-1795000000-0-firing',
      data: { service: 'checkout' },
    });
  });

  it.each([
    [429, true],
    [503, true],
    [500, true],
    [400, false],
    [404, false],
    [302, true],
  ])('answering %i is worth another try: %s', async (status, isRetryable) => {
    const [url] = await receiver(status, status === 302 ? { location: 'http://127.0.0.1:1/' } : {});
    const failure = await webhookChannel({ name: 'hook', url })
      .send([exampleAlert()], now)
      .then(() => undefined)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DeliveryError);
    expect((failure as DeliveryError).isRetryable).toBe(isRetryable);
  });

  it('says for how long to wait, and keeps the address of a secret hook out of its error', async () => {
    const [url] = await receiver(429, { 'retry-after': '7' });
    const failure = await webhookChannel({ name: 'hook', url })
      .send([exampleAlert()], now)
      .catch((error: unknown) => error as DeliveryError);
    expect((failure as DeliveryError).retryAfterMs).toBe(7000);
    expect((failure as DeliveryError).message).not.toContain('secret-path');
  });
});

describe('Slack', () => {
  it('cannot be made to mention people by a service name', () => {
    const message = JSON.stringify(toSlackMessage(exampleAlert({ summary: '<!channel> & more' })));
    expect(message).toContain('&lt;!channel&gt; &amp; more');
  });

  it('is sent one message an alert', async () => {
    const [url, received] = await receiver(200);
    await slackChannel({ webhookUrl: url }).send([exampleAlert(), exampleAlert({ episodeId: 'other' })], now);
    expect(received).toHaveLength(2);
  });
});

describe('PagerDuty', () => {
  it('resolves with the key that triggered', () => {
    const trigger = toPagerdutyEvent(exampleAlert(), 'routing');
    const resolve = toPagerdutyEvent(exampleAlert({ status: 'resolved' }), 'routing');
    expect(trigger).toMatchObject({
      event_action: 'trigger',
      payload: { severity: 'critical', source: 'checkout' },
    });
    expect(resolve).toEqual({
      routing_key: 'routing',
      event_action: 'resolve',
      dedup_key: trigger['dedup_key'],
    });
  });
});

describe('e-mail', () => {
  /** Enough of SMTP to take one message, or to refuse it with the given reply. */
  async function mailServer(dataReply: string): Promise<[string, string[]]> {
    const messages: string[] = [];
    const server = createTcpServer((socket) => {
      let message: string | undefined;
      socket.on('error', () => undefined);
      socket.write('220 mail\r\n');
      socket.on('data', (chunk) => {
        const text = chunk.toString();
        if (message !== undefined) {
          message += text;
          if (!message.endsWith('\r\n.\r\n')) return;
          messages.push(message);
          message = undefined;
          socket.write(`${dataReply}\r\n`);
        } else if (text.startsWith('DATA')) {
          message = '';
          socket.write('354 go\r\n');
        } else socket.write('250 ok\r\n');
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return [`smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, messages];
  }
  const options = { from: 'shewhart@example.org', to: ['oncall@example.org'] };

  it('holds everything an engineer needs, in one thread an episode', async () => {
    const [smtpUrl, messages] = await mailServer('250 taken');
    await emailChannel({ smtpUrl, ...options }).send([exampleAlert()], now);
    const [message] = messages as [string];
    expect(message).toContain('Subject: [critical] checkout (production): error ratio rose to 8.12 %');
    expect(message).toContain('References: <checkout-errors-1795000000@shewhart>');
    for (const fact of [
      '8.12 %; limit 3.14 %, usual 1.23 %',
      'every 31 days',
      'checkout 1.4.2',
      'team-shop',
    ]) {
      expect(message.replaceAll('=\r\n', '')).toContain(fact);
    }
  });

  it.each([
    ['451 later', true],
    ['554 no', false],
  ])('answered "%s" is worth another try: %s', async (reply, isRetryable) => {
    const [smtpUrl] = await mailServer(reply);
    const failure = await emailChannel({ smtpUrl, ...options })
      .send([exampleAlert()], now)
      .catch((error: unknown) => error);
    expect((failure as DeliveryError).isRetryable).toBe(isRetryable);
  });
});
