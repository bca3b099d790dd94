import {
  changeKinds,
  changeOutcomes,
  incidentStatuses,
  reportTypes,
  type ChangeKind,
  type ChangeOutcome,
  type IncidentStatus,
} from '@shewhart/schemas';
import type { CloudEvent } from './cloud-event.ts';
import type { Nanoseconds } from './instant.ts';
import { at, instant, isObject, number, text, texts } from './json-value.ts';
import {
  unknown,
  type Decoded,
  type DecodedChange,
  type DecodedCommit,
  type DecodedIncident,
} from './source.ts';

/** Reports in the product's own words (`schemas/src/change`), one or a list of them in an event. */
export function decodeOwnEvent(event: CloudEvent, receivedAt: Nanoseconds): Decoded | undefined {
  const items = Array.isArray(event.data) ? (event.data as unknown[]) : [event.data];
  const kind = event.type;
  if (!items.every(isObject))
    return Object.values<string>(reportTypes).includes(kind)
      ? unknown(kind, 'The data is neither a report nor a list of them.')
      : undefined;
  switch (kind) {
    case reportTypes.change:
      return complete(
        kind,
        'changes',
        items.map((item) => change(item, event.source, receivedAt)),
      );
    case reportTypes.commit:
      return complete(kind, 'commits', items.map(commit));
    case reportTypes.incident:
      return complete(
        kind,
        'incidents',
        items.map((item) => incident(item, receivedAt)),
      );
    default:
      return undefined;
  }
}

/** One report that cannot be read makes the whole event unknown: half of a list would look like all of it. */
function complete<Field extends 'changes' | 'commits' | 'incidents', Item>(
  kind: string,
  field: Field,
  reports: readonly (Item | undefined)[],
): Decoded {
  const missing = reports.indexOf(undefined);
  if (missing !== -1)
    return unknown(kind, `Report ${missing} lacks what every report needs, or has a word that is not known.`);
  return { kind, [field]: reports };
}

function oneOf<Word extends string>(found: string | undefined, words: readonly Word[]): Word | undefined {
  return words.find((word) => word === found);
}

function change(body: unknown, reporter: string, receivedAt: Nanoseconds): DecodedChange | undefined {
  const id = text(body, 'id');
  const kind: ChangeKind | undefined = oneOf(text(body, 'kind'), changeKinds);
  const outcome: ChangeOutcome | undefined = oneOf(text(body, 'outcome') ?? 'unknown', changeOutcomes);
  if (id === undefined || kind === undefined || outcome === undefined) return undefined;
  return {
    id,
    reporter,
    kind,
    at: instant(body, 'text', 'at', 'finishedAt', 'startedAt') ?? receivedAt,
    startedAt: instant(body, 'text', 'startedAt'),
    finishedAt: instant(body, 'text', 'finishedAt'),
    outcome,
    service: text(body, 'service'),
    environment: text(body, 'environment'),
    version: text(body, 'version'),
    previousVersion: text(body, 'previousVersion'),
    commit: text(body, 'commit'),
    repository: text(body, 'repository'),
    ref: text(body, 'ref'),
    actor: text(body, 'actor'),
    title: text(body, 'title'),
    pipeline: text(body, 'pipeline'),
    url: text(body, 'url'),
    links: texts(body, 'links'),
    labels: texts(body, 'labels'),
    reverts: texts(body, 'reverts'),
  };
}

function commit(body: unknown): DecodedCommit | undefined {
  const repository = text(body, 'repository');
  const id = text(body, 'commit');
  const committedAt = instant(body, 'text', 'committedAt');
  if (repository === undefined || id === undefined || committedAt === undefined) return undefined;
  return {
    repository,
    commit: id,
    parents: texts(body, 'parents'),
    authoredAt: instant(body, 'text', 'authoredAt'),
    committedAt,
    author: text(body, 'author'),
    title: text(body, 'title'),
    branch: text(body, 'branch'),
    url: text(body, 'url'),
    reverts: texts(body, 'reverts'),
    paths: texts(body, 'paths'),
  };
}

function incident(body: unknown, receivedAt: Nanoseconds): DecodedIncident | undefined {
  const id = text(body, 'id');
  const status: IncidentStatus | undefined = oneOf(text(body, 'status'), incidentStatuses);
  if (id === undefined || status === undefined) return undefined;
  return {
    id,
    kind: text(body, 'kind') === 'alert' ? 'alert' : 'incident',
    at: instant(body, 'text', 'at', 'resolvedAt', 'startedAt') ?? receivedAt,
    status,
    startedAt: instant(body, 'text', 'startedAt'),
    detectedAt: instant(body, 'text', 'detectedAt'),
    acknowledgedAt: instant(body, 'text', 'acknowledgedAt'),
    mitigatedAt: instant(body, 'text', 'mitigatedAt'),
    resolvedAt: instant(body, 'text', 'resolvedAt'),
    severity: text(body, 'severity'),
    services: texts(body, 'services'),
    environment: text(body, 'environment'),
    team: text(body, 'team'),
    actor: text(body, 'actor'),
    title: text(body, 'title'),
    url: text(body, 'url'),
    links: texts(body, 'links'),
    changes: texts(body, 'changes'),
    cause: text(body, 'cause'),
    isExternal: at(body, 'isExternal') === true,
    impact: {
      users: number(body, 'impact.users'),
      errorBudget: number(body, 'impact.errorBudget'),
      revenue: number(body, 'impact.revenue'),
      journeys: texts(body, 'impact.journeys'),
    },
  };
}
