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

/** One thing that was altered, at the time it is first heard of. */
export interface KnownChange {
  readonly atMs: number;
  readonly service: string;
  readonly environment: string;
  readonly kind: string;
  readonly title: string;
  readonly url: string;
}

/** What was altered around the onsets, each change once. */
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
  const changes = new Map<string, KnownChange>();
  // Newest first: the first word of a deployment (its start) stays.
  for (const row of rows) {
    const change = toChange(row);
    const id = String(row['deployment_id']);
    changes.set(id === '' ? `${change.service} ${change.atMs} ${change.title}` : id, change);
  }
  return [...changes.values()];
}

export const changesWindow = ({ startedAtMs, detectedAtMs }: Onset): { fromMs: number; toMs: number } => ({
  fromMs: startedAtMs - lookBackMs,
  toMs: detectedAtMs,
});

function toChange(row: Row): KnownChange {
  const text = (name: string): string => {
    const cell = row[name];
    return typeof cell === 'string' ? cell : '';
  };
  const name = text('deployment_name');
  const version = text('version');
  const title = name === '' ? [text('service'), version].filter((word) => word !== '').join(' ') : name;
  const isRollback = /roll(ed)?[ -]?back/i.test(`${title} ${text('change_kind')}`);
  return {
    atMs: Number(row['at_ms']),
    service: text('service'),
    environment: text('environment'),
    kind: isRollback ? 'rollback' : text('change_kind') === '' ? 'deployment' : text('change_kind'),
    title,
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
        service === onset.service && environment === onset.environment && atMs >= fromMs && atMs <= toMs,
    )
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, mostNamed)
    .map(({ atMs, kind, title, url }) => ({
      at: new Date(atMs).toISOString(),
      kind,
      title,
      reason: `same service, ${timing(onset.startedAtMs - atMs)}`,
      ...(/^https?:\/\//.test(url) ? { url } : {}),
    }));
}

function timing(beforeMs: number): string {
  const minutes = Math.round(Math.abs(beforeMs) / 60_000);
  const length = minutes === 1 ? '1 minute' : `${minutes} minutes`;
  if (minutes === 0) return 'at the same minute';
  return beforeMs > 0 ? `${length} before` : `${length} after the onset`;
}
