import type { IncidentTrends, TimeSummary } from '@shewhart/analysis';
import type { IncidentTrendsResponse, TimeDistribution, TrendInterval } from '@shewhart/schemas/api';

export interface AskedTrends {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly interval: TrendInterval;
  readonly kind: string;
  readonly recursWithinDays: number;
}

/** The trends as the answer has them: instants as RFC 3339. */
export function trendsMessage(trends: IncidentTrends, asked: AskedTrends): IncidentTrendsResponse {
  const { times } = trends;
  return {
    window: { from: iso(asked.from), to: iso(asked.to), interval: asked.interval },
    total: trends.total,
    counts: trends.intervals.map(({ from, to, total, bySeverity, isPartial }) => ({
      from: iso(from),
      to: iso(to),
      total,
      bySeverity,
      partial: isPartial,
    })),
    chart: chartMessage(trends),
    betweenIncidents: trends.betweenIncidents,
    times: {
      detect: timeMessage(times.detect),
      acknowledge: timeMessage(times.acknowledge),
      mitigate: timeMessage(times.mitigate),
      resolve: timeMessage(times.resolve),
    },
    recurrence: recurrenceMessage(trends, asked.recursWithinDays),
    groups: trends.groups.map(({ name, n, mitigate, resolve }) => ({
      name,
      n,
      mitigate: timeMessage(mitigate),
      resolve: timeMessage(resolve),
    })),
    method: methodText(asked),
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();

function chartMessage({
  chart: { chart, why, at, answer },
}: IncidentTrends): IncidentTrendsResponse['chart'] {
  const when = (place: number): string => iso(at[place] as number);
  return {
    chart,
    why,
    points: answer.points.map(({ value, center, lower, upper, violations }, place) => ({
      at: when(place),
      value,
      center,
      lower,
      upper,
      violations,
    })),
    violations: answer.violations.map(({ rule, text, at: place }) => ({ rule, text, at: when(place) })),
    expectedFalseAlarmEvery: answer.expectedFalseAlarmEvery,
  };
}

function timeMessage({ overTime, ...summary }: TimeSummary): TimeDistribution {
  return { ...summary, overTime: overTime.map(({ from, ...rest }) => ({ from: iso(from), ...rest })) };
}

/** Of a group that went on for months the newest say enough. */
const mostNamed = 50;
const mostGroups = 100;

function recurrenceMessage(
  { recurrence: { share, groups } }: IncidentTrends,
  withinDays: number,
): IncidentTrendsResponse['recurrence'] {
  return {
    share,
    withinDays,
    groups: groups.slice(0, mostGroups).map(({ lastAt, incidentIds, ...group }) => ({
      ...group,
      last: iso(lastAt),
      incidentIds: incidentIds.slice(-mostNamed),
    })),
  };
}

function methodText({ kind, recursWithinDays }: AskedTrends): string {
  const what =
    { incident: 'Incidents that people manage', alert: 'Alerts of machines' }[kind] ?? 'Incidents and alerts';
  return `${what}, each in the interval that it began in (UTC). Times are Kaplan-Meier quantiles: what still lasts is censored, what no source told is missing and in no quantile; detection, mitigation and resolution count from the start, acknowledgement from the detection. An incident recurs when one of its services had one of the same cause up to ${recursWithinDays} days before; those without a cause are not counted there.`;
}
