import { createHash } from 'node:crypto';
import { reportTypes, type ChangeReport, type CommitReport, type IncidentReport } from '@shewhart/schemas';

export type Report =
  | { readonly type: 'change'; readonly report: ChangeReport }
  | { readonly type: 'commit'; readonly report: CommitReport }
  | { readonly type: 'incident'; readonly report: IncidentReport };

export interface SentCounts {
  readonly changes: number;
  readonly commits: number;
  readonly incidents: number;
}

/** Reports of one event; and events under way at a time. */
const reportsPerEvent = 250;
const maxUnderWay = 4;
/** Times that a busy collector is asked again. */
const maxAttempts = 8;

/**
 * Sends reports to a running collector as CloudEvents. An event's identity follows from its content, so the
 * same history sent twice is the same events.
 * @throws Error with the collector's words when it refuses
 */
export async function sendReports(
  reports: AsyncIterable<Report>,
  target: {
    readonly url: string;
    readonly token: string | undefined;
    readonly onProgress: (sent: SentCounts) => void;
  },
): Promise<SentCounts> {
  const sent = { changes: 0, commits: 0, incidents: 0 };
  const waiting: Record<Report['type'], Report['report'][]> = { change: [], commit: [], incident: [] };
  const underWay = new Set<Promise<void>>();
  let failure: unknown;

  async function flush(type: Report['type']): Promise<void> {
    const data = waiting[type];
    if (data.length === 0) return;
    waiting[type] = [];
    while (underWay.size >= maxUnderWay) await Promise.race(underWay);
    if (failure !== undefined) throw failure as Error;
    const sending: Promise<void> = sendEvent(type, data, target)
      .then(() => {
        sent[`${type}s`] += data.length;
        target.onProgress(sent);
      })
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => underWay.delete(sending));
    underWay.add(sending);
  }

  for await (const { type, report } of reports) {
    waiting[type].push(report);
    if (waiting[type].length >= reportsPerEvent) await flush(type);
  }
  for (const type of ['commit', 'change', 'incident'] as const) await flush(type);
  await Promise.all(underWay);
  if (failure !== undefined) throw failure as Error;
  return sent;
}

async function sendEvent(
  type: Report['type'],
  data: readonly Report['report'][],
  { url, token }: { readonly url: string; readonly token: string | undefined },
): Promise<void> {
  const text = JSON.stringify(data);
  const body = JSON.stringify({
    specversion: '1.0',
    id: createHash('sha256').update(text).digest('hex').slice(0, 32),
    source: '/shewhart/import',
    type: reportTypes[type],
    data,
  });
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(new URL('/v1/events', url), {
      method: 'POST',
      headers: {
        'content-type': 'application/cloudevents+json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body,
    }).catch((error: unknown) => {
      throw new Error(`No collector answers at ${url}; is it running? (--url)`, { cause: error });
    });
    if (answer.ok) {
      const { unknown, details } = (await answer.json()) as { unknown: number; details: string[] };
      if (unknown > 0) throw new Error(`The collector did not understand a report: ${details.join(' ')}`);
      return;
    }
    const detail = await answer.text();
    if (answer.status !== 503 || attempt === maxAttempts)
      throw new Error(`The collector answered ${answer.status}: ${detail.slice(0, 500)}`);
    const seconds = Number(answer.headers.get('retry-after') ?? '1');
    await new Promise((resolve) => setTimeout(resolve, Math.min(30, Math.max(1, seconds)) * 1000));
  }
}
