import { instant, text } from '../json-value.ts';
import type { DecodedGate, SourceRequest } from '../source.ts';

type Request = SourceRequest & { readonly action: string };

const reviews: Readonly<Record<string, DecodedGate['kind']>> = {
  approved: 'approved',
  changes_requested: 'rejected',
  dismissed: 'dismissed',
};

const passing: ReadonlySet<string> = new Set(['success', 'neutral', 'skipped']);

/** What GitHub says of reviews, checks and approvals of deployments; nothing for other events. */
export function githubGates(event: string, request: Request): DecodedGate[] {
  switch (event) {
    case 'pull_request':
      return pullRequest(request);
    case 'pull_request_review':
      return review(request);
    case 'check_run':
    case 'check_suite':
      return check(event, request);
    case 'status':
      return status(request);
    case 'deployment_review':
      return deploymentReview(request);
    default:
      return [];
  }
}

const repositoryOf = (body: unknown): string => text(body, 'repository.full_name') ?? '';

function ofPullRequest(body: unknown) {
  return {
    gate: 'review' as const,
    subject: `pull_request/${repositoryOf(body)}/${text(body, 'pull_request.number') ?? ''}`,
    repository: repositoryOf(body),
    author: text(body, 'pull_request.user.login'),
    url: text(body, 'pull_request.html_url'),
  };
}

function pullRequest({ body, action, receivedAt }: Request): DecodedGate[] {
  const asks = ['opened', 'reopened', 'ready_for_review', 'synchronize', 'review_requested'];
  if (!asks.includes(action)) return [];
  const at =
    action === 'opened'
      ? instant(body, 'text', 'pull_request.created_at')
      : instant(body, 'text', 'pull_request.updated_at');
  return [
    {
      ...ofPullRequest(body),
      kind: 'requested',
      at: at ?? receivedAt,
      commit: text(body, 'pull_request.head.sha'),
      actor: text(body, 'sender.login'),
    },
  ];
}

function review({ body, action, receivedAt }: Request): DecodedGate[] {
  const state = action === 'dismissed' ? 'dismissed' : (text(body, 'review.state') ?? '').toLowerCase();
  const kind = Object.hasOwn(reviews, state) ? reviews[state] : undefined;
  if (kind === undefined) return [];
  return [
    {
      ...ofPullRequest(body),
      kind,
      at: (kind === 'dismissed' ? undefined : instant(body, 'text', 'review.submitted_at')) ?? receivedAt,
      // What was looked at, which a later push makes stale.
      commit: text(body, 'review.commit_id'),
      // Whose review it is, whoever dismissed it.
      actor: text(body, 'review.user.login'),
    },
  ];
}

function check(what: 'check_run' | 'check_suite', { body, action, receivedAt }: Request): DecodedGate[] {
  const isOver = action === 'completed';
  if (!isOver && !['created', 'requested', 'rerequested'].includes(action)) return [];
  const of = {
    gate: 'check' as const,
    name: text(body, `${what}.name`, `${what}.app.name`),
    subject: `${what}/${repositoryOf(body)}/${text(body, `${what}.id`) ?? ''}`,
    repository: repositoryOf(body),
    commit: text(body, `${what}.head_sha`),
    url: text(body, `${what}.html_url`),
    actor: undefined,
    author: undefined,
  };
  const began = instant(body, 'text', `${what}.started_at`, `${what}.created_at`);
  const asked: DecodedGate = { ...of, kind: 'requested', at: began ?? receivedAt };
  if (!isOver) return [asked];
  const kind = passing.has(text(body, `${what}.conclusion`) ?? '') ? 'passed' : 'failed';
  const ended = instant(body, 'text', `${what}.completed_at`, `${what}.updated_at`);
  return [...(began === undefined ? [] : [asked]), { ...of, kind, at: ended ?? receivedAt }];
}

function status({ body, receivedAt }: Request): DecodedGate[] {
  const state = text(body, 'state') ?? '';
  const kind = { pending: 'requested', success: 'passed', failure: 'failed', error: 'failed' }[state];
  const commit = text(body, 'sha');
  if (kind === undefined || commit === undefined) return [];
  const name = text(body, 'context');
  return [
    {
      gate: 'check',
      name,
      kind: kind as DecodedGate['kind'],
      subject: `status/${repositoryOf(body)}/${commit}/${name ?? ''}`,
      at: instant(body, 'text', 'updated_at', 'created_at') ?? receivedAt,
      repository: repositoryOf(body),
      commit,
      actor: text(body, 'sender.login'),
      author: text(body, 'commit.author.login'),
      url: text(body, 'target_url'),
    },
  ];
}

function deploymentReview({ body, action, receivedAt }: Request): DecodedGate[] {
  const kind = { requested: 'requested', approved: 'approved', rejected: 'rejected' }[action];
  if (kind === undefined) return [];
  return [
    {
      gate: 'deployment-approval',
      name: text(body, 'environment', 'workflow_job_run.environment'),
      kind: kind as DecodedGate['kind'],
      subject: `workflow_run/${repositoryOf(body)}/${text(body, 'workflow_run.id') ?? ''}`,
      at: instant(body, 'text', 'since') ?? receivedAt,
      repository: repositoryOf(body),
      commit: text(body, 'workflow_run.head_sha'),
      actor: text(body, 'approver.login', 'sender.login'),
      author: text(body, 'workflow_run.triggering_actor.login', 'workflow_run.actor.login'),
      url: text(body, 'workflow_run.html_url'),
    },
  ];
}
