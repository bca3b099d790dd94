import type { ChangeOutcome } from '@shewhart/schemas';
import { instant, list, present, text } from '../json-value.ts';
import { meaning } from '../meaning.ts';
import { revertsIn } from '../revert-message.ts';
import { either, hmacOfBody, sharedSecret } from '../signature.ts';
import {
  ignored,
  unknown,
  type Decoded,
  type DecodedChange,
  type Source,
  type SourceRequest,
} from '../source.ts';

const states: Readonly<Record<string, ChangeOutcome>> = {
  SUCCESSFUL: 'succeeded',
  FAILED: 'failed',
  STOPPED: 'cancelled',
  INPROGRESS: 'running',
};

/** Bitbucket Cloud (`repo:…`, `pullrequest:…`) and Data Center (`pr:…`, `repo:refs_changed`). */
export const bitbucket: Source = {
  name: 'bitbucket',
  signature: either(hmacOfBody('x-hub-signature', 'sha256='), sharedSecret),
  headers: ['x-event-key', 'x-request-uuid', 'x-request-id', 'x-hook-uuid'],
  key: ({ headers }) => headers['x-request-uuid'] ?? headers['x-request-id'],
  decode(request) {
    const { body, headers } = request;
    const kind = headers['x-event-key'] ?? text(body, 'eventKey') ?? guessed(body);
    if (kind.startsWith('repo:commit_status_')) return commitStatus(request, kind);
    if (kind === 'pullrequest:fulfilled') return pullRequest(request, kind);
    if (kind === 'pr:merged') return dataCenterPullRequest(request, kind);
    if (kind === 'repo:push') return push(request, kind);
    return /^(repo|pullrequest|pr|issue|project|diagnostics|mirror):/.test(kind)
      ? ignored(kind, 'Events of this kind tell of no change.')
      : unknown(kind);
  },
};

function guessed(body: unknown): string {
  return text(body, 'commit_status.key') === undefined ? '' : 'repo:commit_status_updated';
}

const cloudRepository = (body: unknown): string => text(body, 'repository.full_name') ?? '';

function commitStatus({ body, receivedAt }: SourceRequest, kind: string): Decoded {
  const state = text(body, 'commit_status.state') ?? '';
  const outcome = meaning(states, state);
  if (outcome === undefined) return unknown(kind, `The state "${state}" is not known.`);
  const updatedAt = instant(body, 'text', 'commit_status.updated_on') ?? receivedAt;
  const commit = text(body, 'commit_status.commit.hash');
  const change: DecodedChange = {
    id: `commit_status/${cloudRepository(body)}/${commit ?? ''}/${text(body, 'commit_status.key') ?? ''}`,
    kind: 'deployment',
    isRun: true,
    pipeline: text(body, 'commit_status.name'),
    at: updatedAt,
    startedAt: instant(body, 'text', 'commit_status.created_on'),
    finishedAt: outcome === 'running' ? undefined : updatedAt,
    outcome,
    repository: cloudRepository(body),
    commit,
    ref: text(body, 'commit_status.refname'),
    actor: text(body, 'actor.nickname', 'actor.display_name'),
    title: text(body, 'commit_status.description', 'commit_status.name'),
    url: text(body, 'commit_status.url'),
  };
  return { kind, changes: [change] };
}

function pullRequest({ body, receivedAt }: SourceRequest, kind: string): Decoded {
  const mergedAt = instant(body, 'text', 'pullrequest.updated_on') ?? receivedAt;
  const title = text(body, 'pullrequest.title') ?? '';
  const change: DecodedChange = {
    id: `pull_request/${cloudRepository(body)}/${text(body, 'pullrequest.id') ?? ''}`,
    kind: 'merge',
    at: mergedAt,
    startedAt: instant(body, 'text', 'pullrequest.created_on'),
    finishedAt: mergedAt,
    outcome: 'succeeded',
    repository: cloudRepository(body),
    commit: text(body, 'pullrequest.merge_commit.hash'),
    ref: text(body, 'pullrequest.source.branch.name'),
    actor: text(body, 'pullrequest.author.nickname', 'pullrequest.author.display_name'),
    title,
    url: text(body, 'pullrequest.links.html.href'),
    links: present(text(body, 'pullrequest.source.commit.hash')),
    reverts: revertsIn(`${title}\n${text(body, 'pullrequest.description') ?? ''}`),
  };
  return { kind, changes: [change] };
}

function dataCenterPullRequest({ body, receivedAt }: SourceRequest, kind: string): Decoded {
  const mergedAt =
    instant(body, 'text', 'date') ?? instant(body, 'ms', 'pullRequest.closedDate') ?? receivedAt;
  const target = 'pullRequest.toRef.repository';
  const repository = [text(body, `${target}.project.key`), text(body, `${target}.slug`)]
    .filter(Boolean)
    .join('/');
  const change: DecodedChange = {
    id: `pull_request/${repository}/${text(body, 'pullRequest.id') ?? ''}`,
    kind: 'merge',
    at: mergedAt,
    startedAt: instant(body, 'ms', 'pullRequest.createdDate'),
    finishedAt: mergedAt,
    outcome: 'succeeded',
    repository,
    commit: text(body, 'pullRequest.properties.mergeCommit.id'),
    ref: text(body, 'pullRequest.fromRef.displayId'),
    actor: text(body, 'pullRequest.author.user.slug', 'pullRequest.author.user.name'),
    title: text(body, 'pullRequest.title'),
    url: text(body, 'pullRequest.links.self.0.href'),
    links: present(text(body, 'pullRequest.fromRef.latestCommit')),
    reverts: revertsIn(text(body, 'pullRequest.title') ?? ''),
  };
  return { kind, changes: [change] };
}

function push({ body, receivedAt }: SourceRequest, kind: string): Decoded {
  const repository = cloudRepository(body);
  const commits = list(body, 'push.changes').flatMap((change) =>
    list(change, 'commits').flatMap((commit) => {
      const id = text(commit, 'hash');
      const message = text(commit, 'message') ?? '';
      return id === undefined
        ? []
        : {
            repository,
            commit: id,
            parents: list(commit, 'parents').flatMap((parent) => present(text(parent, 'hash'))),
            committedAt: instant(commit, 'text', 'date') ?? receivedAt,
            author: text(commit, 'author.user.nickname', 'author.user.display_name', 'author.raw')?.replace(
              / *<.*>$/,
              '',
            ),
            title: message.split('\n', 1)[0],
            branch: text(change, 'new.name'),
            url: text(commit, 'links.html.href'),
            reverts: revertsIn(message),
          };
    }),
  );
  return commits.length === 0 ? ignored(kind, 'It brought no commits.') : { kind, commits };
}
