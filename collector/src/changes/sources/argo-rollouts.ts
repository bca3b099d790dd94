import type { ChangeOutcome } from '@shewhart/schemas';
import type { Nanoseconds } from '../instant.ts';
import { at, instant, present, text } from '../json-value.ts';
import { meaning } from '../meaning.ts';
import { sharedSecret } from '../signature.ts';
import { ignored, unknown, type DecodedChange, type Source } from '../source.ts';

/** By the name of the notification's trigger, without its prefix `on-`. */
const outcomes: Readonly<Record<string, ChangeOutcome>> = {
  'rollout-updated': 'running',
  'rollout-completed': 'succeeded',
  'rollout-aborted': 'aborted',
  'analysis-run-failed': 'aborted',
  'analysis-run-error': 'running',
};
const phases: Readonly<Record<string, ChangeOutcome>> = {
  healthy: 'succeeded',
  degraded: 'failed',
  progressing: 'running',
  paused: 'running',
};
const quiet = /^(rollout-step-completed|rollout-paused|scaling-replica-set|analysis-run-running)$/;

/**
 * Argo Rollouts sends what a template says; read is `{"event": "rollout-completed", "rollout": {{toJson
 * .rollout}}}` and a flat body with the same names. An aborted rollout had users on the new version.
 */
export const argoRollouts: Source = {
  name: 'argorollouts',
  signature: sharedSecret,
  headers: [],
  decode({ body, receivedAt }) {
    const event = (text(body, 'event', 'trigger', 'reason') ?? '').replace(/^on-/, '').toLowerCase();
    const name = of(body, 'metadata.name', 'name') ?? text(body, 'rollout');
    const phase = (of(body, 'status.phase', 'phase') ?? '').toLowerCase();
    const isAborted = at(body, 'rollout.status.abort') === true || at(body, 'status.abort') === true;
    const ofPhase = isAborted ? 'aborted' : meaning(phases, phase);
    const outcome = meaning(outcomes, event) ?? (event === '' ? ofPhase : undefined);
    if (quiet.test(event)) return ignored(event, 'A step on the way.');
    if (name === undefined) return unknown(event, 'The body names no rollout.');
    if (outcome === undefined) return unknown(event);
    const kind = event === '' ? `phase.${phase}` : event;
    return { kind, changes: [change(body, name, event, outcome, receivedAt)] };
  },
};

const of = (body: unknown, ...paths: string[]): string | undefined =>
  text(body, ...paths.flatMap((path) => [`rollout.${path}`, path]));

function change(
  body: unknown,
  name: string,
  event: string,
  outcome: ChangeOutcome,
  receivedAt: Nanoseconds,
): DecodedChange {
  const when = instant(body, 'text', 'timestamp', 'finishedAt', 'rollout.status.abortedAt') ?? receivedAt;
  const image = of(body, 'spec.template.spec.containers.0.image', 'image');
  return {
    id: `rollout/${of(body, 'metadata.uid', 'uid') ?? name}/${of(body, 'metadata.annotations.rollout\\.argoproj\\.io/revision', 'revision', 'status.currentPodHash') ?? ''}`,
    kind: 'deployment',
    at: when,
    startedAt: instant(body, 'text', 'startedAt') ?? (event === 'rollout-updated' ? when : undefined),
    finishedAt: outcome === 'running' ? undefined : when,
    outcome,
    service: name,
    environment: of(body, 'environment', 'metadata.labels.environment', 'metadata.labels.env'),
    places: present(of(body, 'metadata.namespace', 'namespace'), name),
    version: of(body, 'version') ?? image?.replace(/^.*[:@]/, ''),
    commit: of(body, 'commit', 'metadata.annotations.commit'),
    title: of(body, 'status.message', 'message'),
    url: text(body, 'url'),
    labels: present(event === 'analysis-run-failed' ? 'analysis failed' : undefined),
  };
}
