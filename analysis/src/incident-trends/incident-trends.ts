import { censoredDistribution, type DurationDistribution } from '../delivery/duration-distribution.ts';
import type { Share } from '../delivery/wilson-interval.ts';
import { calendarIntervals, type CalendarInterval, type IntervalName } from './calendar-intervals.ts';
import type { TrendIncident } from './incident.ts';
import { incidentChart, type IncidentChart } from './incident-chart.ts';
import { recurrence, type RecurringGroup } from './recurrence.ts';
import { summariseTimes, type KnownTime, type TimeSummary } from './time-distribution.ts';

export type TrendGroupName = 'severity' | 'service' | 'team' | 'cause';

export interface IncidentTrendsRequest {
  /** Those of the window, and for the recurrence those from before it. */
  readonly incidents: readonly TrendIncident[];
  /** Milliseconds since 1970, to exclusive. */
  readonly window: { readonly from: number; readonly to: number };
  readonly now: number;
  readonly interval: IntervalName;
  readonly recursWithinMs: number;
  readonly groupBy?: TrendGroupName;
}

export interface IncidentTrends {
  readonly total: number;
  readonly intervals: readonly (CalendarInterval & {
    readonly total: number;
    readonly bySeverity: Readonly<Record<string, number>>;
  })[];
  readonly chart: IncidentChart;
  readonly betweenIncidents: DurationDistribution;
  readonly times: Readonly<Record<TimeName, TimeSummary>>;
  readonly recurrence: { readonly share: Share; readonly groups: readonly RecurringGroup[] };
  readonly groups: readonly {
    readonly name: string;
    readonly n: number;
    readonly mitigate: TimeSummary;
    readonly resolve: TimeSummary;
  }[];
}

export type TimeName = 'detect' | 'acknowledge' | 'mitigate' | 'resolve';

/**
 * How incidents develop: counts, the time between them, how long detection, acknowledgement, mitigation
 * and resolution take, and what happened again. Incidents belong to the interval that they began in.
 */
export function incidentTrends(request: IncidentTrendsRequest): IncidentTrends {
  const { window, now, interval, groupBy } = request;
  const incidents = request.incidents
    .filter(({ startedAt }) => startedAt >= window.from && startedAt < window.to)
    .sort((a, b) => a.startedAt - b.startedAt);
  // What has not happened yet cannot have had an incident.
  const intervals = calendarIntervals({ from: window.from, to: Math.min(window.to, now) }, interval);
  const starts = incidents.map(({ startedAt }) => startedAt);
  const summary = (name: TimeName, own: readonly TrendIncident[]): TimeSummary =>
    summariseTimes(
      own.map((incident) => timeOf[name](incident, now)),
      intervals,
    );
  return {
    total: incidents.length,
    intervals: intervals.map((one) => {
      const own = incidents.filter(({ startedAt }) => startedAt >= one.from && startedAt < one.to);
      return { ...one, total: own.length, bySeverity: countBy(own) };
    }),
    chart: incidentChart(starts, intervals, interval),
    betweenIncidents: between(starts, Math.min(window.to, now)),
    times: {
      detect: summary('detect', incidents),
      acknowledge: summary('acknowledge', incidents),
      mitigate: summary('mitigate', incidents),
      resolve: summary('resolve', incidents),
    },
    recurrence: recurrence(
      request.incidents.filter(({ startedAt }) => startedAt < window.to),
      { from: window.from, withinMs: request.recursWithinMs },
    ),
    groups:
      groupBy === undefined
        ? []
        : groupsOf(incidents, groupBy).map(({ name, members }) => ({
            name,
            n: members.length,
            mitigate: summary('mitigate', members),
            resolve: summary('resolve', members),
          })),
  };
}

function countBy(incidents: readonly TrendIncident[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { severity } of incidents) counts[severity] = (counts[severity] ?? 0) + 1;
  return counts;
}

/** From start to start; the stretch since the last one still lasts. */
function between(starts: readonly number[], end: number): DurationDistribution {
  const gaps = starts
    .slice(1)
    .map((start, place) => ({ value: start - (starts[place] as number), isOpen: false }));
  const last = starts.at(-1);
  const lasting = last === undefined || end <= last ? [] : [{ value: end - last, isOpen: true }];
  const { open: _open, ...distribution } = censoredDistribution([...gaps, ...lasting]);
  return { ...distribution, n: gaps.length };
}

/**
 * The four times of an incident. Detection counts from the start, acknowledgement from the detection (or
 * the start where that is all that is known), mitigation and resolution from the start. What has not happened
 * yet lasts until now; what was passed over without a word (resolved, never acknowledged) is missing.
 */
const timeOf: Readonly<Record<TimeName, (incident: TrendIncident, now: number) => KnownTime>> = {
  detect: ({ startedAt, detectedAt }) =>
    detectedAt === null ? 'missing' : lasted(startedAt, startedAt, detectedAt),
  acknowledge: ({ startedAt, detectedAt, acknowledgedAt, status }, now) =>
    lastedOrOpen(startedAt, detectedAt ?? startedAt, acknowledgedAt, status === 'open', now),
  mitigate: ({ startedAt, mitigatedAt, status }, now) =>
    lastedOrOpen(startedAt, startedAt, mitigatedAt, status === 'open' || status === 'acknowledged', now),
  resolve: ({ startedAt, resolvedAt, status }, now) =>
    lastedOrOpen(startedAt, startedAt, resolvedAt, status !== 'resolved', now),
};

/** Clocks of two sources may disagree: nothing takes less than no time. */
function lasted(at: number, from: number, to: number): KnownTime {
  return { at, value: Math.max(0, to - from), isOpen: false };
}

function lastedOrOpen(at: number, from: number, to: number | null, isOpen: boolean, now: number): KnownTime {
  if (to !== null) return lasted(at, from, to);
  return isOpen ? { at, value: Math.max(0, now - from), isOpen: true } : 'missing';
}

function groupsOf(
  incidents: readonly TrendIncident[],
  by: TrendGroupName,
): { readonly name: string; readonly members: readonly TrendIncident[] }[] {
  const groups = new Map<string, TrendIncident[]>();
  for (const incident of incidents) {
    const own = by === 'service' ? [...new Set(incident.services)] : [incident[by]];
    for (const name of own.length === 0 ? [''] : own)
      groups.set(name, [...(groups.get(name) ?? []), incident]);
  }
  return [...groups]
    .map(([name, members]) => ({ name, members }))
    .sort((a, b) => b.members.length - a.members.length || (a.name < b.name ? -1 : 1));
}
