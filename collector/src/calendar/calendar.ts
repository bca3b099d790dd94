import {
  findConflicts,
  isFrozen,
  isNamed,
  runwayOf,
  type Activity,
  type Conflict,
  type FreezeWindow,
  type ProposedChange,
} from '@shewhart/analysis';
import type {
  CalendarConflict,
  CalendarEntry,
  CalendarFilter,
  CalendarResponse,
  CalendarRunway,
  CalendarWindow,
  ConflictSide,
  FreezeRequest,
  FreezeViolation,
  FreezeViolationsResponse,
  PlannedChangeRequest,
} from '@shewhart/schemas/api';
import { CollectorError } from '../errors.ts';
import type { ChangeCalendar, StoreRow, StoreSession } from '../ports.ts';
import {
  freezeWindow,
  readFreeze,
  readPlannedChange,
  stretchesOf,
  type ReadEntry,
} from './calendar-entry.ts';
import type { Stretch } from './recurrence.ts';

export interface Calendar extends ChangeCalendar {
  /** Of the configuration and entered; those that ended before `from` are left out. */
  entries(from: number): Promise<ReadEntry[]>;
  show(filter: CalendarFilter): Promise<CalendarResponse>;
  violations(filter: CalendarFilter): Promise<FreezeViolationsResponse>;
}

interface Occurrence extends Stretch {
  readonly read: ReadEntry;
}

const dayMs = 86_400_000;
const longestRangeMs = 100 * dayMs;
const defaultRangeMs = 30 * dayMs;
const maxWindows = 10_000;
const maxConflicts = 1000;
const maxChanges = 20_000;
const maxEdges = 10_000;
/** Entries that are read from the trail; the routes take no more. */
export const maxEntries = 10_000;

export function createCalendar(options: {
  readonly session: Pick<StoreSession, 'query'>;
  readonly configured: readonly ReadEntry[];
  readonly now: () => number;
}): Calendar {
  const { session, configured, now } = options;
  /** Rules are costly to read, and an entry never changes but for being taken back. */
  let known = new Map<string, ReadEntry>();

  async function entries(from: number): Promise<ReadEntry[]> {
    const fromText = new Date(from).toISOString();
    const rows = await session.query('calendar_entries', { fromText, limit: maxEntries });
    const read = rows.flatMap((row) => known.get(keyOf(row)) ?? entryOf(row) ?? []);
    known = new Map(
      rows.flatMap((row, index) => (read[index] === undefined ? [] : [[keyOf(row), read[index]]])),
    );
    return [...configured, ...read];
  }

  async function occurrences(from: number, to: number): Promise<{ all: Occurrence[]; truncated: boolean }> {
    const all: Occurrence[] = [];
    for (const read of await entries(from)) {
      const left = maxWindows - all.length;
      if (left <= 0) return { all, truncated: true };
      all.push(...stretchesOf(read, from, to, left).map((stretch) => ({ ...stretch, read })));
    }
    return { all: all.sort((a, b) => a.start - b.start), truncated: false };
  }

  async function graph() {
    const rows = await session.query('dependencies', { environment: '', service: '', limit: maxEdges });
    return rows.map((row) => ({
      environment: String(row['environment']),
      caller: String(row['caller']),
      callee: String(row['callee']),
      calls: Number(row['calls']),
    }));
  }

  async function teamOf(service: string): Promise<string> {
    const rows = await session.query('service_teams', {});
    const found = rows.find((row) => row['service'] === service);
    return found === undefined ? '' : String(found['team']);
  }

  /** @param environment empty for all */
  async function changesBetween(from: number, to: number, service = '', environment = '') {
    const limit = maxChanges + 1;
    const rows = await session.query('changes_between', {
      fromMs: from,
      toMs: to,
      service,
      environment,
      limit,
    });
    return { rows: rows.slice(0, maxChanges), truncated: rows.length > maxChanges };
  }

  function sides(planned: readonly Occurrence[], changes: readonly StoreRow[]) {
    const described = new Map<string, Pick<ConflictSide, 'id' | 'kind' | 'name'>>();
    const activities: Activity[] = [];
    for (const { read, start, end } of planned) {
      const { id, kind, name, services, environments } = read.entry;
      const key = `${id} ${start}`;
      described.set(key, { id, kind, name });
      activities.push({ id: key, services, environment: environments[0] ?? '', start, end });
    }
    for (const row of changes) {
      const id = String(row['change_id']);
      described.set(id, { id, kind: String(row['kind']), name: String(row['title']) });
      activities.push(activityOf(row, now()));
    }
    return { described, activities };
  }

  async function runway(change: ProposedChange, at: number): Promise<CalendarRunway> {
    const { all } = await occurrences(at, at + longestRangeMs);
    const byWindow = new Map<FreezeWindow, CalendarWindow>();
    for (const occurrence of all)
      if (occurrence.read.entry.kind === 'freeze')
        byWindow.set(freezeWindow(occurrence.read, occurrence), shown(occurrence));
    const { holding, freeAt, next, runway: length } = runwayOf(change, at, [...byWindow.keys()]);
    return {
      frozenBy: holding.flatMap((window) => byWindow.get(window) ?? []),
      freeAt: freeAt === null ? null : iso(freeAt),
      nextFreeze: next === null ? null : (byWindow.get(next) ?? null),
      runwaySeconds: length === null ? null : length / 1000,
    };
  }

  return {
    entries,
    runway: async (change, at) => runway({ ...change, team: await teamOf(change.service) }, at),

    async conflictsOf(activity, own) {
      const { all } = await occurrences(activity.start, activity.end);
      const planned = all.filter(({ read }) => read.entry.kind === 'planned-change');
      const { rows } = await changesBetween(activity.start, activity.end, '', activity.environment);
      const others = rows.filter((row) => !isOwn(row, activity, own));
      const { described, activities } = sides(planned, others);
      const edges = await graph();
      described.set(activity.id, { id: activity.id, kind: 'proposed', name: '' });
      // Only what meets this one: the others' conflicts are theirs.
      return activities
        .flatMap((other) => findConflicts([activity, other], edges, 1))
        .map((conflict) => shownConflict(conflict, described, edges));
    },

    async show(filter) {
      const { from, to } = rangeOf(filter, now());
      const { service, environment } = filter;
      const team = service === undefined ? '' : await teamOf(service);
      const { all, truncated } = await occurrences(from, to);
      const applies = ({ read: { entry } }: Occurrence): boolean =>
        (service === undefined ||
          (isNamed(service, entry.services) && (team === '' || isNamed(team, entry.teams)))) &&
        (environment === undefined || isNamed(environment, entry.environments));
      const planned = all.filter(({ read }) => read.entry.kind === 'planned-change');
      const { rows } = await changesBetween(from, to, '', environment);
      const { described, activities } = sides(planned, rows);
      const edges = await graph();
      const conflicts = findConflicts(activities, edges, maxConflicts).filter(
        ({ first, second }) =>
          service === undefined || first.services.includes(service) || second.services.includes(service),
      );
      const proposed = { kind: 'deployment', service: service ?? '', environment: environment ?? '', team };
      return {
        from: iso(from),
        to: iso(to),
        windows: all.filter(applies).map(shown),
        conflicts: conflicts.map((conflict) => shownConflict(conflict, described, edges)),
        runway: await runway(proposed, now()),
        truncated: truncated || conflicts.length === maxConflicts,
      };
    },

    async violations(filter) {
      const { from, to } = rangeOf(filter, now(), -defaultRangeMs);
      const { all, truncated } = await occurrences(from, to);
      const freezes = all.filter(({ read }) => read.entry.kind === 'freeze');
      const changes = await changesBetween(from, to, filter.service, filter.environment);
      const overrides = await session.query('gate_overrides', { fromMs: from - dayMs, toMs: to });
      const violations: FreezeViolation[] = [];
      const made = changes.rows.filter((row) => Number(row['started_ms']) >= from);
      for (const row of made) {
        const at = Number(row['started_ms']);
        const change = {
          kind: String(row['kind']),
          service: String(row['service']),
          environment: String(row['environment']),
          team: String(row['team']),
        };
        const broken = freezes.filter((one) => isFrozen(change, at, freezeWindow(one.read, one)));
        if (broken.length === 0) continue;
        violations.push({
          changeId: String(row['change_id']),
          ...change,
          actor: String(row['actor']),
          outcome: String(row['outcome']),
          started: iso(at),
          freezes: broken.map(shown),
          override: overrideOf(row, overrides),
        });
      }
      return {
        from: iso(from),
        to: iso(to),
        changes: made.length,
        violations,
        overridden: violations.filter(({ override }) => override !== null).length,
        truncated: truncated || changes.truncated,
      };
    },
  };
}

/** @throws CollectorError QUERY_INVALID_REQUEST */
function rangeOf({ from, to }: CalendarFilter, now: number, otherwise = defaultRangeMs) {
  const begin = from === undefined ? Math.min(now, now + otherwise) : Date.parse(from);
  const end = to === undefined ? begin + defaultRangeMs : Date.parse(to);
  if (end <= begin) throw new CollectorError('QUERY_INVALID_REQUEST', 'to: must be after from.');
  if (end - begin > longestRangeMs)
    throw new CollectorError('QUERY_INVALID_REQUEST', 'to: at most 100 days after from.');
  return { from: begin, to: end };
}

const keyOf = (row: StoreRow): string => `${String(row['id'])} ${Number(row['cancelled_ms'])}`;

/** An entry that this release cannot read is left out: it was checked when it was taken. */
function entryOf(row: StoreRow): ReadEntry | undefined {
  const cancelledMs = Number(row['cancelled_ms']);
  const origin = {
    id: String(row['id']),
    origin: 'api' as const,
    created: iso(Number(row['created_ms'])),
    cancelled: cancelledMs > 0 ? iso(cancelledMs) : null,
  };
  try {
    const payload = JSON.parse(String(row['payload'])) as CalendarEntry;
    return payload.kind === 'freeze'
      ? readFreeze(requestOf(payload) as FreezeRequest, origin)
      : readPlannedChange(
          { ...requestOf(payload), environment: payload.environments[0] } as PlannedChangeRequest,
          origin,
        );
  } catch {
    return undefined;
  }
}

/** A kept entry in the form of a request: what is null was not said. */
function requestOf(entry: CalendarEntry): object {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null));
}

/** Whether a change is the proposed one itself, which a tool has reported already. */
function isOwn(row: StoreRow, { services }: Activity, own: { change: string; commit: string }): boolean {
  if (own.change !== '' && row['change_id'] === own.change) return true;
  const isSame = own.commit !== '' && row['commit'] !== '' && isSameCommit(row['commit'], own.commit);
  return isSame && services.includes(String(row['service']));
}

/** A change that runs is under way until now, for all that is known. */
function activityOf(row: StoreRow, now: number): Activity {
  const start = Number(row['started_ms']);
  const end = row['outcome'] === 'running' ? Math.max(now, start) + 1 : Number(row['finished_ms']);
  return {
    id: String(row['change_id']),
    services: [String(row['service'])],
    environment: String(row['environment']),
    start,
    end,
  };
}

function overrideOf(row: StoreRow, overrides: readonly StoreRow[]): FreezeViolation['override'] {
  const found = overrides.find(
    (override) =>
      override['service'] === row['service'] &&
      override['environment'] === row['environment'] &&
      Number(override['at_ms']) <= Number(row['started_ms']) &&
      Number(row['started_ms']) < Number(override['until_ms']) &&
      (override['commit'] === '' || row['commit'] === '' || isSameCommit(override['commit'], row['commit'])),
  );
  if (found === undefined) return null;
  return {
    entryId: String(found['entry_id']),
    author: String(found['actor']),
    reason: String(found['reason']),
  };
}

function isSameCommit(one: unknown, other: unknown): boolean {
  const [a, b] = [String(one).toLowerCase(), String(other).toLowerCase()];
  return a.startsWith(b) || b.startsWith(a);
}

function shown({ read: { entry }, start, end }: Occurrence): CalendarWindow {
  const { id, kind, name, owner, reason, services, environments, teams } = entry;
  return {
    entryId: id,
    kind,
    name,
    owner,
    reason,
    services,
    environments,
    teams,
    start: iso(start),
    end: iso(end),
  };
}

function shownConflict(
  { first, second, relation, overlap }: Conflict,
  described: ReadonlyMap<string, Pick<ConflictSide, 'id' | 'kind' | 'name'>>,
  edges: readonly {
    readonly environment: string;
    readonly caller: string;
    readonly callee: string;
    readonly calls: number;
  }[],
): CalendarConflict {
  const side = ({ id, services, start, end }: Activity): ConflictSide => ({
    ...(described.get(id) ?? { id, kind: '', name: '' }),
    services,
    start: iso(start),
    end: iso(end),
  });
  const edge =
    relation.kind === 'dependency'
      ? edges.find(
          ({ environment, caller, callee }) =>
            environment === first.environment && caller === relation.service && callee === relation.callee,
        )
      : undefined;
  const reason =
    relation.kind === 'same-service'
      ? `Both alter ${relation.service} in ${first.environment} at the same time.`
      : `${relation.service} calls ${relation.callee} in ${first.environment} (${edge?.calls ?? 0} calls in 90 days), and each is altered by one of them at the same time.`;
  return {
    first: side(first),
    second: side(second),
    start: iso(overlap.start),
    end: iso(overlap.end),
    reason,
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();
