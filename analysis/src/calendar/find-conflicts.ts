/** Something that alters services for a while. Instants are milliseconds since 1970, `end` not included. */
export interface Activity {
  readonly id: string;
  readonly services: readonly string[];
  readonly environment: string;
  readonly start: number;
  readonly end: number;
}

/** `caller` sends requests or messages to `callee`. */
export interface Dependency {
  readonly environment: string;
  readonly caller: string;
  readonly callee: string;
}

export interface Conflict {
  readonly first: Activity;
  readonly second: Activity;
  /** Both alter `service`; or `service` calls `callee`, and each is altered by one of them. */
  readonly relation:
    | { readonly kind: 'same-service'; readonly service: string }
    | { readonly kind: 'dependency'; readonly service: string; readonly callee: string };
  readonly overlap: { readonly start: number; readonly end: number };
}

/**
 * Activities in one environment that overlap in time while their services are the same or depend on each
 * other: then nobody can tell which of them an episode comes from. One conflict for each pair, the first by
 * time first; an activity that begins when another ends does not overlap it.
 * @param limit most conflicts that are looked for
 */
export function findConflicts(
  activities: readonly Activity[],
  dependencies: readonly Dependency[],
  limit: number,
): Conflict[] {
  const graph = neighboursOf(dependencies);
  const conflicts: Conflict[] = [];
  /** Those that are not over yet, by environment and service. */
  const running = new Map<string, Activity[]>();
  const inOrder = [...activities].sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1));
  for (const second of inOrder) {
    const met = new Set<string>([second.id]);
    for (const service of second.services) {
      const own = keyOf(second.environment, service);
      for (const [key, relation] of [
        [own, { kind: 'same-service', service }] as const,
        ...(graph.get(own) ?? []),
      ]) {
        for (const first of stillRunning(running, key, second.start)) {
          if (met.has(first.id)) continue;
          met.add(first.id);
          const overlap = { start: second.start, end: Math.min(first.end, second.end) };
          if (overlap.end <= overlap.start) continue;
          conflicts.push({ first, second, relation, overlap });
          if (conflicts.length >= limit) return conflicts;
        }
      }
    }
    for (const service of new Set(second.services)) {
      const key = keyOf(second.environment, service);
      running.set(key, [...(running.get(key) ?? []), second]);
    }
  }
  return conflicts;
}

type Neighbour = readonly [key: string, relation: Conflict['relation']];

function neighboursOf(dependencies: readonly Dependency[]): Map<string, Neighbour[]> {
  const graph = new Map<string, Neighbour[]>();
  const add = (from: string, neighbour: Neighbour): void => {
    const known = graph.get(from);
    if (known === undefined) graph.set(from, [neighbour]);
    else known.push(neighbour);
  };
  for (const { environment, caller, callee } of dependencies) {
    const relation = { kind: 'dependency', service: caller, callee } as const;
    add(keyOf(environment, caller), [keyOf(environment, callee), relation]);
    add(keyOf(environment, callee), [keyOf(environment, caller), relation]);
  }
  return graph;
}

function stillRunning(running: Map<string, Activity[]>, key: string, at: number): readonly Activity[] {
  const all = running.get(key);
  if (all === undefined) return [];
  const still = all.filter(({ end }) => end > at);
  running.set(key, still);
  return still;
}

const keyOf = (environment: string, service: string): string => `${environment}\0${service}`;
