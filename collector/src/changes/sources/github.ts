import type { ChangeOutcome } from '@shewhart/schemas';
import { at, instant, list, present, text, texts } from '../json-value.ts';
import { meaning } from '../meaning.ts';
import { hmacOfBody } from '../signature.ts';
import { ignored, unknown, withGates, type Decoded, type Source, type SourceRequest } from '../source.ts';
import { githubGates } from './github-gates.ts';
import { revertsIn } from '../revert-message.ts';

const deploymentStates: Readonly<Record<string, ChangeOutcome>> = {
  success: 'succeeded',
  failure: 'failed',
  error: 'failed',
  in_progress: 'running',
  queued: 'running',
  pending: 'running',
  waiting: 'running',
};

const runConclusions: Readonly<Record<string, ChangeOutcome>> = {
  success: 'succeeded',
  failure: 'failed',
  timed_out: 'failed',
  startup_failure: 'failed',
  cancelled: 'cancelled',
  stale: 'cancelled',
  skipped: 'skipped',
  neutral: 'unknown',
  action_required: 'running',
};

/** What is kept for later use and tells of no change by itself. */
const quiet =
  /^(ping|check_run|check_suite|workflow_job|status|pull_request_review|pull_request_review_comment|pull_request_review_thread|issue_comment|commit_comment|create|delete|star|watch|fork|deployment_review|deployment_protection_rule|branch_protection_rule|branch_protection_configuration|repository|repository_ruleset|code_scanning_alert|dependabot_alert|secret_scanning_alert|label|milestone|member|membership|organization|team|meta|workflow_dispatch|installation|installation_repositories)$/;

type Request = SourceRequest & { readonly action: string };
const kinds: Readonly<Record<string, (request: Request) => Decoded>> = {
  deployment: (request) => ({ kind: 'deployment', changes: [deployment(request, 'running', false)] }),
  deployment_status: (request) => {
    const state = text(request.body, 'deployment_status.state') ?? '';
    // An inactive deployment was replaced by a later one: that says nothing of how it went.
    if (state === 'inactive') return ignored('deployment_status', 'The deployment was superseded.');
    const outcome = meaning(deploymentStates, state);
    if (outcome === undefined) return unknown('deployment_status', `The state "${state}" is not known.`);
    return { kind: 'deployment_status', changes: [deployment(request, outcome, true)] };
  },
  workflow_run: workflowRun,
  push,
  pull_request: pullRequest,
  release: ({ body, action, receivedAt }) => {
    if (action !== 'published') return ignored('release', `The action "${action}" publishes nothing.`);
    const publishedAt = instant(body, 'text', 'release.published_at', 'release.created_at') ?? receivedAt;
    const change = {
      id: `release/${repositoryOf(body)}/${text(body, 'release.id') ?? ''}`,
      kind: 'release' as const,
      at: publishedAt,
      finishedAt: publishedAt,
      outcome: 'succeeded' as const,
      repository: repositoryOf(body),
      version: text(body, 'release.tag_name'),
      ref: text(body, 'release.tag_name'),
      actor: text(body, 'release.author.login', 'sender.login'),
      title: text(body, 'release.name', 'release.tag_name'),
      url: text(body, 'release.html_url'),
    };
    return { kind: 'release', changes: [change] };
  },
  issues,
};

/** GitHub and GitHub Enterprise. */
export const github: Source = {
  name: 'github',
  signature: hmacOfBody('x-hub-signature-256', 'sha256='),
  headers: ['x-github-event', 'x-github-delivery', 'x-github-hook-id', 'x-github-enterprise-host'],
  key: ({ headers }) => headers['x-github-delivery'],
  decode(request) {
    const event = request.headers['x-github-event'] ?? '';
    const action = text(request.body, 'action') ?? '';
    if (event === '') return unknown('', 'The header X-GitHub-Event is missing.');
    const gates = githubGates(event, { ...request, action });
    const decode = meaning(kinds, event);
    if (decode !== undefined) return withGates(decode({ ...request, action }), gates);
    if (gates.length > 0) return { kind: `${event}.${action}`, gates };
    return quiet.test(event) ? ignored(event, 'Events of this kind tell of no change.') : unknown(event);
  },
};

function repositoryOf(body: unknown): string {
  return text(body, 'repository.full_name') ?? '';
}

function deployment({ body, receivedAt }: Request, outcome: ChangeOutcome, isStatus: boolean) {
  const createdAt = instant(body, 'text', 'deployment.created_at');
  const statusAt = instant(body, 'text', 'deployment_status.created_at') ?? receivedAt;
  const isOver = outcome !== 'running';
  const task = text(body, 'deployment.task') ?? 'deploy';
  return {
    id: `deployment/${repositoryOf(body)}/${text(body, 'deployment.id') ?? ''}`,
    kind: /rollback|revert/i.test(task) ? ('rollback' as const) : ('deployment' as const),
    at: isStatus ? statusAt : (createdAt ?? receivedAt),
    startedAt: createdAt,
    finishedAt: isOver ? statusAt : undefined,
    outcome,
    repository: repositoryOf(body),
    service: text(body, 'deployment.payload.service', 'deployment.payload.name'),
    environment: text(
      body,
      'deployment_status.environment',
      'deployment.environment',
      'deployment.original_environment',
    ),
    commit: text(body, 'deployment.sha'),
    version: text(body, 'deployment.payload.version'),
    ref: text(body, 'deployment.ref'),
    actor: text(body, 'deployment.creator.login', 'sender.login'),
    title: text(body, 'deployment_status.description', 'deployment.description'),
    url: text(body, 'deployment_status.target_url', 'deployment_status.log_url', 'deployment.url'),
    links: present(text(body, 'deployment_status.environment_url')),
  };
}

function workflowRun({ body, action, receivedAt }: Request): Decoded {
  const conclusion = text(body, 'workflow_run.conclusion') ?? '';
  const outcome = action === 'completed' ? meaning(runConclusions, conclusion) : 'running';
  if (outcome === undefined) return unknown('workflow_run', `The conclusion "${conclusion}" is not known.`);
  const repository = repositoryOf(body);
  const run = `${text(body, 'workflow_run.id') ?? ''}/${text(body, 'workflow_run.run_attempt') ?? '1'}`;
  const updatedAt = instant(body, 'text', 'workflow_run.updated_at') ?? receivedAt;
  const change = {
    id: `workflow_run/${repository}/${run}`,
    kind: 'deployment' as const,
    isRun: true,
    pipeline: text(body, 'workflow_run.name', 'workflow.name', 'workflow_run.path'),
    at: updatedAt,
    startedAt: instant(body, 'text', 'workflow_run.run_started_at', 'workflow_run.created_at'),
    finishedAt: outcome === 'running' ? undefined : updatedAt,
    outcome,
    repository,
    commit: text(body, 'workflow_run.head_sha'),
    ref: text(body, 'workflow_run.head_branch'),
    actor: text(body, 'workflow_run.triggering_actor.login', 'workflow_run.actor.login', 'sender.login'),
    title: text(body, 'workflow_run.display_title'),
    url: text(body, 'workflow_run.html_url'),
  };
  return { kind: 'workflow_run', changes: [change] };
}

function push({ body, receivedAt }: Request): Decoded {
  const ref = text(body, 'ref') ?? '';
  if (!ref.startsWith('refs/heads/')) return ignored('push', 'Not a push to a branch.');
  const repository = repositoryOf(body);
  const commits = list(body, 'commits').flatMap((commit) => {
    const id = text(commit, 'id');
    if (id === undefined) return [];
    const message = text(commit, 'message') ?? '';
    return {
      repository,
      commit: id,
      authoredAt: instant(commit, 'text', 'timestamp'),
      committedAt: instant(commit, 'text', 'timestamp') ?? receivedAt,
      author: text(commit, 'author.username', 'author.name'),
      title: message.split('\n', 1)[0],
      branch: ref.slice('refs/heads/'.length),
      url: text(commit, 'url'),
      reverts: revertsIn(message),
      paths: ['added', 'modified', 'removed'].flatMap((change) => texts(commit, change)),
    };
  });
  return commits.length === 0 ? ignored('push', 'It brought no commits.') : { kind: 'push', commits };
}

function pullRequest({ body, action, receivedAt }: Request): Decoded {
  if (action !== 'closed' || at(body, 'pull_request.merged') !== true)
    return ignored('pull_request', `The action "${action}" merges nothing.`);
  const repository = repositoryOf(body);
  const mergedAt = instant(body, 'text', 'pull_request.merged_at') ?? receivedAt;
  const change = {
    id: `pull_request/${repository}/${text(body, 'pull_request.number') ?? ''}`,
    kind: 'merge' as const,
    at: mergedAt,
    startedAt: instant(body, 'text', 'pull_request.created_at'),
    finishedAt: mergedAt,
    outcome: 'succeeded' as const,
    repository,
    commit: text(body, 'pull_request.merge_commit_sha'),
    ref: text(body, 'pull_request.head.ref'),
    actor: text(body, 'pull_request.user.login'),
    title: text(body, 'pull_request.title'),
    url: text(body, 'pull_request.html_url'),
    // A squash leaves no trace of the branch's last commit but this.
    links: present(text(body, 'pull_request.head.sha')),
    labels: texts(body, 'pull_request.labels', 'name'),
    reverts: revertsIn(`${text(body, 'pull_request.title') ?? ''}\n${text(body, 'pull_request.body') ?? ''}`),
  };
  return { kind: 'pull_request', changes: [change] };
}

function issues({ body, action, receivedAt }: Request): Decoded {
  const labels = texts(body, 'issue.labels', 'name');
  if (!labels.some((label) => /incident|outage/i.test(label)))
    return ignored('issues', 'The issue is not labelled as an incident.');
  const isClosed = text(body, 'issue.state') === 'closed';
  const closedAt = instant(body, 'text', 'issue.closed_at');
  const createdAt = instant(body, 'text', 'issue.created_at');
  const incident = {
    id: `issue/${repositoryOf(body)}/${text(body, 'issue.number') ?? ''}`,
    at: instant(body, 'text', 'issue.updated_at') ?? receivedAt,
    status: isClosed ? ('resolved' as const) : ('open' as const),
    startedAt: createdAt,
    detectedAt: createdAt,
    resolvedAt: isClosed ? (closedAt ?? receivedAt) : undefined,
    severity: labels
      .map((label) => /^(?:sev(?:erity)?[-: /]?|p)(\w+)$/i.exec(label)?.[0])
      .find((found) => found !== undefined),
    services: labels.flatMap((label) => /^service[:/] ?(.+)$/i.exec(label)?.[1] ?? []),
    environment: undefined,
    actor: text(body, 'sender.login'),
    title: text(body, 'issue.title'),
    url: text(body, 'issue.html_url'),
    changes: labels.flatMap((label) => /^(?:deployment|change|commit)[:/] ?(.+)$/i.exec(label)?.[1] ?? []),
  };
  // Where the issue names no service, its repository does.
  const services = incident.services.length > 0 ? incident.services : present(repositoryOf(body));
  return { kind: action === '' ? 'issues' : `issues.${action}`, incidents: [{ ...incident, services }] };
}
