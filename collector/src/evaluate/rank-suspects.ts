/** One thing that was altered, at the time it began. */
export interface KnownChange {
  readonly changeId: string;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly service: string;
  /** Empty when no report told it. */
  readonly environment: string;
  readonly kind: string;
  readonly version: string;
  readonly title: string;
  readonly outcome: string;
  /** Empty when no report gave one. */
  readonly url: string;
  /** What it takes back, as its source names it. */
  readonly reverts: readonly string[];
}

/** Where and when a process left control; milliseconds since 1970. */
export interface Onset {
  readonly service: string;
  readonly environment: string;
  /** Start of the first bucket that is part of the episode. */
  readonly startedAtMs: number;
  readonly bucketMs: number;
  readonly detectedAtMs: number;
  /** Null while the episode goes on. */
  readonly endedAtMs: number | null;
}

/** The services next to the one in trouble. */
export interface Neighbours {
  readonly callees: ReadonlySet<string>;
  readonly callers: ReadonlySet<string>;
}

export interface Suspect extends KnownChange {
  /** 0 to 1: a ranking in the form of a share, no probability. */
  readonly confidence: number;
  /** Why it is suspected, in words. */
  readonly reason: string;
}

const minuteMs = 60_000;
/** How long before the onset a change is still suspected. */
const lookBackMs = 240 * minuteMs;
/** Suspicion halves with every such time between a change and the onset. */
const halfLifeMs = 45 * minuteMs;
/** A recovery so soon after a rollback is taken for its work. */
const recoveryMs = 60 * minuteMs;
const mostNamed = 5;
const leastConfidence = 0.02;
/** No circumstance makes certain: a coincidence stays possible. */
const mostConfidence = 0.95;

/** Suspicion by kind; a kind that is not listed counts as `other`. */
const kinds: Readonly<Record<string, number>> = {
  deployment: 1,
  configuration: 1,
  schema_migration: 1,
  feature_flag: 0.95,
  infrastructure: 0.9,
  // Brings back what ran before: seldom the beginning of trouble.
  rollback: 0.6,
  other: 0.8,
};
const relations = { same: 1, callee: 0.6, caller: 0.35 } as const;
const whereUnknown = 0.7;
/** A change in the bucket of the onset may have come before the first failure of that bucket. */
const inOnsetBucket = 0.9;
/** One after it cannot have begun it, unless a clock is off. */
const afterOnset = 0.15;
const neverTookPlace = 0.2;

/** Changes that the ranking looks at, between two instants in milliseconds since 1970. */
export function suspectWindow(onset: Onset): { readonly fromMs: number; readonly toMs: number } {
  const end = onset.endedAtMs ?? Infinity;
  return { fromMs: onset.startedAtMs - lookBackMs, toMs: Math.max(end, onset.detectedAtMs) };
}

/**
 * The changes that may have caused an episode, most suspect first, at most five. Suspicion is a product of
 * circumstances: how close before the onset, in the service itself or in one that it calls or that calls it,
 * in its environment, of what kind, how it went. A rollback that is followed by recovery accuses what it took
 * back; one that is not, clears it by half.
 *
 * @param changes of the service and its neighbours; what lies outside of `suspectWindow` is left out
 */
export function rankSuspects(
  onset: Onset,
  changes: readonly KnownChange[],
  neighbours: Neighbours,
): Suspect[] {
  const { fromMs, toMs } = suspectWindow(onset);
  const near = changes.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
  return near
    .filter(({ atMs }) => atMs <= Math.max(onset.detectedAtMs, onset.startedAtMs + onset.bucketMs))
    .map((change) => suspectOf(change, onset, near, neighbours))
    .filter(({ confidence }) => confidence >= leastConfidence)
    .sort((a, b) => b.confidence - a.confidence || b.atMs - a.atMs || (a.changeId < b.changeId ? -1 : 1))
    .slice(0, mostNamed);
}

function suspectOf(
  change: KnownChange,
  onset: Onset,
  near: readonly KnownChange[],
  neighbours: Neighbours,
): Suspect {
  const relation = relationOf(change, onset, neighbours);
  const isElsewhere = change.environment !== '' && change.environment !== onset.environment;
  if (relation === undefined || isElsewhere) return { ...change, confidence: 0, reason: '' };
  const words = [relation.words, timing(onset.startedAtMs, change.atMs)];
  let confidence =
    mostConfidence *
    relation.weight *
    closeness(change.atMs, onset) *
    (kinds[change.kind] ?? kinds['other']!);
  if (change.environment === '' && onset.environment !== '') confidence *= whereUnknown;
  if (change.outcome === 'failed' || change.outcome === 'aborted') {
    confidence = towardsCertain(confidence, 0.25);
    words.push('it failed');
  } else if (change.outcome === 'cancelled' || change.outcome === 'skipped') {
    confidence *= neverTookPlace;
    words.push(`it was ${change.outcome}`);
  }
  const undone = undoing(change, onset, near);
  if (undone !== undefined) {
    confidence = undone.hasHelped ? towardsCertain(confidence, 0.6) : confidence / 2;
    words.push(undone.words);
  }
  return { ...change, confidence: Math.round(confidence * 100) / 100, reason: words.join(', ') };
}

/** Takes a share of what is missing to the most that can be said; of nothing it makes nothing. */
function towardsCertain(confidence: number, share: number): number {
  return confidence + share * (mostConfidence - confidence) * Math.min(1, 4 * confidence);
}

function relationOf(
  { service }: KnownChange,
  onset: Onset,
  { callees, callers }: Neighbours,
): { readonly weight: number; readonly words: string } | undefined {
  if (service === onset.service) return { weight: relations.same, words: 'same service' };
  if (callees.has(service)) {
    return { weight: relations.callee, words: `${service}, which ${onset.service} calls` };
  }
  if (callers.has(service)) {
    return { weight: relations.caller, words: `${service}, which calls ${onset.service}` };
  }
  return undefined;
}

function closeness(atMs: number, { startedAtMs, bucketMs }: Onset): number {
  if (atMs <= startedAtMs) return 2 ** ((atMs - startedAtMs) / halfLifeMs);
  return atMs < startedAtMs + bucketMs ? inOnsetBucket : afterOnset;
}

/** Whether the change was taken back during the episode, and what came of it. */
function undoing(
  change: KnownChange,
  { startedAtMs, endedAtMs }: Onset,
  near: readonly KnownChange[],
): { readonly hasHelped: boolean; readonly words: string } | undefined {
  const rollback = near.find(
    (one) =>
      one.kind === 'rollback' &&
      one.atMs > Math.max(change.atMs, startedAtMs) &&
      takesBack(one, change, near),
  );
  if (rollback === undefined) return undefined;
  const when = `rolled back ${length(rollback.atMs - change.atMs)} later`;
  if (endedAtMs === null) return { hasHelped: false, words: `${when}, no recovery yet` };
  const hasHelped = endedAtMs - rollback.atMs <= recoveryMs;
  return {
    hasHelped,
    words: hasHelped ? `${when}, and it recovered` : `${when}, but it did not recover within the hour`,
  };
}

/** By name where the rollback tells it; else it takes back the newest change of its service. */
function takesBack(rollback: KnownChange, change: KnownChange, near: readonly KnownChange[]): boolean {
  if (change.service !== rollback.service || change.environment !== rollback.environment) return false;
  if (rollback.reverts.length > 0) {
    return rollback.reverts.some((name) => change.changeId === name || change.changeId.endsWith(`:${name}`));
  }
  return !near.some(
    (one) =>
      one.service === rollback.service &&
      one.environment === rollback.environment &&
      one.atMs > change.atMs &&
      one.atMs < rollback.atMs,
  );
}

function timing(startedAtMs: number, atMs: number): string {
  const beforeMs = startedAtMs - atMs;
  if (Math.abs(beforeMs) < minuteMs / 2) return 'at the same minute';
  return beforeMs > 0 ? `${length(beforeMs)} before` : `${length(-beforeMs)} after the onset`;
}

function length(ms: number): string {
  const minutes = Math.round(ms / minuteMs);
  if (minutes === 1) return '1 minute';
  if (minutes < 120) return `${minutes} minutes`;
  return `${Math.round(minutes / 6) / 10} hours`;
}
