import type { ChangeKind, ChangeOutcome } from '@shewhart/schemas';
import type { Nanoseconds } from '../instant.ts';
import { at, instant, list, present, text } from '../json-value.ts';
import { meaning } from '../meaning.ts';
import { sharedSecret } from '../signature.ts';
import { ignored, unknown, type Decoded, type DecodedChange, type Source } from '../source.ts';

const statuses: Readonly<Record<string, ChangeOutcome>> = {
  SUCCEEDED: 'succeeded',
  TERMINAL: 'failed',
  FAILED_CONTINUE: 'failed',
  STOPPED: 'failed',
  CANCELED: 'cancelled',
  SKIPPED: 'skipped',
  RUNNING: 'running',
  NOT_STARTED: 'running',
  PAUSED: 'running',
  SUSPENDED: 'running',
  REDIRECT: 'running',
  BUFFERED: 'running',
};
/** Where the execution itself says nothing. */
const byType: Readonly<Record<string, ChangeOutcome>> = {
  complete: 'succeeded',
  failed: 'failed',
  starting: 'running',
};
const deploys =
  /^(deploy|deployManifest|cloneServerGroup|createServerGroup|deployCloudFormation|runJob.*|rollingPush|patchManifest)$/;
const rollsBack = /^(rollbackServerGroup|rollbackCluster|undoRolloutManifest)$/;

/** Events of Spinnaker's echo, as its REST interface posts them. One execution with a deploying stage is one deployment. */
export const spinnaker: Source = {
  name: 'spinnaker',
  signature: sharedSecret,
  headers: [],
  decode({ body, receivedAt }): Decoded {
    const type = text(body, 'details.type') ?? '';
    if (at(body, 'details') === undefined) return unknown('', 'The body has no details.');
    if (!type.startsWith('orca:pipeline:') && !type.startsWith('orca:orchestration:'))
      return /^(build|git|orca:(stage|task)|docker|pubsub|artifact|pipeline)/.test(type)
        ? ignored(type, 'Events of this kind tell of no whole execution.')
        : unknown(type);
    const status = text(body, 'content.execution.status') ?? '';
    const outcome = meaning(statuses, status) ?? meaning(byType, type.split(':').at(-1));
    if (outcome === undefined) return unknown(type, `The status "${status}" is not known.`);
    const stages = list(body, 'content.execution.stages');
    const ofType = (types: RegExp): unknown => stages.find((stage) => types.test(text(stage, 'type') ?? ''));
    const rollback = ofType(rollsBack);
    const stage = rollback ?? ofType(deploys);
    if (stage === undefined) return ignored(type, 'No stage of the execution deploys.');
    const kind = rollback === undefined ? 'deployment' : 'rollback';
    return { kind: type, changes: [change(body, stage, kind, outcome, receivedAt)] };
  },
};

function change(
  body: unknown,
  stage: unknown,
  kind: ChangeKind,
  outcome: ChangeOutcome,
  receivedAt: Nanoseconds,
): DecodedChange {
  const created = instant(body, 'ms', 'details.created') ?? receivedAt;
  const endedAt = instant(body, 'ms', 'content.execution.endTime');
  return {
    id: `execution/${text(body, 'content.execution.id', 'content.executionId') ?? ''}`,
    kind,
    at: endedAt ?? created,
    startedAt: instant(body, 'ms', 'content.execution.startTime', 'content.execution.buildTime'),
    finishedAt: outcome === 'running' ? undefined : (endedAt ?? created),
    outcome,
    service: text(body, 'content.execution.application', 'details.application'),
    environment: text(stage, 'context.environment'),
    places: [
      'context.clusters.0.stack',
      'context.stack',
      'context.account',
      'context.clusters.0.account',
      'context.credentials',
      'name',
    ].flatMap((path) => present(text(stage, path))),
    version: text(
      body,
      'content.execution.trigger.parameters.version',
      'content.execution.trigger.tag',
      'content.execution.trigger.buildInfo.number',
    )?.replace(/^.*:/, ''),
    commit: text(
      body,
      'content.execution.trigger.buildInfo.scm.0.sha1',
      'content.execution.trigger.hash',
      'content.execution.trigger.parameters.commit',
    ),
    ref: text(body, 'content.execution.trigger.buildInfo.scm.0.branch', 'content.execution.trigger.branch'),
    actor: text(body, 'content.execution.trigger.user', 'content.execution.authentication.user'),
    pipeline: text(body, 'content.execution.name'),
    title: text(body, 'content.execution.name'),
    url: text(body, 'content.execution.trigger.buildInfo.url'),
  };
}
