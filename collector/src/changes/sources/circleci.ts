import type { ChangeOutcome } from '@shewhart/schemas';
import { instant, text } from '../json-value.ts';
import { meaning } from '../meaning.ts';
import { repositoryOf } from '../repository-name.ts';
import { hmacOfBody } from '../signature.ts';
import { ignored, unknown, type DecodedChange, type Source } from '../source.ts';

const statuses: Readonly<Record<string, ChangeOutcome>> = {
  success: 'succeeded',
  failed: 'failed',
  error: 'failed',
  timedout: 'failed',
  infrastructure_fail: 'failed',
  canceled: 'cancelled',
  unauthorized: 'cancelled',
  not_run: 'skipped',
  running: 'running',
  on_hold: 'running',
};

export const circleci: Source = {
  name: 'circleci',
  signature: hmacOfBody('circleci-signature', 'v1=', true),
  headers: ['circleci-event-type'],
  key: ({ body }) => text(body, 'id'),
  decode({ body, receivedAt }) {
    const kind = text(body, 'type') ?? '';
    if (kind === 'ping') return ignored(kind, 'A trial.');
    const part = kind === 'workflow-completed' ? 'workflow' : kind === 'job-completed' ? 'job' : undefined;
    if (part === undefined) return unknown(kind);
    const status = text(body, `${part}.status`) ?? '';
    const outcome = meaning(statuses, status);
    if (outcome === undefined) return unknown(kind, `The status "${status}" is not known.`);
    const happenedAt = instant(body, 'text', 'happened_at') ?? receivedAt;
    const slug = text(body, 'project.slug') ?? '';
    const change: DecodedChange = {
      id: `${part}/${text(body, `${part}.id`) ?? ''}`,
      kind: 'deployment',
      isRun: true,
      // Jobs are looked at one by one: a workflow that deploys to two environments has one job for each.
      pipeline: text(body, `${part}.name`),
      at: happenedAt,
      startedAt: instant(body, 'text', `${part}.started_at`, `${part}.created_at`),
      finishedAt:
        outcome === 'running' ? undefined : (instant(body, 'text', `${part}.stopped_at`) ?? happenedAt),
      outcome,
      repository:
        repositoryOf(text(body, 'pipeline.vcs.origin_repository_url')) ?? slug.split('/').slice(1).join('/'),
      commit: text(body, 'pipeline.vcs.revision'),
      ref: text(body, 'pipeline.vcs.branch', 'pipeline.vcs.tag'),
      actor: text(body, 'pipeline.vcs.commit.author.name'),
      title: text(body, 'pipeline.vcs.commit.subject'),
      url: text(body, 'workflow.url'),
    };
    return { kind, changes: [change] };
  },
};
