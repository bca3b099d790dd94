import { expect, test } from 'vitest';
import type { EpisodeSummary } from '@shewhart/schemas/api';
import { outOfControlMs, overviewOf } from './overview.ts';

const now = Date.UTC(2026, 10, 9, 9);
const at = (hoursAgo: number): string => new Date(now - hoursAgo * 3_600_000).toISOString();
const episode = (
  service: string,
  from: number,
  to: number | null,
  status = to === null ? 'firing' : 'resolved',
) =>
  ({
    id: `${service}${from}`,
    service,
    startedAt: at(from),
    endedAt: to === null ? null : at(to),
    status,
  }) as EpisodeSummary;

test('overlapping episodes count once, from the beginning of the window', () => {
  const since = now - 72 * 3_600_000;
  const hours = (...episodes: EpisodeSummary[]): number => outOfControlMs(episodes, since, now) / 3_600_000;
  expect(hours(episode('a', 10, 8), episode('a', 9, 7), episode('a', 5, 4))).toBe(4);
  expect(hours(episode('a', 100, 70))).toBe(2);
  expect(hours(episode('a', 3, null), episode('a', 2, null))).toBe(3);
  expect(hours(episode('a', 5, 4, 'withdrawn'))).toBe(0);
});

test('what began before the weekend and ended on it has recovered; services are ranked', () => {
  const indicator = (service: string, state: string) => ({ service, state }) as never;
  const firing = [episode('web', 2, null)];
  const recent = [
    ...firing,
    episode('shop', 90, 40),
    episode('shop', 100, 80),
    episode('cart', 3, 2, 'withdrawn'),
  ];
  const overview = overviewOf({
    nowMs: now,
    firing,
    recent,
    changes: [],
    incidents: [
      { incidentId: 'i', status: 'resolved' } as never,
      { incidentId: 'j', status: 'open' } as never,
    ],
    indicators: [indicator('web', 'judged'), indicator('shop', 'learning'), indicator('cart', 'trial')],
    falseAlarmsAWeek: 1.5,
  });
  expect(overview.recovered.map(({ startedAt }) => startedAt)).toEqual([at(90)]);
  expect(overview.incidents.map(({ incidentId }) => incidentId)).toEqual(['j']);
  expect(overview.states).toEqual({ total: 3, judged: 1, learning: 1, trial: 1, failing: 0 });
  expect(overview.services.map(({ name, firing: count, outMs }) => [name, count, outMs / 3_600_000])).toEqual(
    [
      ['web', 1, 2],
      ['shop', 0, 32],
      ['cart', 0, 0],
    ],
  );
});
