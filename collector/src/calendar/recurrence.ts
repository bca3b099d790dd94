import type { CalendarRule } from '@shewhart/schemas/api';
import { Cron } from 'croner';

/** What cannot be in a calendar: where, and what would be right. */
export class CalendarError extends Error {
  override readonly name = 'CalendarError';

  constructor(path: string, reason: string) {
    super(`${path}: ${reason}`);
  }
}

/** Milliseconds since 1970; `end` is not in it. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Finds the stretches of one rule, earliest first. */
export interface Recurrence {
  /** Those that overlap [from, to), at most `limit`. */
  between(from: number, to: number, limit: number): Stretch[];
}

const minuteMs = 60_000;
/** A rule that begins more often would drown the calendar. */
const leastGapMs = 60 * minuteMs;
/** So much more is found at once, so that a time that moves on finds it there. */
const spareMs = 7 * 86_400_000;
const keptMs = 250 * 86_400_000;
/** Trying a zone takes a millisecond; there are some hundreds of them. */
const goodZones = new Set<string>();
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/**
 * Reads a rule. Times are those of the zone's clocks: a window that begins at 16:00 does so on both sides of
 * a change to summer time. A local time that is skipped is taken to be as much later as the clocks jump; one
 * that comes twice is the first. A weekly window ends by the clock too, so one over such a change is longer or
 * shorter; a cron's window always lasts `durationMinutes`.
 * @throws CalendarError
 */
export function readRule(rule: CalendarRule, zone: string, path: string): Recurrence {
  const { cron, durationMinutes, weekly } = rule;
  const bounds = {
    since: rule.since === undefined ? -Infinity : instantOf(rule.since, `${path}.since`),
    until: rule.until === undefined ? Infinity : instantOf(rule.until, `${path}.until`),
  };
  if (bounds.since >= bounds.until) throw new CalendarError(`${path}.until`, 'must be after since');
  if ((cron === undefined) === (weekly === undefined))
    throw new CalendarError(path, 'needs either cron and durationMinutes, or weekly');
  if (weekly !== undefined) {
    if (durationMinutes !== undefined)
      throw new CalendarError(`${path}.durationMinutes`, 'a weekly window ends at weekly.to');
    const starts = cronOf(weeklyCron(weekly.from, `${path}.weekly.from`), zone, path);
    const ends = cronOf(weeklyCron(weekly.to, `${path}.weekly.to`), zone, path);
    if (weeklyCron(weekly.from, path) === weeklyCron(weekly.to, path))
      throw new CalendarError(`${path}.weekly.to`, 'must differ from weekly.from');
    const endOf = (start: number): number => ends.nextRun(new Date(start))?.getTime() ?? start;
    return recurrenceOf(starts, endOf, 7.5 * 24 * 60 * minuteMs, bounds);
  }
  if (durationMinutes === undefined) throw new CalendarError(`${path}.durationMinutes`, 'is missing');
  const starts = cronOf(cron ?? '', zone, `${path}.cron`);
  checkFrequency(starts, `${path}.cron`);
  const lengthMs = durationMinutes * minuteMs;
  return recurrenceOf(starts, (start) => start + lengthMs, lengthMs, bounds);
}

/** @returns milliseconds since 1970 @throws CalendarError when it names no instant */
export function instantOf(text: string, path: string): number {
  const ms = /[Zz]$|[+-]\d\d:\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new CalendarError(path, 'must be an instant such as 2026-01-31T12:00:00Z');
  return ms;
}

/** @throws CalendarError when there is no such zone */
export function checkZone(zone: string, path: string): void {
  if (goodZones.has(zone)) return;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    goodZones.add(zone);
  } catch {
    throw new CalendarError(path, `there is no time zone ${JSON.stringify(zone.slice(0, 64))}`);
  }
}

function recurrenceOf(
  starts: Cron,
  endOf: (start: number) => number,
  longestMs: number,
  { since, until }: { readonly since: number; readonly until: number },
): Recurrence {
  /** What was found before: each run of a cron costs some 50 µs, and the same time is asked for over and over. */
  let known: { from: number; to: number; found: Stretch[] } = { from: 0, to: 0, found: [] };

  function find(from: number, to: number): Stretch[] {
    const found: Stretch[] = [];
    // `nextRun` looks strictly behind its argument.
    let at = starts.nextRun(new Date(Math.max(from - longestMs, since) - 1));
    const last = Math.min(to, until);
    while (at !== null && at.getTime() < last) {
      const start = at.getTime();
      const end = Math.min(endOf(start), until);
      if (end > from) found.push({ start, end });
      at = starts.nextRun(at);
    }
    return found;
  }

  return {
    between(from, to, limit) {
      if (from < known.from || to > known.to) {
        const all = { from: Math.min(from, known.from), to: Math.max(to + spareMs, known.to) };
        const wanted = all.to - all.from > keptMs ? { from, to: to + spareMs } : all;
        known = { ...wanted, found: find(wanted.from, wanted.to) };
      }
      return known.found.filter(({ start, end }) => end > from && start < to).slice(0, limit);
    },
  };
}

function weeklyCron(text: string, path: string): string {
  const match = /^([a-z]{3})[a-z]* +([01]?\d|2[0-3]):([0-5]\d)$/i.exec(text.trim());
  const day = weekdays.indexOf(match?.[1]?.toLowerCase() ?? '');
  if (match === null || day < 0)
    throw new CalendarError(path, 'must be a day and a time of the week, such as `fri 16:00`');
  return `${Number(match[3])} ${Number(match[2])} * * ${day}`;
}

function cronOf(text: string, zone: string, path: string): Cron {
  try {
    const cron = new Cron(text, { timezone: zone, paused: true, mode: '5-part' });
    if (cron.nextRun() !== null) return cron;
  } catch (error) {
    throw new CalendarError(path, `is no cron of five fields (${(error as Error).message.slice(0, 200)})`);
  }
  throw new CalendarError(path, 'never comes');
}

/** The first hundred runs tell: a cron repeats itself day by day. */
function checkFrequency(cron: Cron, path: string): void {
  const runs = cron.nextRuns(100, new Date(Date.UTC(2024, 0, 1)));
  const isDense = runs.some(
    (run, index) => index > 0 && run.getTime() - runs[index - 1]!.getTime() < leastGapMs,
  );
  if (isDense) throw new CalendarError(path, 'begins more than once an hour');
}
