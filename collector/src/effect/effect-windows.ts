import { alters, type KnownChange } from './known-change.ts';

/** From inclusive, to exclusive, milliseconds since 1970. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface EffectWindows {
  readonly before: Stretch;
  readonly after: Stretch;
  /** Earlier stretches between changes, oldest first: the daily rhythm is learned from them, no level. */
  readonly history: readonly Stretch[];
  /** Why the windows end where they do, in words; empty where nothing cut them. */
  readonly cuts: readonly string[];
}

const hourMs = 3_600_000;
/** A day on either side, like hours of which can be compared; the rhythm from three days in all. */
const longestMs = 24 * hourMs;
const historyMs = 72 * hourMs;
/** More levels than that in three days cost more certainty than they give. */
const mostHistory = 6;

/**
 * The windows that tell the effect of a change: at most a day before it began and a day after it was
 * finished, cut where the next change of the same service and environment begins or the last one ended.
 * What lies between its beginning and its end belongs to neither.
 */
export function effectWindows(
  change: KnownChange,
  neighbours: readonly KnownChange[],
  now: number,
): EffectWindows {
  const others = neighbours.filter(
    (other) =>
      other.changeId !== change.changeId &&
      other.service === change.service &&
      other.environment === change.environment &&
      alters(other),
  );
  const earlier = others
    .filter(({ startedMs }) => startedMs <= change.startedMs)
    .sort((a, b) => a.startedMs - b.startedMs);
  const next = others
    .filter(({ startedMs }) => startedMs > change.startedMs)
    .sort((a, b) => a.startedMs - b.startedMs)[0];
  const cuts: string[] = [];

  let beforeFrom = change.startedMs - longestMs;
  const previousEnd = Math.max(...earlier.map(({ finishedMs }) => finishedMs), -Infinity);
  if (previousEnd > beforeFrom) {
    beforeFrom = Math.min(previousEnd, change.startedMs);
    cuts.push(`before begins after ${nameOf(earlier.find(({ finishedMs }) => finishedMs === previousEnd))}`);
  }
  const afterFrom = change.finishedMs;
  let afterTo = afterFrom + longestMs;
  if (next !== undefined && next.startedMs < afterTo) {
    afterTo = Math.max(afterFrom, next.startedMs);
    cuts.push(`after ends with ${nameOf(next)}`);
  }
  if (now < afterTo) {
    afterTo = Math.max(afterFrom, now);
    cuts.push('after is not over yet');
  }
  return {
    before: { from: beforeFrom, to: change.startedMs },
    after: { from: afterFrom, to: afterTo },
    history: historyOf(earlier, beforeFrom, change.startedMs - historyMs),
    cuts,
  };
}

function nameOf(change: KnownChange | undefined): string {
  if (change === undefined) return 'a change';
  const what = change.kind.replaceAll('_', ' ');
  return change.version === '' ? `${what} ${change.changeId}` : `${what} of ${change.version}`;
}

/** The stretches between earlier changes, back to `from`. */
function historyOf(earlier: readonly KnownChange[], to: number, from: number): Stretch[] {
  const stretches: Stretch[] = [];
  let begin = from;
  for (const { startedMs, finishedMs } of earlier) {
    if (startedMs > begin) stretches.push({ from: begin, to: Math.min(startedMs, to) });
    begin = Math.max(begin, finishedMs);
  }
  if (begin < to) stretches.push({ from: begin, to });
  return stretches.filter((one) => one.to > one.from).slice(-mostHistory);
}
