import type { SuspectedChange } from '@shewhart/schemas';
import type { EvaluationStore, Row } from './evaluation-store.ts';

/** How long before the onset a change is still suspected. */
const lookBackMs = 2 * 3_600_000;
const mostNamed = 5;

export interface Onset {
  readonly service: string;
  readonly environment: string;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly detectedAtMs: number;
}

/** One thing that was altered, at the time it began. */
export interface KnownChange {
  readonly atMs: number;
  readonly service: string;
  readonly environment: string;
  readonly kind: string;
  readonly title: string;
  readonly outcome: string;
  readonly url: string;
}

/** What was altered around the onsets, newest first. */
export async function readChanges(
  store: EvaluationStore,
  services: readonly string[],
  fromMs: number,
  toMs: number,
): Promise<KnownChange[]> {
  if (services.length === 0) return [];
  const rows = await store.query('suspected_changes', {
    services,
    fromMs: Math.trunc(fromMs),
    toMs: Math.trunc(toMs),
  });
  return rows.map(toChange);
}

export const changesWindow = ({ startedAtMs, detectedAtMs }: Onset): { fromMs: number; toMs: number } => ({
  fromMs: startedAtMs - lookBackMs,
  toMs: detectedAtMs,
});

export function toChange(row: Row): KnownChange {
  const text = (name: string): string => {
    const cell = row[name];
    return typeof cell === 'string' ? cell : '';
  };
  const named = [text('service'), text('version')].filter((word) => word !== '').join(' ');
  return {
    atMs: Number(row['at_ms']),
    service: text('service'),
    environment: text('environment'),
    kind: text('kind'),
    title: text('title') === '' ? named : text('title'),
    outcome: text('outcome'),
    url: text('url'),
  };
}

/**
 * The changes that may have caused an episode, most suspect first: the nearer before the onset the more.
 * A change after the onset but before the signal cannot have begun it, yet may be told by a clock that is
 * off or by a bucket that is long, so it comes last.
 */
export function suspectsOf(onset: Onset, changes: readonly KnownChange[]): SuspectedChange[] {
  const { fromMs, toMs } = changesWindow(onset);
  const distance = ({ atMs }: KnownChange): number =>
    atMs <= onset.startedAtMs ? onset.startedAtMs - atMs : lookBackMs + atMs - onset.startedAtMs;
  return changes
    .filter(
      ({ service, environment, atMs }) =>
        service === onset.service &&
        (environment === onset.environment || environment === '') &&
        atMs >= fromMs &&
        atMs <= toMs,
    )
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, mostNamed)
    .map(({ atMs, kind, title, outcome, url }) => ({
      at: new Date(atMs).toISOString(),
      kind,
      title,
      reason: `same service, ${timing(onset.startedAtMs - atMs)}${outcome === 'failed' ? ', it failed' : ''}`,
      ...(/^https?:\/\//.test(url) ? { url } : {}),
    }));
}

function timing(beforeMs: number): string {
  const minutes = Math.round(Math.abs(beforeMs) / 60_000);
  const length = minutes === 1 ? '1 minute' : `${minutes} minutes`;
  if (minutes === 0) return 'at the same minute';
  return beforeMs > 0 ? `${length} before` : `${length} after the onset`;
}
