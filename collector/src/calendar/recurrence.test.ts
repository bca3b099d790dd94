import { describe, expect, test } from 'vitest';
import { checkZone, readRule } from './recurrence.ts';

const between = (rule: Parameters<typeof readRule>[0], zone: string, from: string, to: string): string[] =>
  readRule(rule, zone, 'rule')
    .between(Date.parse(from), Date.parse(to), 1000)
    .map(({ start, end }) => `${new Date(start).toISOString()}/${new Date(end).toISOString()}`);

describe('rules by the local clock', () => {
  const weekend = { weekly: { from: 'fri 16:00', to: 'mon 08:00' } };

  test('a weekend begins and ends by the clock on both sides of a change to summer time', () => {
    // Berlin goes from +1 to +2 on 2026-03-29 and back on 2026-10-25, both at 01:00 UTC (IANA tzdata).
    expect(between(weekend, 'Europe/Berlin', '2026-03-20T12:00:00Z', '2026-03-31T00:00:00Z')).toEqual([
      '2026-03-20T15:00:00.000Z/2026-03-23T07:00:00.000Z',
      '2026-03-27T15:00:00.000Z/2026-03-30T06:00:00.000Z',
    ]);
    expect(between(weekend, 'Europe/Berlin', '2026-10-23T12:00:00Z', '2026-10-27T00:00:00Z')).toEqual([
      '2026-10-23T14:00:00.000Z/2026-10-26T07:00:00.000Z',
    ]);
    // New York, three weeks earlier.
    expect(between(weekend, 'America/New_York', '2026-03-06T00:00:00Z', '2026-03-10T00:00:00Z')).toEqual([
      '2026-03-06T21:00:00.000Z/2026-03-09T12:00:00.000Z',
    ]);
  });

  test('a window that began before the time asked for is in it; one that ends at its start is not', () => {
    expect(between(weekend, 'UTC', '2026-11-29T12:00:00Z', '2026-11-29T13:00:00Z')).toEqual([
      '2026-11-27T16:00:00.000Z/2026-11-30T08:00:00.000Z',
    ]);
    expect(between(weekend, 'UTC', '2026-11-30T08:00:00Z', '2026-11-30T09:00:00Z')).toEqual([]);
  });

  test('a skipped local time is later by as much, and one that comes twice is the first', () => {
    const nightly = { cron: '30 2 * * *', durationMinutes: 60 };
    expect(between(nightly, 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z')).toEqual([
      '2026-03-29T01:00:00.000Z/2026-03-29T02:00:00.000Z',
      '2026-03-30T00:30:00.000Z/2026-03-30T01:30:00.000Z',
    ]);
    expect(between(nightly, 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z')).toEqual([
      '2026-10-25T00:30:00.000Z/2026-10-25T01:30:00.000Z',
      '2026-10-26T01:30:00.000Z/2026-10-26T02:30:00.000Z',
    ]);
  });

  test('a rule keeps to its bounds', () => {
    const rule = {
      cron: '0 0 * * *',
      durationMinutes: 600,
      since: '2026-12-24T00:00:00Z',
      until: '2026-12-26T05:00:00Z',
    };
    expect(between(rule, 'UTC', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z')).toEqual([
      '2026-12-24T00:00:00.000Z/2026-12-24T10:00:00.000Z',
      '2026-12-25T00:00:00.000Z/2026-12-25T10:00:00.000Z',
      '2026-12-26T00:00:00.000Z/2026-12-26T05:00:00.000Z',
    ]);
  });
});

test.each([
  [{}, 'either cron'],
  [{ cron: '0 0 * * *' }, 'durationMinutes'],
  [{ cron: '0 0 * * *', durationMinutes: 5, weekly: { from: 'fri 1:00', to: 'sat 1:00' } }, 'either cron'],
  [{ cron: '61 * * * *', durationMinutes: 5 }, 'no cron of five fields'],
  [{ cron: '* * * * * *', durationMinutes: 5 }, 'no cron of five fields'],
  [{ cron: 'x'.repeat(100_000), durationMinutes: 5 }, 'no cron of five fields'],
  [{ cron: '*/5 * * * *', durationMinutes: 5 }, 'more than once an hour'],
  [{ cron: '0,30 3 * * *', durationMinutes: 5 }, 'more than once an hour'],
  [{ cron: '0 0 30 2 *', durationMinutes: 5 }, 'never comes'],
  [{ weekly: { from: 'fri 25:00', to: 'mon 8:00' } }, 'day and a time'],
  [{ weekly: { from: 'xyz 5:00', to: 'mon 8:00' } }, 'day and a time'],
  [{ weekly: { from: 'fri 5:00', to: 'friday 05:00' } }, 'must differ'],
  [{ weekly: { from: 'fri 5:00', to: 'sat 5:00' }, since: 'soon' }, 'rule.since: must be an instant'],
  [
    {
      weekly: { from: 'fri 5:00', to: 'sat 5:00' },
      since: '2026-01-02T00:00:00Z',
      until: '2026-01-01T00:00:00Z',
    },
    'rule.until: must be after',
  ],
])('%j is refused: %s', (rule, reason) => {
  expect(() => readRule(rule, 'UTC', 'rule')).toThrow(reason);
});

test('a zone that does not exist is refused', () => {
  expect(() => checkZone('Mars/Phobos', 'zone')).toThrow('there is no time zone');
  checkZone('Asia/Kathmandu', 'zone');
});
