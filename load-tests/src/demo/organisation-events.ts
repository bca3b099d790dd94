import { reportTypes, type ChangeReport, type CommitReport, type IncidentReport } from '@shewhart/schemas';
import type { Alteration } from './shop/alterations.ts';
import { incidentCourse, teams } from './shop/incident-course.ts';
import { repositoryHistory, repositoryOf, type Commit, type Merge } from './shop/repository-history.ts';
import type { Deployment, Incident, Schedule } from './shop/schedule.ts';

/** A CloudEvent as the shop's repository, its flags and its pager send it. */
export interface OrganisationEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly data: ChangeReport | CommitReport | IncidentReport | readonly CommitReport[];
}

const iso = (ms: number): string => new Date(ms).toISOString();

/**
 * What the shop's tools tell beside its telemetry: commits and merges, flags, settings and migrations, and
 * the incidents that people manage. Deployments come from the pipelines, as OTLP events.
 */
export function organisationEvents(seed: number, schedule: Schedule): OrganisationEvent[] {
  const { commits, merges } = repositoryHistory(seed, schedule);
  return [
    ...pushes(commits),
    ...merges.map(mergeEvent),
    ...schedule.alterations.map(alterationEvent),
    ...schedule.incidents.flatMap((incident) => incidentEvents(seed, incident, schedule.endAt)),
  ];
}

const pushSize = 100;

function pushes(commits: readonly Commit[]): OrganisationEvent[] {
  const events: OrganisationEvent[] = [];
  for (let from = 0; from < commits.length; from += pushSize) {
    const data = commits.slice(from, from + pushSize).map(commitReport);
    const last = data.at(-1) as CommitReport;
    events.push(event(`push/${last.commit}`, '/git', reportTypes.commit, Date.parse(last.committedAt), data));
  }
  return events;
}

function commitReport({ committedAt, reverts, ...commit }: Commit): CommitReport {
  return {
    ...commit,
    committedAt: iso(committedAt),
    authoredAt: iso(committedAt),
    branch: 'main',
    url: `https://git.shop.example/${commit.repository}/commit/${commit.commit}`,
    ...(reverts !== undefined && { reverts: [reverts] }),
  };
}

function mergeEvent({ id, at, author, ...merge }: Merge): OrganisationEvent {
  const data: ChangeReport = {
    ...merge,
    id,
    kind: 'merge',
    at: iso(at),
    outcome: 'succeeded',
    actor: author,
    ref: 'main',
  };
  return event(id, '/git', reportTypes.change, at, data);
}

export function alterationEvent({ at, startedAt, reverts, ...alteration }: Alteration): OrganisationEvent {
  const data: ChangeReport = {
    ...alteration,
    at: iso(at),
    startedAt: iso(startedAt),
    finishedAt: iso(at),
    outcome: 'succeeded',
    environment: 'production',
    url: `https://console.shop.example/${alteration.kind}/${alteration.id}`,
    ...(reverts !== undefined && { reverts: [reverts] }),
  };
  return event(alteration.id, '/console', reportTypes.change, at, data);
}

export type IncidentPhase = 'detected' | 'acknowledged' | 'mitigated' | 'resolved';

/** The reports of an incident as far as it has come. */
function incidentEvents(seed: number, incident: Incident, until: number): OrganisationEvent[] {
  const { acknowledgedAt } = incidentCourse(seed, incident);
  const { detectedAt, mitigatedAt, resolvedAt } = incident;
  const phases: readonly (readonly [IncidentPhase, number | undefined])[] = [
    ['detected', detectedAt],
    ['acknowledged', acknowledgedAt],
    ['mitigated', mitigatedAt],
    ['resolved', resolvedAt],
  ];
  return phases.flatMap(([phase, at]) =>
    at === undefined || at > until ? [] : [incidentEvent(seed, incident, phase, at)],
  );
}

/** What the pager says when an incident enters a phase. Impact is known once it is over. */
export function incidentEvent(
  seed: number,
  incident: Incident,
  phase: IncidentPhase,
  at: number,
): OrganisationEvent {
  const { id, service, title, severity, startAt, detectedAt, deployment, isExternal = false } = incident;
  const course = incidentCourse(seed, incident);
  const isOver = phase === 'mitigated' || phase === 'resolved';
  const data: IncidentReport = {
    id,
    kind: 'incident',
    at: iso(at),
    status: phase === 'detected' ? 'open' : phase,
    startedAt: iso(startAt),
    ...(phase === 'detected' && { detectedAt: iso(detectedAt) }),
    ...(phase !== 'detected' && { [`${phase}At`]: iso(at) }),
    severity,
    services: [service],
    environment: 'production',
    team: teams[service],
    title,
    url: `https://pager.shop.example/${id}`,
    isExternal,
    ...(phase !== 'detected' && { actor: course.responder }),
    ...(isOver && { cause: course.cause, ...(deployment !== undefined && { changes: [deployment] }) }),
    impact: {
      journeys: course.journeys,
      ...(isOver && { users: course.users, errorBudget: course.errorBudget, revenue: course.revenue }),
    },
  };
  return event(`${id}/${phase}`, '/pager', reportTypes.incident, at, data);
}

/** A live deployment's way into the repository: one commit, merged a quarter of an hour before. */
export function liveMergeEvents(change: Deployment, previousRevision: string): OrganisationEvent[] {
  const repository = repositoryOf(change.service);
  const mergedAt = change.at - 15 * 60_000;
  const title = `Prepare ${change.version}`;
  const data: CommitReport = {
    repository,
    commit: change.revision,
    parents: [previousRevision],
    committedAt: iso(mergedAt),
    authoredAt: iso(mergedAt),
    author: 'ada',
    title,
    branch: 'main',
  };
  return [event(`push/${change.revision}`, '/git', reportTypes.commit, mergedAt, data)];
}

function event(
  id: string,
  source: string,
  type: string,
  at: number,
  data: OrganisationEvent['data'],
): OrganisationEvent {
  return { specversion: '1.0', id, source: `/shop${source}`, type, time: iso(at), data };
}
