import type { ChangeOutcome } from '@shewhart/schemas';
import { at, instant, list, number, present, text, texts } from '../json-value.ts';
import { meaning } from '../meaning.ts';
import { revertsIn } from '../revert-message.ts';
import { either, secretInHeader, standardWebhook } from '../signature.ts';
import {
  ignored,
  unknown,
  withGates,
  type Decoded,
  type DecodedChange,
  type Source,
  type SourceRequest,
} from '../source.ts';
import { gitlabGates } from './gitlab-gates.ts';

const states: Readonly<Record<string, ChangeOutcome>> = {
  success: 'succeeded',
  failed: 'failed',
  canceled: 'cancelled',
  canceling: 'cancelled',
  skipped: 'skipped',
  created: 'running',
  waiting_for_resource: 'running',
  preparing: 'running',
  pending: 'running',
  running: 'running',
  blocked: 'running',
  scheduled: 'running',
  manual: 'running',
};

const quiet = /^(note|wiki_page|build|job|tag_push|work_item|emoji|access_token|milestone|subgroup|member)$/;

const kinds: Readonly<Record<string, (request: SourceRequest) => Decoded>> = {
  deployment,
  pipeline,
  push,
  merge_request: mergeRequest,
  release,
  feature_flag: featureFlag,
  issue,
  incident: issue,
};

export const gitlab: Source = {
  name: 'gitlab',
  signature: either(secretInHeader('x-gitlab-token'), standardWebhook('webhook')),
  headers: [
    'x-gitlab-event',
    'x-gitlab-event-uuid',
    'x-gitlab-webhook-uuid',
    'idempotency-key',
    'webhook-id',
  ],
  key: ({ headers }) => headers['idempotency-key'] ?? headers['webhook-id'],
  decode(request) {
    const kind = text(request.body, 'object_kind', 'event_name') ?? '';
    const decode = meaning(kinds, kind);
    if (decode !== undefined) return withGates(decode(request), gitlabGates(kind, request));
    return quiet.test(kind) ? ignored(kind, 'Events of this kind tell of no change.') : unknown(kind);
  },
};

const repositoryOf = (body: unknown): string =>
  text(body, 'project.path_with_namespace', 'project.name') ?? '';

function deployment({ body, receivedAt }: SourceRequest): Decoded {
  const status = text(body, 'status') ?? '';
  const outcome = meaning(states, status);
  if (outcome === undefined) return unknown('deployment', `The status "${status}" is not known.`);
  const changedAt = instant(body, 'text', 'status_changed_at') ?? receivedAt;
  const isOver = outcome !== 'running';
  // Only the address of the commit has its whole name.
  const full = /\/commit\/([0-9a-f]{40,64})\b/.exec(text(body, 'commit_url') ?? '')?.[1];
  const change: DecodedChange = {
    id: `deployment/${repositoryOf(body)}/${text(body, 'deployment_id') ?? ''}`,
    kind: 'deployment',
    at: changedAt,
    startedAt: status === 'running' ? changedAt : undefined,
    finishedAt: isOver ? changedAt : undefined,
    outcome,
    repository: repositoryOf(body),
    environment: text(body, 'environment_tier', 'environment'),
    commit: full ?? text(body, 'short_sha'),
    ref: text(body, 'ref'),
    actor: text(body, 'user.username', 'user.name'),
    title: text(body, 'commit_title'),
    url: text(body, 'deployable_url'),
    links: present(text(body, 'environment_external_url')),
  };
  return { kind: 'deployment', changes: [change] };
}

/** Deployments come as events of their own; a pipeline counts only where a rule says that it deploys. */
function pipeline({ body, receivedAt }: SourceRequest): Decoded {
  const status = text(body, 'object_attributes.status') ?? '';
  const outcome = meaning(states, status);
  if (outcome === undefined) return unknown('pipeline', `The status "${status}" is not known.`);
  const id = text(body, 'object_attributes.id') ?? '';
  const finishedAt = instant(body, 'text', 'object_attributes.finished_at');
  const createdAt = instant(body, 'text', 'object_attributes.created_at');
  const repository = repositoryOf(body);
  const url = text(body, 'object_attributes.url', 'project.web_url');
  const change: DecodedChange = {
    id: `pipeline/${repository}/${id}`,
    kind: 'deployment',
    isRun: true,
    pipeline: text(body, 'object_attributes.name') ?? repository,
    at: finishedAt ?? createdAt ?? receivedAt,
    startedAt: createdAt,
    finishedAt: outcome === 'running' ? undefined : (finishedAt ?? receivedAt),
    outcome,
    repository,
    commit: text(body, 'object_attributes.sha'),
    ref: text(body, 'object_attributes.ref'),
    actor: text(body, 'user.username'),
    title: text(body, 'commit.title', 'commit.message'),
    url: url !== undefined && !url.includes('/pipelines/') ? `${url}/-/pipelines/${id}` : url,
  };
  return { kind: 'pipeline', changes: [change] };
}

function push({ body, receivedAt }: SourceRequest): Decoded {
  const repository = repositoryOf(body);
  const branch = (text(body, 'ref') ?? '').replace(/^refs\/heads\//, '');
  const commits = list(body, 'commits').flatMap((commit) => {
    const id = text(commit, 'id');
    const message = text(commit, 'message', 'title') ?? '';
    return id === undefined
      ? []
      : {
          repository,
          commit: id,
          authoredAt: instant(commit, 'text', 'timestamp'),
          committedAt: instant(commit, 'text', 'timestamp') ?? receivedAt,
          author: text(commit, 'author.name'),
          title: message.split('\n', 1)[0],
          branch,
          url: text(commit, 'url'),
          reverts: revertsIn(message),
          paths: ['added', 'modified', 'removed'].flatMap((how) => texts(commit, how)),
        };
  });
  return commits.length === 0 ? ignored('push', 'It brought no commits.') : { kind: 'push', commits };
}

function mergeRequest({ body, receivedAt }: SourceRequest): Decoded {
  if (
    text(body, 'object_attributes.state') !== 'merged' ||
    text(body, 'object_attributes.action') !== 'merge'
  )
    return ignored('merge_request', 'Nothing was merged.');
  const mergedAt =
    instant(body, 'text', 'object_attributes.merged_at', 'object_attributes.updated_at') ?? receivedAt;
  const title = text(body, 'object_attributes.title') ?? '';
  const change: DecodedChange = {
    id: `merge_request/${repositoryOf(body)}/${text(body, 'object_attributes.iid') ?? ''}`,
    kind: 'merge',
    at: mergedAt,
    startedAt: instant(body, 'text', 'object_attributes.created_at'),
    finishedAt: mergedAt,
    outcome: 'succeeded',
    repository: repositoryOf(body),
    commit: text(body, 'object_attributes.merge_commit_sha', 'object_attributes.squash_commit_sha'),
    ref: text(body, 'object_attributes.source_branch'),
    actor: text(body, 'user.username'),
    title,
    url: text(body, 'object_attributes.url'),
    links: present(text(body, 'object_attributes.last_commit.id')),
    labels: texts(body, 'labels', 'title'),
    reverts: revertsIn(`${title}\n${text(body, 'object_attributes.description') ?? ''}`),
  };
  return { kind: 'merge_request', changes: [change] };
}

function release({ body, receivedAt }: SourceRequest): Decoded {
  if (text(body, 'action') !== 'create') return ignored('release', 'Nothing was published.');
  const releasedAt = instant(body, 'text', 'released_at', 'created_at') ?? receivedAt;
  const change: DecodedChange = {
    id: `release/${repositoryOf(body)}/${text(body, 'id') ?? ''}`,
    kind: 'release',
    at: releasedAt,
    finishedAt: releasedAt,
    outcome: 'succeeded',
    repository: repositoryOf(body),
    version: text(body, 'tag'),
    ref: text(body, 'tag'),
    commit: text(body, 'commit.id'),
    title: text(body, 'name'),
    url: text(body, 'url'),
  };
  return { kind: 'release', changes: [change] };
}

function featureFlag({ body, headers, receivedAt }: SourceRequest): Decoded {
  const flag = text(body, 'object_attributes.name') ?? '';
  const isActive = at(body, 'object_attributes.active') === true;
  const change: DecodedChange = {
    // Each switch of a flag is a change of its own, and only its delivery tells it from the others.
    id: `feature_flag/${repositoryOf(body)}/${flag}/${headers['idempotency-key'] ?? headers['x-gitlab-event-uuid'] ?? receivedAt}`,
    kind: 'feature_flag',
    at: receivedAt,
    finishedAt: receivedAt,
    outcome: 'succeeded',
    repository: repositoryOf(body),
    version: isActive ? 'on' : 'off',
    actor: text(body, 'user.username'),
    title: `${flag} switched ${isActive ? 'on' : 'off'}`,
    url: text(body, 'project.web_url'),
  };
  return { kind: 'feature_flag', changes: [change] };
}

function issue({ body, receivedAt }: SourceRequest): Decoded {
  const labels = texts(body, 'labels', 'title');
  const type = text(body, 'object_attributes.type', 'object_attributes.issue_type', 'object_kind') ?? '';
  if (!/^incident$/i.test(type) && !labels.some((label) => /incident|outage/i.test(label)))
    return ignored('issue', 'The issue is not an incident.');
  const isClosed = text(body, 'object_attributes.state') === 'closed';
  const createdAt = instant(body, 'text', 'object_attributes.created_at');
  const updatedAt = instant(body, 'text', 'object_attributes.updated_at') ?? receivedAt;
  const named = labels.flatMap((label) => /^service(?:::?|\/) ?(.+)$/i.exec(label)?.[1] ?? []);
  const incident = {
    id: `issue/${repositoryOf(body)}/${text(body, 'object_attributes.iid') ?? String(number(body, 'object_attributes.id') ?? '')}`,
    at: updatedAt,
    status: isClosed ? ('resolved' as const) : ('open' as const),
    startedAt: createdAt,
    detectedAt: createdAt,
    resolvedAt: isClosed ? (instant(body, 'text', 'object_attributes.closed_at') ?? updatedAt) : undefined,
    severity: text(body, 'object_attributes.severity'),
    services: named.length > 0 ? named : present(repositoryOf(body)),
    actor: text(body, 'user.username'),
    title: text(body, 'object_attributes.title'),
    url: text(body, 'object_attributes.url'),
  };
  return { kind: 'issue', incidents: [incident] };
}
