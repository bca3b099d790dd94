import type { ChangeOutcome } from '@shewhart/schemas';
import { instant, list, present, text } from '../json-value.ts';
import { meaning } from '../meaning.ts';
import { revertsIn } from '../revert-message.ts';
import { sharedSecret } from '../signature.ts';
import {
  ignored,
  unknown,
  type Decoded,
  type DecodedChange,
  type Source,
  type SourceRequest,
} from '../source.ts';

const results: Readonly<Record<string, ChangeOutcome>> = {
  succeeded: 'succeeded',
  partiallysucceeded: 'succeeded',
  succeededwithissues: 'succeeded',
  failed: 'failed',
  rejected: 'failed',
  canceled: 'cancelled',
  cancelled: 'cancelled',
  abandoned: 'cancelled',
  stopped: 'cancelled',
  skipped: 'skipped',
  inprogress: 'running',
  notdeployed: 'skipped',
};

const outcomeOf = (body: unknown, ...paths: string[]): ChangeOutcome =>
  meaning(results, text(body, ...paths)?.toLowerCase()) ?? 'unknown';

const kinds: Readonly<Record<string, (request: SourceRequest, kind: string) => Decoded>> = {
  'build.complete': build,
  'git.push': push,
  'git.pullrequest.merged': pullRequest,
  'git.pullrequest.updated': pullRequest,
  'ms.vss-release.deployment-started-event': releaseDeployment,
  'ms.vss-release.deployment-completed-event': releaseDeployment,
  'ms.vss-pipelines.stage-state-changed-event': stage,
  'ms.vss-pipelines.run-state-changed-event': run,
};

/** Service hooks of Azure DevOps; they sign nothing and can send basic authentication. */
export const azureDevops: Source = {
  name: 'azuredevops',
  signature: sharedSecret,
  headers: ['x-vss-activityid', 'x-vss-subscriptionid'],
  key: ({ body }) => text(body, 'id'),
  decode(request) {
    const kind = text(request.body, 'eventType') ?? '';
    const decode = meaning(kinds, kind);
    if (decode !== undefined) return decode(request, kind);
    return /^(workitem|tfvc|git\.|message|ms\.vss-release\.|ms\.vss-pipelinechecks|build)/.test(kind)
      ? ignored(kind, 'Events of this kind tell of no change.')
      : unknown(kind);
  },
};

const project = (body: unknown): string | undefined =>
  text(body, 'resource.project.name', 'resource.repository.project.name', 'resourceContainers.project.id');

function repositoryOf(body: unknown): string | undefined {
  const name = text(
    body,
    'resource.repository.name',
    'resource.run.resources.repositories.self.repository.name',
  );
  return name === undefined
    ? undefined
    : [text(body, 'resource.repository.project.name'), name].filter(Boolean).join('/');
}

const commitOf = (body: unknown): string | undefined =>
  text(
    body,
    'resource.sourceVersion',
    'resource.sourceGetVersion',
    'resource.run.resources.repositories.self.version',
  )?.replace(/^.*:/, '');

function build({ body, receivedAt }: SourceRequest, kind: string): Decoded {
  const finishedAt = instant(body, 'text', 'resource.finishTime', 'createdDate') ?? receivedAt;
  const change: DecodedChange = {
    id: `build/${project(body) ?? ''}/${text(body, 'resource.id') ?? ''}`,
    kind: 'deployment',
    isRun: true,
    pipeline: text(body, 'resource.definition.name'),
    at: finishedAt,
    startedAt: instant(body, 'text', 'resource.startTime'),
    finishedAt,
    outcome: outcomeOf(body, 'resource.result', 'resource.status'),
    repository: repositoryOf(body) ?? text(body, 'resource.definition.name'),
    version: text(body, 'resource.buildNumber'),
    commit: commitOf(body),
    ref: text(body, 'resource.sourceBranch')?.replace(/^refs\/(heads|tags)\//, ''),
    actor: text(
      body,
      'resource.requestedFor.uniqueName',
      'resource.requests.0.requestedFor.displayName',
      'resource.lastChangedBy.displayName',
    ),
    title: text(body, 'message.text'),
    url: text(body, 'resource._links.web.href', 'resource.url'),
  };
  return { kind, changes: [change] };
}

function releaseDeployment({ body, receivedAt }: SourceRequest, kind: string): Decoded {
  const isOver = kind.includes('completed');
  const occurredAt = instant(body, 'text', 'createdDate') ?? receivedAt;
  const change: DecodedChange = {
    id: `release/${project(body) ?? ''}/${text(body, 'resource.deployment.id', 'resource.environment.id') ?? ''}`,
    kind: 'deployment',
    at: occurredAt,
    startedAt:
      instant(body, 'text', 'resource.deployment.startedOn', 'resource.environment.deploySteps.0.queuedOn') ??
      (isOver ? undefined : occurredAt),
    finishedAt: isOver ? (instant(body, 'text', 'resource.deployment.completedOn') ?? occurredAt) : undefined,
    outcome: isOver
      ? outcomeOf(body, 'resource.deployment.deploymentStatus', 'resource.environment.status')
      : 'running',
    service: text(
      body,
      'resource.deployment.releaseDefinition.name',
      'resource.environment.releaseDefinition.name',
      'resource.release.releaseDefinition.name',
    ),
    environment: text(body, 'resource.environment.name', 'resource.deployment.releaseEnvironment.name'),
    version: text(
      body,
      'resource.deployment.release.name',
      'resource.environment.release.name',
      'resource.release.name',
    ),
    commit: text(body, 'resource.deployment.release.artifacts.0.definitionReference.sourceVersion.id'),
    actor: text(
      body,
      'resource.deployment.requestedFor.displayName',
      'resource.environment.owner.displayName',
    ),
    title: text(body, 'message.text'),
    url: text(
      body,
      'resource.environment.release._links.web.href',
      'resource.deployment.release.webAccessUri',
    ),
  };
  return { kind, changes: [change] };
}

/** A stage is a deployment when its name is that of an environment, or a rule says so. */
function stage(request: SourceRequest, kind: string): Decoded {
  const { body } = request;
  const name = text(body, 'resource.stage.name', 'resource.stage.displayName') ?? '';
  const id = `${text(body, 'resource.run.id') ?? ''}/${text(body, 'resource.stage.id') ?? name}`;
  return {
    kind,
    changes: [
      pipelineChange(
        request,
        `stage/${id}`,
        'stage',
        `${text(body, 'resource.pipeline.name') ?? ''} ${name}`.trim(),
      ),
    ],
  };
}

function run(request: SourceRequest, kind: string): Decoded {
  const id = text(request.body, 'resource.run.id') ?? '';
  return {
    kind,
    changes: [
      pipelineChange(request, `run/${id}`, 'run', text(request.body, 'resource.pipeline.name') ?? ''),
    ],
  };
}

function pipelineChange(
  { body, receivedAt }: SourceRequest,
  id: string,
  part: 'stage' | 'run',
  pipeline: string,
): DecodedChange {
  const isOver = (text(body, `resource.${part}.state`) ?? '').toLowerCase() === 'completed';
  const occurredAt = instant(body, 'text', 'createdDate') ?? receivedAt;
  return {
    id,
    kind: 'deployment',
    isRun: true,
    pipeline,
    at: occurredAt,
    startedAt: instant(body, 'text', 'resource.run.createdDate'),
    finishedAt: isOver ? (instant(body, 'text', `resource.${part}.finishedDate`) ?? occurredAt) : undefined,
    outcome: isOver ? outcomeOf(body, `resource.${part}.result`) : 'running',
    repository: repositoryOf(body) ?? text(body, 'resource.pipeline.name'),
    commit: commitOf(body),
    version: text(body, 'resource.run.name'),
    title: text(body, 'message.text'),
    url: text(body, 'resource.run._links.web.href', 'resource._links.pipeline.web.href'),
  };
}

function push({ body, receivedAt }: SourceRequest, kind: string): Decoded {
  const repository = repositoryOf(body) ?? '';
  const commits = list(body, 'resource.commits').flatMap((commit) => {
    const id = text(commit, 'commitId');
    const message = text(commit, 'comment') ?? '';
    return id === undefined
      ? []
      : {
          repository,
          commit: id,
          authoredAt: instant(commit, 'text', 'author.date'),
          committedAt: instant(commit, 'text', 'committer.date', 'author.date') ?? receivedAt,
          author: text(commit, 'author.name'),
          title: message.split('\n', 1)[0],
          branch: text(body, 'resource.refUpdates.0.name')?.replace(/^refs\/heads\//, ''),
          url: text(commit, 'url'),
          reverts: revertsIn(message),
        };
  });
  return commits.length === 0 ? ignored(kind, 'It brought no commits.') : { kind, commits };
}

function pullRequest({ body, receivedAt }: SourceRequest, kind: string): Decoded {
  if (text(body, 'resource.status') !== 'completed') return ignored(kind, 'Nothing was merged.');
  const closedAt = instant(body, 'text', 'resource.closedDate', 'createdDate') ?? receivedAt;
  const change: DecodedChange = {
    id: `pull_request/${repositoryOf(body) ?? ''}/${text(body, 'resource.pullRequestId') ?? ''}`,
    kind: 'merge',
    at: closedAt,
    startedAt: instant(body, 'text', 'resource.creationDate'),
    finishedAt: closedAt,
    outcome: 'succeeded',
    repository: repositoryOf(body),
    commit: text(body, 'resource.lastMergeCommit.commitId'),
    ref: text(body, 'resource.sourceRefName')?.replace(/^refs\/heads\//, ''),
    actor: text(body, 'resource.createdBy.uniqueName', 'resource.createdBy.displayName'),
    title: text(body, 'resource.title'),
    url: text(body, 'resource._links.web.href', 'resource.url'),
    links: present(text(body, 'resource.lastMergeSourceCommit.commitId')),
    reverts: revertsIn(`${text(body, 'resource.title') ?? ''}\n${text(body, 'resource.description') ?? ''}`),
  };
  return { kind, changes: [change] };
}
