import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { censoredDistribution } from '../delivery/duration-distribution.ts';
import { seededStream } from '../model/simulated-series.ts';
import { calendarIntervals } from './calendar-intervals.ts';
import type { TrendIncident } from './incident.ts';
import { incidentTrends, type IncidentTrendsRequest } from './incident-trends.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const at = (text: string): number => Date.parse(`${text}Z`);

let serial = 0;
const incident = (startedAt: number, more: Partial<TrendIncident> = {}): TrendIncident => ({
  id: `i${++serial}`,
  services: ['cart'],
  team: 'basket',
  severity: 'sev2',
  cause: '',
  startedAt,
  detectedAt: null,
  acknowledgedAt: null,
  mitigatedAt: null,
  resolvedAt: null,
  status: 'open',
  ...more,
});
/** Detected, acknowledged, mitigated and resolved so many minutes after the start. */
const over = (
  startedAt: number,
  minutes: readonly [number, number, number, number],
  more: Partial<TrendIncident> = {},
) =>
  incident(startedAt, {
    status: 'resolved',
    detectedAt: startedAt + minutes[0] * minute,
    acknowledgedAt: startedAt + minutes[1] * minute,
    mitigatedAt: startedAt + minutes[2] * minute,
    resolvedAt: startedAt + minutes[3] * minute,
    ...more,
  });

// Six incidents of November 2026, worked out by hand; the seventh lies before the window.
const worked = [
  over(at('2026-10-25T12:00'), [1, 2, 3, 4], { id: 'old', cause: 'certificate' }),
  over(at('2026-11-02T09:00'), [5, 8, 30, 60], { id: 'a', cause: 'certificate', severity: 'sev1' }),
  over(at('2026-11-04T09:00'), [10, 20, 40, 100], { id: 'b', cause: 'deployment' }),
  over(at('2026-11-05T09:00'), [20, 21, 90, 95], { id: 'c', cause: 'deployment', services: ['cart', 'web'] }),
  incident(at('2026-11-12T09:00'), {
    id: 'd',
    status: 'acknowledged',
    acknowledgedAt: at('2026-11-12T09:10'),
    cause: 'certificate',
    services: ['web'],
  }),
  over(at('2026-11-16T09:00'), [2, 4, 6, 8], { id: 'e', acknowledgedAt: null, detectedAt: null, team: '' }),
  incident(at('2026-11-19T09:00'), { id: 'f', services: ['web'] }),
];
const request: IncidentTrendsRequest = {
  incidents: worked,
  window: { from: at('2026-11-01T00:00'), to: at('2026-11-22T00:00') },
  now: at('2026-11-20T09:00'),
  interval: 'week',
  recursWithinMs: 14 * day,
};

describe('incident trends, worked by hand', () => {
  const trends = incidentTrends({ ...request, groupBy: 'service' });

  test('counts by ISO week, the cut ones marked, every incident in one of them', () => {
    expect(
      trends.intervals.map(({ from, total, bySeverity, isPartial }) => [
        new Date(from).toISOString().slice(0, 10),
        total,
        bySeverity,
        isPartial,
      ]),
    ).toEqual([
      ['2026-10-26', 0, {}, true],
      ['2026-11-02', 3, { sev1: 1, sev2: 2 }, false],
      ['2026-11-09', 1, { sev2: 1 }, false],
      ['2026-11-16', 2, { sev2: 2 }, true],
    ]);
    expect(trends.total).toBe(6);
  });

  test('gaps of 2, 1, 7, 4 and 3 days, and one day that is not over', () => {
    expect(trends.betweenIncidents).toMatchObject({ n: 5, p50: 3 * day, p90: 7 * day });
  });

  test('times: open ones censored, those that nobody told missing', () => {
    const { detect, acknowledge, mitigate, resolve } = trends.times;
    // 5, 10 and 20 minutes; d, e and f do not tell.
    expect(detect).toMatchObject({ n: 3, open: 0, missing: 3, p50: 10 * minute });
    // From detection 3, 10, 1; d 10 from its start; e passed it over; f is open for a day.
    expect(acknowledge).toMatchObject({ n: 5, open: 1, missing: 1, p50: 10 * minute, p90: null });
    // 30, 40, 90, 6; d open for eight days, f for one.
    expect(mitigate).toMatchObject({ n: 6, open: 2, missing: 0, p50: 65 * minute, p75: null });
    expect(resolve).toMatchObject({ n: 6, open: 2, p50: 97.5 * minute });
    expect(mitigate.histogram).toEqual([
      { upToMs: 10 * minute, n: 1 },
      { upToMs: 15 * minute, n: 0 },
      { upToMs: 30 * minute, n: 1 },
      { upToMs: hour, n: 1 },
      { upToMs: 2 * hour, n: 1 },
    ]);
    expect(mitigate.overTime.map(({ n, p50 }) => [n, p50])).toEqual([
      [0, null],
      [3, 40 * minute],
      [1, null],
      [2, 6 * minute],
    ]);
  });

  test('recurrence: the same service and cause within fourteen days, the one before the window counts', () => {
    // Known cause: a, b, c, d. a repeats old; c repeats b on cart; d is the first certificate of web.
    expect(trends.recurrence.share).toMatchObject({ k: 2, n: 4, value: 0.5 });
    expect(trends.recurrence.groups).toEqual([
      { service: 'cart', cause: 'deployment', n: 2, lastAt: at('2026-11-05T09:00'), incidentIds: ['b', 'c'] },
      {
        service: 'cart',
        cause: 'certificate',
        n: 2,
        lastAt: at('2026-11-02T09:00'),
        incidentIds: ['old', 'a'],
      },
    ]);
    expect(incidentTrends({ ...request, recursWithinMs: 7 * day }).recurrence.share).toMatchObject({
      k: 1,
    });
  });

  test('groups: an incident of two services counts for both', () => {
    expect(trends.groups.map(({ name, n, resolve }) => [name, n, resolve.open])).toEqual([
      ['cart', 4, 0],
      ['web', 3, 2],
    ]);
    expect(incidentTrends({ ...request, groupBy: 'team' }).groups.map(({ name, n }) => [name, n])).toEqual([
      ['basket', 5],
      ['', 1],
    ]);
  });

  test('rare incidents are charted by the time between them', () => {
    expect(trends.chart).toMatchObject({ chart: 't', why: expect.stringContaining('too few') });
    expect(trends.chart.at).toHaveLength(5);
    expect(trends.chart.answer.points.map(({ value }) => value)).toEqual([2, 1, 7, 4, 3]);
  });
});

describe('the chart of incidents', () => {
  const window = { from: at('2026-01-05T00:00'), to: at('2026-06-01T00:00') };
  const chartOf = (starts: readonly number[]) =>
    incidentTrends({ ...request, window, now: window.to, incidents: starts.map((start) => incident(start)) })
      .chart;

  test('frequent ones are counted, and a bad week is seen', () => {
    const starts: number[] = [];
    for (let week = 0; week < 21; week += 1)
      for (let index = 0; index < (week === 15 ? 20 : week % 2 === 0 ? 5 : 8); index += 1)
        starts.push(window.from + week * 7 * day + (index + 0.5) * 8 * hour);
    const { chart, why, at: when, answer } = chartOf(starts);
    expect([chart, when.length]).toEqual(['c', 21]);
    expect(why).toContain('7.0 incidents in a usual week');
    // c chart: 7 + 3 sqrt(7)
    expect(answer.stages[0]!.upper).toBeCloseTo(7 + 3 * Math.sqrt(7), 3);
    expect(answer.violations.map(({ rule, at: place }) => [rule, place])).toEqual([['limits', 15]]);
  });

  test('where only dates are known the days between are whole numbers: a g chart', () => {
    const starts = [3, 10, 12, 30, 44, 60, 61, 80].map((date) => window.from + date * day);
    expect(chartOf(starts)).toMatchObject({ chart: 'g', at: starts.slice(1) });
    expect(chartOf([])).toMatchObject({ chart: 't', at: [], why: expect.stringContaining('no limits yet') });
  });

  test('a stable process seldom alarms', () => {
    const stream = seededStream(11);
    let alarms = 0;
    for (let run = 0; run < 40; run += 1) {
      const starts: number[] = [];
      for (let time = window.from; ;) {
        time += -Math.log(stream()) * 5 * day;
        if (time >= window.to) break;
        starts.push(time);
      }
      alarms += chartOf(starts).answer.violations.filter(({ rule }) => rule === 'limits').length;
    }
    expect(alarms).toBeLessThan(12);
  });
});

describe('intervals of the calendar', () => {
  test('touch each other and hold the window', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4e12 }),
        fc.integer({ min: 1, max: 400 * day }),
        fc.constantFrom('day' as const, 'week' as const, 'month' as const),
        (from, span, name) => {
          const intervals = calendarIntervals({ from, to: from + span }, name);
          expect(intervals[0]!.from).toBeLessThanOrEqual(from);
          expect(intervals.at(-1)!.to).toBeGreaterThanOrEqual(from + span);
          intervals.slice(1).forEach((one, place) => expect(one.from).toBe(intervals[place]!.to));
          expect(intervals.slice(1, -1).some(({ isPartial }) => isPartial)).toBe(false);
        },
      ),
    );
    expect(
      new Date(
        calendarIntervals({ from: at('2026-11-22T23:00'), to: at('2026-11-22T23:30') }, 'week')[0]!.from,
      ).getUTCDay(),
    ).toBe(1);
  });

  test('every incident of the window is counted once, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 30 }), (days) => {
        const incidents = days.map((one) => incident(request.window.from + one * 7 * hour));
        const { total, intervals, betweenIncidents } = incidentTrends({
          ...request,
          incidents,
          now: request.window.to,
        });
        const inside = incidents.filter(({ startedAt }) => startedAt < request.window.to).length;
        expect(total).toBe(inside);
        expect(intervals.reduce((sum, one) => sum + one.total, 0)).toBe(inside);
        expect(betweenIncidents.n).toBe(Math.max(0, inside - 1));
      }),
    );
  });
});

describe('interval of a median with open durations', () => {
  // R: survfit(Surv(time, status) ~ x, data = survival::aml); the manual's example.
  const of = (texts: string) =>
    texts.split(' ').map((text) => ({ value: parseInt(text, 10), isOpen: text.endsWith('+') }));
  test.each([
    { durations: '9 13 13+ 18 23 28+ 31 34 45+ 48 161+', p50: 31, lower: 18, upper: null },
    { durations: '5 5 8 8 12 16+ 23 27 30 33 43 45', p50: 23, lower: 8, upper: null },
  ])('$durations', ({ durations, ...expected }) => {
    expect(censoredDistribution(of(durations))).toMatchObject(expected);
  });
});
