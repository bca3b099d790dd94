import type { ChangeKind, ChangeOutcome } from '@shewhart/schemas';
import type { Nanoseconds } from '../instant.ts';
import { at, instant, isObject, present, text } from '../json-value.ts';
import { meaning } from '../meaning.ts';
import { either, hmacOfBody, sharedSecret } from '../signature.ts';
import { ignored, unknown, type DecodedChange, type Source } from '../source.ts';

const outcomes: Readonly<Record<string, readonly [ChangeOutcome, ChangeKind?]>> = {
  ReconciliationSucceeded: ['succeeded'],
  ReconciliationFailed: ['failed'],
  InstallSucceeded: ['succeeded'],
  InstallFailed: ['failed'],
  UpgradeSucceeded: ['succeeded'],
  UpgradeFailed: ['failed'],
  TestFailed: ['failed'],
  RollbackSucceeded: ['succeeded', 'rollback'],
  RollbackFailed: ['failed', 'rollback'],
  HealthCheckFailed: ['aborted'],
  ValidationFailed: ['failed'],
  BuildFailed: ['failed'],
  PruneFailed: ['failed'],
};
const deploys = /^(Kustomization|HelmRelease|Terraform)$/;

/** The generic and the generic-hmac provider of Flux's notification controller. */
export const flux: Source = {
  name: 'flux',
  signature: either(hmacOfBody('x-signature', 'sha256='), sharedSecret),
  headers: ['gotk-component'],
  decode({ body, receivedAt }) {
    const reason = text(body, 'reason') ?? '';
    const object = text(body, 'involvedObject.kind') ?? '';
    const kind = `${object}.${reason}`;
    if (object === '') return unknown(reason, 'The body names no object.');
    if (!deploys.test(object)) return ignored(kind, `A ${object} deploys nothing.`);
    const known = meaning(outcomes, reason);
    if (known === undefined) return ignored(kind, 'Neither a success nor a failure.');
    const [outcome, changeKind = 'deployment'] = known;
    return { kind, changes: [change(body, object, reason, outcome, changeKind, receivedAt)] };
  },
};

function change(
  body: unknown,
  object: string,
  reason: string,
  outcome: ChangeOutcome,
  kind: ChangeKind,
  receivedAt: Nanoseconds,
): DecodedChange {
  const name = text(body, 'involvedObject.name') ?? '';
  const namespace = text(body, 'involvedObject.namespace') ?? '';
  const metadata = at(body, 'metadata');
  const revision = metadataEndingIn(metadata, 'revision');
  const when = instant(body, 'text', 'timestamp') ?? receivedAt;
  return {
    id: `${object}/${text(body, 'involvedObject.uid') ?? `${namespace}/${name}`}/${revision ?? ''}/${reason}`,
    kind,
    at: when,
    finishedAt: when,
    outcome,
    service: name,
    environment: metadataEndingIn(metadata, 'environment') ?? metadataEndingIn(metadata, 'env'),
    places: present(metadataEndingIn(metadata, 'cluster'), namespace, name),
    version:
      metadataEndingIn(metadata, 'app-version') ??
      metadataEndingIn(metadata, 'version') ??
      (object === 'HelmRelease' ? revision : undefined),
    commit: commitOf(revision),
    ref: /^([^@]+?)(?:@sha1:|\/[0-9a-f]{40}$)/.exec(revision ?? '')?.[1],
    title: text(body, 'message'),
  };
}

/** Keys carry the group of their object in front: `kustomize.toolkit.fluxcd.io/revision`. */
function metadataEndingIn(metadata: unknown, ending: string): string | undefined {
  if (!isObject(metadata)) return undefined;
  const key = Object.keys(metadata).find(
    (candidate) => candidate === ending || candidate.endsWith(`/${ending}`),
  );
  return key === undefined ? undefined : text({ value: metadata[key] }, 'value');
}

/** `main@sha1:<commit>` and, in older releases, `main/<commit>`. */
function commitOf(revision: string | undefined): string | undefined {
  return /(?:@?sha1:|\/|^)([0-9a-f]{40})$/.exec(revision ?? '')?.[1];
}
