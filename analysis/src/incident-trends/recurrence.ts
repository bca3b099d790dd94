import { wilsonInterval, type Share } from '../delivery/wilson-interval.ts';
import type { TrendIncident } from './incident.ts';

export interface RecurringGroup {
  readonly service: string;
  readonly cause: string;
  readonly n: number;
  readonly lastAt: number;
  /** Oldest first, the one before the window that was repeated among them. */
  readonly incidentIds: readonly string[];
}

export interface Recurrence {
  /** Of the window's incidents whose service and cause are known, those that happened before. */
  readonly share: Share;
  /** Most frequent first. */
  readonly groups: readonly RecurringGroup[];
}

/**
 * What happened again: an incident recurs when one of its services had one of the same cause that began at
 * most `withinMs` before. Incidents from before the window tell whether the first of the window are repetitions.
 */
export function recurrence(
  incidents: readonly TrendIncident[],
  { from, withinMs }: { readonly from: number; readonly withinMs: number },
): Recurrence {
  const sorted = incidents
    .filter(({ cause, services }) => cause !== '' && services.length > 0)
    .sort((a, b) => a.startedAt - b.startedAt);
  const lastOf = new Map<string, TrendIncident>();
  const groups = new Map<string, { service: string; cause: string; members: Set<TrendIncident> }>();
  let again = 0;
  for (const incident of sorted) {
    let recurs = false;
    for (const service of new Set(incident.services)) {
      const key = JSON.stringify([service, incident.cause]);
      const last = lastOf.get(key);
      lastOf.set(key, incident);
      if (last === undefined || incident.startedAt - last.startedAt > withinMs || incident.startedAt < from)
        continue;
      recurs = true;
      const group = groups.get(key) ?? { service, cause: incident.cause, members: new Set() };
      groups.set(key, group);
      group.members.add(last).add(incident);
    }
    if (recurs) again += 1;
  }
  const counted = sorted.filter(({ startedAt }) => startedAt >= from).length;
  return {
    share: wilsonInterval(again, counted),
    groups: [...groups.values()]
      .map(({ service, cause, members }) => {
        const all = [...members].sort((a, b) => a.startedAt - b.startedAt);
        const lastAt = Math.max(...all.map(({ startedAt }) => startedAt));
        return { service, cause, n: all.length, lastAt, incidentIds: all.map(({ id }) => id) };
      })
      .sort((a, b) => b.n - a.n || b.lastAt - a.lastAt),
  };
}
