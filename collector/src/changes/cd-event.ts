import type { ChangeKind, ChangeOutcome } from '@shewhart/schemas';
import type { CloudEvent } from './cloud-event.ts';
import { instantOf, type Nanoseconds } from './instant.ts';
import { at, instant, list, number, present, text } from './json-value.ts';
import { meaning } from './meaning.ts';
import { repositoryOf } from './repository-name.ts';
import { ignored, unknown, type Decoded, type DecodedChange, type DecodedIncident } from './source.ts';

/**
 * CDEvents of every release: the type is `dev.cdevents.<subject>.<predicate>.<version>`, and what differs
 * between versions is read wherever any of them has it.
 */
const typeForm = /^dev\.cdevents\.([a-z]+)\.([a-z]+)(?:\.|$)/;

export const isCdEvent = ({ type }: CloudEvent): boolean => type.startsWith('dev.cdevents.');

const changes: Readonly<Record<string, readonly [ChangeKind, ChangeOutcome]>> = {
  'service.deployed': ['deployment', 'succeeded'],
  'service.upgraded': ['deployment', 'succeeded'],
  'service.rolledback': ['rollback', 'succeeded'],
  'service.removed': ['infrastructure', 'succeeded'],
  'environment.created': ['infrastructure', 'succeeded'],
  'environment.modified': ['infrastructure', 'succeeded'],
  'environment.deleted': ['infrastructure', 'succeeded'],
  'change.merged': ['merge', 'succeeded'],
  'artifact.published': ['release', 'succeeded'],
};
const subjects =
  /^(service|environment|change|repository|branch|build|artifact|testcase|testcaserun|testsuite|testsuiterun|testoutput|taskrun|pipelinerun|incident|ticket|approval)$/;
const runOutcomes: Readonly<Record<string, ChangeOutcome>> = {
  success: 'succeeded',
  failure: 'failed',
  error: 'failed',
  cancel: 'cancelled',
};

export function decodeCdEvent(event: CloudEvent, receivedAt: Nanoseconds): Decoded {
  const [, subject = '', predicate = ''] = typeForm.exec(event.type) ?? [];
  const kind = `${subject}.${predicate}`;
  const body = event.data;
  const when = instant(body, 'text', 'context.timestamp') ?? instantOf(event.time) ?? receivedAt;
  if (!subjects.test(subject)) return unknown(event.type);
  if (at(body, 'subject') === undefined) return unknown(kind, 'The event has no subject.');
  const known = meaning(changes, kind);
  if (known !== undefined) return { kind, changes: [change(event, kind, known, when)] };
  if (subject === 'pipelinerun') return { kind, changes: [run(event, predicate, when)] };
  if (subject === 'incident') {
    const isKnown = /^(detected|reported|resolved)$/.test(predicate);
    return isKnown ? { kind, incidents: [incident(body, predicate, when)] } : unknown(kind);
  }
  if (
    subject === 'ticket' &&
    /incident|outage/i.test(text(body, 'subject.content.ticketType', 'subject.content.labels.0') ?? '')
  )
    return { kind, incidents: [ticket(body, predicate, when)] };
  return ignored(kind, 'Events of this kind tell of no change.');
}

const content = 'subject.content';

function change(
  { id, source, data: body }: CloudEvent,
  name: string,
  [kind, outcome]: readonly [ChangeKind, ChangeOutcome],
  when: Nanoseconds,
): DecodedChange {
  const artifact =
    text(body, `${content}.artifactId`, `${content}.artifact.id`) ??
    (kind === 'release' ? text(body, 'subject.id') : undefined);
  const isOfService = name.startsWith('service.');
  const subject = text(body, 'subject.id');
  return {
    // The standard names the event, not the deployment: each event is one. Examples use one name for all kinds.
    id: `${source} ${name} ${id}`,
    reporter: source,
    kind,
    at: when,
    startedAt: instant(body, 'text', 'customData.startedAt'),
    finishedAt: when,
    outcome,
    service: text(body, `${content}.service.id`, 'customData.service') ?? (isOfService ? subject : undefined),
    environment:
      text(body, `${content}.environment.id`) ?? (name.startsWith('environment.') ? subject : undefined),
    version: text(body, 'customData.version') ?? versionOf(artifact),
    commit: text(body, 'customData.commit', 'customData.sha', `${content}.change.commit`),
    repository:
      repositoryOf(text(body, `${content}.repository.id`, 'customData.repository')) ??
      (kind === 'merge' ? undefined : serviceOf(artifact)),
    actor: text(body, 'customData.actor', `${content}.user`),
    title: text(body, `${content}.name`, `${content}.description`) ?? (isOfService ? undefined : subject),
    url: text(body, `${content}.uri`, `${content}.environment.uri`),
    links: relations(body),
  };
}

function run({ source, data: body }: CloudEvent, predicate: string, when: Nanoseconds): DecodedChange {
  const isOver = predicate === 'finished';
  return {
    id: `${source} ${text(body, 'subject.id') ?? ''}`,
    reporter: source,
    kind: 'deployment',
    isRun: true,
    pipeline: text(body, `${content}.pipelineName`),
    at: when,
    startedAt: predicate === 'started' ? when : undefined,
    finishedAt: isOver ? when : undefined,
    outcome: isOver ? (meaning(runOutcomes, text(body, `${content}.outcome`)) ?? 'unknown') : 'running',
    environment: text(body, 'customData.environment'),
    service: text(body, 'customData.service'),
    commit: text(body, 'customData.commit'),
    repository: text(body, 'customData.repository') ?? text(body, `${content}.pipelineName`),
    title: text(body, `${content}.errors`),
    url: text(body, `${content}.uri`, `${content}.url`),
    links: relations(body),
  };
}

function incident(body: unknown, predicate: string, when: Nanoseconds): DecodedIncident {
  const isResolved = predicate === 'resolved';
  const artifact = text(body, `${content}.artifactId`);
  return {
    id: `${text(body, 'subject.source', 'context.source') ?? ''} ${text(body, 'subject.id') ?? ''}`,
    kind: predicate === 'detected' ? 'alert' : 'incident',
    at: when,
    status: isResolved ? 'resolved' : 'open',
    startedAt: isResolved ? undefined : (instant(body, 'text', 'customData.startedAt') ?? when),
    detectedAt: isResolved ? undefined : when,
    resolvedAt: isResolved ? when : undefined,
    // The standard has no severity; senders put it beside it.
    severity: text(body, 'customData.severity'),
    services: present(text(body, `${content}.service.id`) ?? serviceOf(artifact)),
    environment: text(body, `${content}.environment.id`),
    title: text(body, `${content}.description`),
    url: text(body, `${content}.uri`, `${content}.ticketURI`),
    changes: present(artifact, versionOf(artifact)),
    links: relations(body),
    impact: {
      users: number(body, 'customData.impact.users'),
      errorBudget: number(body, 'customData.impact.errorBudget'),
      revenue: number(body, 'customData.impact.revenue'),
      journeys: list(body, 'customData.impact.journeys').map(String),
    },
  };
}

function ticket(body: unknown, predicate: string, when: Nanoseconds): DecodedIncident {
  const isClosed = predicate === 'closed';
  return {
    id: `ticket ${text(body, 'subject.source', 'context.source') ?? ''} ${text(body, 'subject.id') ?? ''}`,
    at: when,
    status: isClosed ? 'resolved' : 'open',
    startedAt: predicate === 'created' ? when : undefined,
    detectedAt: predicate === 'created' ? when : undefined,
    resolvedAt: isClosed ? when : undefined,
    severity: text(body, `${content}.priority`),
    services: present(text(body, `${content}.service.id`)),
    actor: text(body, `${content}.creator`, `${content}.updatedBy`),
    title: text(body, `${content}.summary`),
    url: text(body, `${content}.uri`),
  };
}

function relations(body: unknown): string[] {
  return list(body, 'context.links')
    .filter((link) => text(link, 'linkType') === 'RELATION')
    .flatMap((link) => present(text(link, 'target.contextId')));
}

/** `pkg:oci/shop@sha256%3Aab…?tag=1.2` is of version 1.2; without a tag the digest is the version. */
function versionOf(artifact: string | undefined): string | undefined {
  if (artifact === undefined) return undefined;
  const tag = /[?&]tag=([^&#]+)/.exec(artifact)?.[1];
  const version = tag ?? /@([^?#]+)/.exec(artifact)?.[1] ?? /[^/]:([\w.-]+)$/.exec(artifact)?.[1];
  return version === undefined ? undefined : percentDecoded(version);
}

function serviceOf(artifact: string | undefined): string | undefined {
  const name = /^pkg:[^/]+\/(?:[^?#@]*\/)?([^/?#@]+)/.exec(artifact ?? '')?.[1];
  return name === undefined ? undefined : percentDecoded(name);
}

function percentDecoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
