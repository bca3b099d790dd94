import { setTimeout as sleep } from 'node:timers/promises';
import type { OrganisationEvent } from './organisation-events.ts';

const batchSize = 50;
const attempts = 5;

/**
 * Sends CloudEvents in batches. A collector that is busy asks to come again and gets them again: it keeps
 * each event once.
 * @throws Error when it refuses them
 */
export async function sendEvents(endpoint: string, events: readonly OrganisationEvent[]): Promise<void> {
  for (let from = 0; from < events.length; from += batchSize) {
    await sendBatch(endpoint, JSON.stringify(events.slice(from, from + batchSize)));
  }
}

async function sendBatch(endpoint: string, body: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(`${endpoint}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents-batch+json' },
      body,
    });
    const text = await answer.text();
    if (answer.ok) return;
    if (answer.status !== 503 || attempt === attempts)
      throw new Error(`the collector refused events: ${answer.status} ${text}`);
    await sleep(1000 * Number(answer.headers.get('retry-after') ?? 1));
  }
}
