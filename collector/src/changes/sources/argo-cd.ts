import type { ChangeOutcome } from '@shewhart/schemas';
import type { Nanoseconds } from '../instant.ts';
import { at, instant, present, text } from '../json-value.ts';
import { meaning } from '../meaning.ts';
import { repositoryOf } from '../repository-name.ts';
import { sharedSecret } from '../signature.ts';
import { ignored, unknown, type DecodedChange, type Source } from '../source.ts';

const phases: Readonly<Record<string, ChangeOutcome>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  error: 'failed',
  running: 'running',
  terminating: 'running',
};

/**
 * Argo CD has no body of its own: its notifications send what a template says. Read are the application as
 * it is (`{"app": {{toJson .app}}}` or the object itself) and a flat body with the same names.
 */
export const argoCd: Source = {
  name: 'argocd',
  signature: sharedSecret,
  headers: [],
  decode({ body, receivedAt }) {
    const [app] = present(nested(body, 'app'), nested(body, 'application'), body);
    const name = text(app, 'metadata.name', 'name', 'app');
    const phase = text(app, 'status.operationState.phase', 'operationState.phase', 'phase') ?? '';
    if (name === undefined) return unknown('', 'The body names no application.');
    if (phase === '') return ignored('application', 'No operation has run.');
    const kind = `sync.${phase.toLowerCase()}`;
    const outcome = meaning(phases, phase.toLowerCase());
    if (outcome === undefined) return unknown(kind, `The phase "${phase}" is not known.`);
    return {
      kind,
      changes: [{ ...change(app, name, outcome, receivedAt), url: text(body, 'url', 'context.argocdUrl') }],
    };
  },
};

function change(app: unknown, name: string, outcome: ChangeOutcome, receivedAt: Nanoseconds): DecodedChange {
  const operation =
    text(app, 'status.operationState.phase') === undefined ? 'operationState' : 'status.operationState';
  const revision = text(
    app,
    `${operation}.syncResult.revision`,
    'syncResult.revision',
    'status.sync.revision',
    'revision',
  );
  const startedAt = instant(app, 'text', `${operation}.startedAt`, 'startedAt');
  const finishedAt = instant(app, 'text', `${operation}.finishedAt`, 'finishedAt');
  return {
    id: `sync/${text(app, 'metadata.namespace', 'namespace') ?? ''}/${name}/${revision ?? ''}/${startedAt ?? finishedAt ?? ''}`,
    kind: 'deployment',
    at: finishedAt ?? startedAt ?? receivedAt,
    startedAt,
    finishedAt: outcome === 'running' ? undefined : (finishedAt ?? receivedAt),
    outcome,
    service: text(app, 'metadata.labels.app\\.kubernetes\\.io/name', 'service') ?? name,
    environment: text(app, 'environment', 'metadata.labels.environment', 'metadata.labels.env'),
    places: [
      'spec.destination.namespace',
      'destination.namespace',
      'spec.destination.name',
      'destination',
      'metadata.name',
      'name',
    ].flatMap((path) => present(text(app, path))),
    version: text(app, 'version', 'status.summary.images.0', 'images.0')?.replace(/^.*[:@]/, ''),
    commit: /^[0-9a-f]{7,64}$/i.test(revision ?? '') ? revision : undefined,
    repository: repositoryOf(text(app, 'spec.source.repoURL', 'repoURL')),
    ref: text(app, 'spec.source.targetRevision', 'targetRevision'),
    actor: text(app, `${operation}.operation.initiatedBy.username`, 'initiatedBy'),
    title: text(app, `${operation}.message`, 'message'),
    labels: present(text(app, 'status.health.status', 'health.status', 'health')),
  };
}

function nested(body: unknown, key: string): unknown {
  const found = at(body, key);
  return typeof found === 'object' && found !== null ? found : undefined;
}
