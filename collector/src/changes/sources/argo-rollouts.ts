import type { ChangeOutcome } from '@shewhart/schemas';
import { instant, present, text } from '../json-value.ts';
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
    const of = (...paths: string[]): string | undefined =>
      text(body, ...paths.flatMap((path) => [`rollout.${path}`, path]));
    const name = of('metadata.name', 'name') ?? text(body, 'rollout');
    const phase = (of('status.phase', 'phase') ?? '').toLowerCase();
    const outcome = outcomes[event] ?? (event === '' ? phases[phase] : undefined);
    if (quiet.test(event)) return ignored(event, 'A step on the way.');
    if (name === undefined) return unknown(event, 'The body names no rollout.');
    if (outcome === undefined) return unknown(event);
    const when = instant(body, 'text', 'timestamp', 'finishedAt', 'rollout.status.abortedAt') ?? receivedAt;
    const image = of('spec.template.spec.containers.0.image', 'image');
    const change: DecodedChange = {
      id: `rollout/${of('metadata.uid', 'uid') ?? name}/${of('metadata.annotations.rollout\\.argoproj\\.io/revision', 'revision', 'status.currentPodHash') ?? ''}`,
      kind: 'deployment',
      at: when,
      startedAt: instant(body, 'text', 'startedAt') ?? (event === 'rollout-updated' ? when : undefined),
      finishedAt: outcome === 'running' ? undefined : when,
      outcome,
      service: name,
      environment: of(
        'environment',
        'metadata.labels.environment',
        'metadata.labels.env',
        'metadata.namespace',
        'namespace',
      ),
      version: of('version') ?? image?.replace(/^.*[:@]/, ''),
      commit: of('commit', 'metadata.annotations.commit'),
      title: of('status.message', 'message'),
      url: text(body, 'url'),
      labels: present(event === 'analysis-run-failed' ? 'analysis failed' : undefined),
    };
    return { kind: event === '' ? `phase.${phase}` : event, changes: [change] };
  },
};
