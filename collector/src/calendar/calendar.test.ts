import { expect, test } from 'vitest';
import type { CalendarEntry } from '@shewhart/schemas/api';
import type { StoreRow } from '../ports.ts';
import { createCalendar, maxEntries } from './calendar.ts';
import { configuredCalendar } from './configured-calendar.ts';

const noon = Date.parse('2026-12-02T12:00:00Z');
const hour = 3_600_000;
const iso = (ms: number): string => new Date(ms).toISOString();

function row(id: string, more: Partial<CalendarEntry>, cancelledMs = 0): StoreRow {
  const entry = {
    id,
    kind: 'planned-change',
    origin: 'api',
    name: id,
    reason: '',
    owner: 'ada',
    services: ['shop'],
    environments: ['production'],
    teams: [],
    start: iso(noon),
    end: iso(noon + hour),
    rule: null,
    zone: 'UTC',
    exceptions: [],
    url: null,
    created: null,
    cancelled: null,
    ...more,
  };
  return { id, payload: JSON.stringify(entry), created_ms: noon - 10 * hour, cancelled_ms: cancelledMs };
}

function calendarOf(answers: Readonly<Record<string, readonly StoreRow[]>>) {
  const session = { query: (stem: string) => Promise.resolve([...(answers[stem] ?? [])]) };
  return createCalendar({ session, configured: [], now: () => noon });
}
const shop = { kind: 'deployment', service: 'shop', environment: 'production' };

test('a planned change conflicts with a deployment of a service that it calls', async () => {
  const calendar = calendarOf({
    calendar_entries: [row('p1', {})],
    dependencies: [{ environment: 'production', caller: 'shop', callee: 'stock', calls: '12' }],
    changes_between: [
      {
        change_id: 'ci:7',
        kind: 'deployment',
        title: 'v2',
        service: 'stock',
        environment: 'production',
        commit: 'abcdef1234',
        outcome: 'running',
        started_ms: noon - hour,
        finished_ms: noon - hour,
      },
    ],
  });
  const { conflicts } = await calendar.show({ from: iso(noon - 2 * hour) });
  expect(conflicts).toMatchObject([{ first: { id: 'ci:7' }, second: { id: 'p1', kind: 'planned-change' } }]);
  expect(conflicts[0]!.reason).toContain('shop calls stock in production (12 calls');

  const activity = {
    id: 'mine',
    services: ['stock'],
    environment: 'production',
    start: noon,
    end: noon + hour,
  };
  const own = await calendar.conflictsOf(activity, { change: '', commit: 'abcdef1' });
  expect(own.map(({ first, second }) => [first.id, second.id].sort())).toEqual([['mine', 'p1']]);
});

test('a freeze that was taken back, or entered later, says nothing of the rest of its time', async () => {
  const freeze = { kind: 'freeze', start: iso(noon - 20 * hour), end: iso(noon + 20 * hour) } as const;
  const calendar = calendarOf({ calendar_entries: [row('f1', freeze, noon - hour)] });
  expect(await calendar.runway(shop, noon - 2 * hour)).toMatchObject({
    frozenBy: [{ entryId: 'f1', start: iso(noon - 10 * hour), end: iso(noon - hour) }],
    freeAt: iso(noon - hour),
    runwaySeconds: 0,
  });
  expect(await calendar.runway(shop, noon)).toMatchObject({ frozenBy: [], nextFreeze: null });
  expect(await calendar.runway(shop, noon - 11 * hour)).toMatchObject({ frozenBy: [], runwaySeconds: 3600 });
});

test('ten thousand entries are answered, and what is left out is said', async () => {
  const rule = { weekly: { from: 'fri 16:00', to: 'mon 08:00' } };
  const rows = Array.from({ length: maxEntries }, (_, at) =>
    at < 200 ? row(`r${at}`, { kind: 'freeze', start: null, end: null, rule }) : row(`p${at}`, {}),
  );
  const shown = await calendarOf({ calendar_entries: rows }).show({
    from: iso(noon),
    to: iso(noon + 90 * 24 * hour),
  });
  expect(shown.windows).toHaveLength(10_000);
  expect(shown.conflicts).toHaveLength(1000);
  expect(shown.truncated).toBe(true);
});

test('a range that is too long or turned round is refused', async () => {
  const calendar = calendarOf({});
  await expect(calendar.show({ from: iso(noon), to: iso(noon + 101 * 24 * hour) })).rejects.toThrow(
    '100 days',
  );
  await expect(calendar.show({ from: iso(noon), to: iso(noon - hour) })).rejects.toThrow('after from');
});

test('the configuration says where an entry is wrong', () => {
  const base = { name: 'n', reason: 'r', owner: 'o' };
  expect(() =>
    configuredCalendar({
      freezes: [
        { ...base, zone: 'Mars/Phobos', rule: { cron: '0 0 * * *', durationMinutes: 5 } },
        { ...base, start: '2026-12-01T00:00:00Z' },
      ],
      plannedChanges: [],
    }),
  ).toThrow(
    /freezes\[0\]\.zone: there is no time zone[\s\S]*n is there twice[\s\S]*freezes\[1\]\.end: is missing/,
  );
});
