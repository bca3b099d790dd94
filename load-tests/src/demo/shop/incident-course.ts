import { Random } from './random.ts';
import type { Incident } from './schedule.ts';
import { people } from './repository-history.ts';
import type { ServiceName } from './topology.ts';

/** What people did about an incident, and what it cost. */
export interface IncidentCourse {
  readonly acknowledgedAt: number;
  readonly responder: string;
  readonly cause: string;
  readonly users: number;
  readonly journeys: readonly string[];
  /** Share of a month's error budget. */
  readonly errorBudget: number;
  readonly revenue: number;
}

export const teams: Readonly<Record<ServiceName, string>> = {
  web: 'storefront',
  checkout: 'orders',
  payment: 'payments',
  inventory: 'supply',
};

export const journeys: Readonly<Record<ServiceName, readonly string[]>> = {
  web: ['browse', 'buy'],
  checkout: ['buy'],
  payment: ['buy'],
  inventory: ['browse', 'buy'],
};

const minuteMs = 60_000;
/** Users that a minute of each severity touches. */
const usersPerMinute = { SEV1: 60, SEV2: 25, SEV3: 6 } as const;

/** The course of an incident: the graver, the sooner someone takes it. Seeded by its name alone. */
export function incidentCourse(seed: number, incident: Incident): IncidentCourse {
  const random = new Random(seed, 'course', incident.id);
  const { severity, service, detectedAt, startAt } = incident;
  const usualMinutes = { SEV1: 2.5, SEV2: 5, SEV3: 14 }[severity];
  const endAt = incident.mitigatedAt ?? detectedAt + 60 * minuteMs;
  const latest = detectedAt + 0.8 * (endAt - detectedAt);
  const minutes = Math.max(1, (endAt - startAt) / minuteMs);
  const users = Math.round(usersPerMinute[severity] * minutes * (0.7 + 0.6 * random.uniform()));
  return {
    acknowledgedAt: Math.min(latest, detectedAt + random.lognormal(usualMinutes, 0.6) * minuteMs),
    responder: random.pick(people),
    cause: incident.cause,
    users,
    journeys: journeys[service],
    errorBudget: Number((minutes / 4320).toFixed(3)),
    revenue: Math.round(users * (service === 'web' ? 0.8 : 2.5)),
  };
}
