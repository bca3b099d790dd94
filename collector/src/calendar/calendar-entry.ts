import type {
  CalendarEntry,
  FreezeExceptionRequest,
  FreezeRequest,
  PlannedChangeRequest,
} from '@shewhart/schemas/api';
import type { FreezeException, FreezeWindow } from '@shewhart/analysis';
import {
  CalendarError,
  checkZone,
  instantOf,
  readRule,
  type Recurrence,
  type Stretch,
} from './recurrence.ts';

/** An entry, and how its stretches are found. */
export interface ReadEntry {
  readonly entry: CalendarEntry;
  readonly recurrence: Recurrence | undefined;
  readonly exceptions: readonly FreezeException[];
}

export interface EntryOrigin {
  readonly id: string;
  readonly origin: CalendarEntry['origin'];
  /** RFC 3339. */
  readonly created: string | null;
  readonly cancelled?: string | null;
}

const longestMs = 400 * 86_400_000;
const whoeverRollsBack: FreezeExceptionRequest = {
  reason: 'Going back to what ran before mends.',
  kinds: ['rollback'],
};

/** @throws CalendarError */
export function readFreeze(request: FreezeRequest, origin: EntryOrigin): ReadEntry {
  const { services = [], environments = [], teams = [], exceptions = [whoeverRollsBack] } = request;
  return readEntry({
    ...common(request, origin),
    kind: 'freeze',
    reason: request.reason,
    services,
    environments,
    teams,
    exceptions,
    url: null,
  });
}

/** @throws CalendarError */
export function readPlannedChange(request: PlannedChangeRequest, origin: EntryOrigin): ReadEntry {
  const { services, environment, reason = '', url = null } = request;
  return readEntry({
    ...common(request, origin),
    kind: 'planned-change',
    reason,
    services,
    environments: [environment],
    teams: [],
    exceptions: [],
    url,
  });
}

/**
 * Stretches that overlap [from, to). What was entered says nothing of what happened before it was, and what
 * was taken back nothing of what happens after: nobody becomes guilty or innocent afterwards.
 */
export function stretchesOf(
  { entry, recurrence }: ReadEntry,
  from: number,
  to: number,
  limit: number,
): Stretch[] {
  const since = entry.created === null ? -Infinity : Date.parse(entry.created);
  const until = entry.cancelled === null ? Infinity : Date.parse(entry.cancelled);
  const once = { start: Date.parse(entry.start ?? ''), end: Date.parse(entry.end ?? '') };
  const all = recurrence === undefined ? [once] : recurrence.between(from, to, limit);
  return all
    .map(({ start, end }) => ({ start: Math.max(start, since), end: Math.min(end, until) }))
    .filter(({ start, end }) => start < end && start < to && end > from);
}

export function freezeWindow({ entry, exceptions }: ReadEntry, { start, end }: Stretch): FreezeWindow {
  const { id, services, environments, teams } = entry;
  return { id, services, environments, teams, start, end, exceptions };
}

function common(
  request: FreezeRequest | PlannedChangeRequest,
  { id, origin, created, cancelled }: EntryOrigin,
) {
  const { name, owner, start, end, rule = null, zone = 'UTC' } = request;
  return {
    id,
    origin,
    created,
    cancelled: cancelled ?? null,
    name,
    owner,
    start: utcOf(start, 'start'),
    end: utcOf(end, 'end'),
    rule,
    zone,
  };
}

function readEntry(entry: CalendarEntry): ReadEntry {
  checkZone(entry.zone, 'zone');
  const exceptions = entry.exceptions.map((exception, index) =>
    readException(exception, `exceptions.${index}`),
  );
  if (entry.rule !== null) {
    if (entry.start !== null || entry.end !== null)
      throw new CalendarError('rule', 'excludes start and end; a rule is bounded by since and until');
    return { entry, recurrence: readRule(entry.rule, entry.zone, 'rule'), exceptions };
  }
  if (entry.start === null) throw new CalendarError('start', 'is missing, and so is a rule');
  if (entry.end === null) throw new CalendarError('end', 'is missing');
  const length = Date.parse(entry.end) - Date.parse(entry.start);
  if (length <= 0) throw new CalendarError('end', 'must be after start');
  if (length > longestMs) throw new CalendarError('end', 'is more than 400 days after start');
  return { entry, recurrence: undefined, exceptions };
}

function readException(
  { reason, services = [], kinds = [], from, to }: FreezeExceptionRequest,
  path: string,
): FreezeException {
  const bounds = {
    from: from === undefined ? null : instantOf(from, `${path}.from`),
    to: to === undefined ? null : instantOf(to, `${path}.to`),
  };
  if (bounds.from !== null && bounds.to !== null && bounds.from >= bounds.to)
    throw new CalendarError(`${path}.to`, 'must be after from');
  return { reason, services, kinds, ...bounds };
}

function utcOf(text: string | undefined, path: string): string | null {
  return text === undefined ? null : new Date(instantOf(text, path)).toISOString();
}
