import { instant, text } from '../json-value.ts';
import type { DecodedGate, SourceRequest } from '../source.ts';

const actions: Readonly<Record<string, DecodedGate['kind']>> = {
  open: 'requested',
  reopen: 'requested',
  approved: 'approved',
  approval: 'approved',
  unapproved: 'dismissed',
  unapproval: 'dismissed',
};

/** What GitLab says of reviews and pipelines; nothing for other events. */
export function gitlabGates(kind: string, request: SourceRequest): DecodedGate[] {
  if (kind === 'merge_request') return mergeRequest(request);
  return kind === 'pipeline' ? pipeline(request) : [];
}

const repositoryOf = (body: unknown): string =>
  text(body, 'project.path_with_namespace', 'project.name') ?? '';

function mergeRequest({ body, receivedAt }: SourceRequest): DecodedGate[] {
  const action = text(body, 'object_attributes.action') ?? '';
  // An update that brought commits names the head before it: what was approved is not what is there now.
  const isPush = action === 'update' && text(body, 'object_attributes.oldrev') !== undefined;
  const kind = isPush ? 'requested' : Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (kind === undefined) return [];
  const actor = text(body, 'user.username');
  const isAuthor = text(body, 'user.id') === text(body, 'object_attributes.author_id');
  const when = action === 'open' ? 'object_attributes.created_at' : 'object_attributes.updated_at';
  return [
    {
      gate: 'review',
      kind,
      subject: `merge_request/${repositoryOf(body)}/${text(body, 'object_attributes.iid') ?? ''}`,
      at: instant(body, 'text', when) ?? receivedAt,
      repository: repositoryOf(body),
      commit: text(body, 'object_attributes.last_commit.id'),
      actor,
      // The author is only numbered, so they are known by name when they act themselves.
      author: isAuthor ? actor : undefined,
      url: text(body, 'object_attributes.url'),
    },
  ];
}

function pipeline({ body, receivedAt }: SourceRequest): DecodedGate[] {
  const status = text(body, 'object_attributes.status') ?? '';
  const of = {
    gate: 'check' as const,
    name: text(body, 'object_attributes.name') ?? 'pipeline',
    subject: `pipeline/${repositoryOf(body)}/${text(body, 'object_attributes.id') ?? ''}`,
    repository: repositoryOf(body),
    commit: text(body, 'object_attributes.sha'),
    actor: text(body, 'user.username'),
    author: undefined,
    url: text(body, 'object_attributes.url'),
  };
  const began = instant(body, 'text', 'object_attributes.created_at');
  const asked: DecodedGate = { ...of, kind: 'requested', at: began ?? receivedAt };
  const kind = { success: 'passed', failed: 'failed', canceled: 'failed', skipped: 'passed' }[status];
  if (kind === undefined) return [asked];
  const ended = instant(body, 'text', 'object_attributes.finished_at') ?? receivedAt;
  return [...(began === undefined ? [] : [asked]), { ...of, kind: kind as DecodedGate['kind'], at: ended }];
}
