import type { SourceFixture } from './source-fixtures.ts';

/** Bodies as the tools also send them: parts left out, other releases, ends that are no plain success. */
const sha = '2c26b46b68ffc68ff99b453c1d30413413422d70';
const ns = (text: string): bigint => BigInt(Date.parse(text)) * 1_000_000n;
const receivedAt = 1_800_000_000_000_000_000n;
const repository = { full_name: 'acme/cart' };
const status = { 'x-github-event': 'deployment_status' };
const gitlabDeployment = {
  object_kind: 'deployment',
  status: 'running',
  status_changed_at: '2026-02-01 10:00:00 +0200',
  deployment_id: 15,
  environment: 'review/cart-12',
  environment_tier: 'development',
  project: { path_with_namespace: 'acme/cart' },
  short_sha: '2c26b46b',
  user: { username: 'ada' },
};
const pagerduty = (event: string, data: object) => ({
  event: {
    id: event,
    event_type: `incident.${event}`,
    occurred_at: '2026-02-01T09:30:00Z',
    data: {
      id: 'PGR0VU2',
      created_at: '2026-02-01T09:00:00Z',
      service: { summary: 'cart' },
      urgency: 'high',
      ...data,
    },
  },
});
const app = (operationState: object, health: string) => ({
  app: {
    metadata: { name: 'cart', namespace: 'argocd' },
    spec: {
      source: { repoURL: 'https://git.example/acme/cart.git', targetRevision: 'main' },
      destination: { namespace: 'production' },
    },
    status: { operationState, health: { status: health }, sync: { status: 'Synced', revision: sha } },
  },
});
const flux = (kind: string, reason: string, metadata: object) => ({
  involvedObject: { kind, name: 'cart', namespace: 'production', uid: 'u1' },
  metadata,
  severity: 'error',
  reason,
  timestamp: '2026-02-01T09:00:00Z',
});
const jenkins = (build: object) => ({
  name: 'deploy-cart',
  build: { number: 7, phase: 'COMPLETED', ...build },
});
const circle = (part: string, state: string) => ({
  id: state,
  type: `${part}-completed`,
  happened_at: '2026-02-01T09:00:00Z',
  [part]: { id: 'w1', name: 'deploy', status: state, created_at: '2026-02-01T08:50:00Z' },
  project: { slug: 'gh/acme/cart' },
  pipeline: { vcs: { tag: 'v1.2' } },
});

export const variantFixtures: readonly SourceFixture[] = [
  {
    source: 'github',
    what: 'a status without commit and dates, of an integration',
    headers: status,
    body: {
      action: 'created',
      deployment_status: { state: 'success', environment: 'production' },
      deployment: { id: 8, environment: 'production', payload: '{"service":"cart"}' },
      repository,
    },
    change: {
      outcome: 'succeeded',
      commit: undefined,
      at: receivedAt,
      startedAt: undefined,
      finishedAt: receivedAt,
    },
  },
  {
    source: 'github',
    what: 'a deployment waits for a review',
    headers: status,
    body: {
      deployment_status: { state: 'waiting', created_at: '2026-02-01T08:01:00Z' },
      deployment: { id: 8, sha, environment: 'production', created_at: '2026-02-01T08:00:00Z' },
      repository,
    },
    change: { outcome: 'running', finishedAt: undefined, startedAt: ns('2026-02-01T08:00:00Z') },
  },
  {
    source: 'github',
    what: 'a deployment ends in an error',
    headers: status,
    body: {
      deployment_status: { state: 'error', created_at: '2026-02-01T08:01:00Z', target_url: '' },
      deployment: { id: 8, sha, environment: 'production', created_at: '2026-02-01T08:00:00Z' },
      repository,
    },
    change: { outcome: 'failed', commit: sha, url: undefined },
  },
  {
    source: 'gitlab',
    what: 'a running deployment with the short name of its commit only',
    body: gitlabDeployment,
    change: {
      id: 'deployment/acme/cart/15',
      outcome: 'running',
      commit: '2c26b46b',
      startedAt: ns('2026-02-01T08:00:00Z'),
      environment: 'development',
    },
  },
  {
    source: 'gitlab',
    what: 'a canceled deployment before there were tiers',
    body: { ...gitlabDeployment, status: 'canceled', environment_tier: undefined, environment: 'production' },
    change: { outcome: 'cancelled', environment: 'production', finishedAt: ns('2026-02-01T08:00:00Z') },
  },
  {
    source: 'gitlab',
    what: 'a blocked deployment waits for its approval',
    body: { ...gitlabDeployment, status: 'blocked' },
    change: { outcome: 'running', finishedAt: undefined },
  },
  {
    source: 'pagerduty',
    what: 'an incident is reopened',
    body: pagerduty('reopened', { status: 'triggered', resolved_at: null }),
    incident: { id: 'PGR0VU2', status: 'open', startedAt: ns('2026-02-01T09:00:00Z'), resolvedAt: undefined },
  },
  {
    source: 'pagerduty',
    what: 'an acknowledgement runs out',
    body: pagerduty('unacknowledged', { status: 'triggered' }),
    incident: { status: 'open', acknowledgedAt: undefined, severity: 'high' },
  },
  {
    source: 'pagerduty',
    what: 'a note changes nothing',
    body: pagerduty('annotated', { content: 'looking' }),
    nothing: 'ignored',
  },
  {
    source: 'argocd',
    what: 'synced, and the application is degraded',
    body: app(
      {
        phase: 'Succeeded',
        startedAt: '2026-02-01T09:00:00Z',
        finishedAt: '2026-02-01T09:01:00Z',
        syncResult: { revision: sha },
      },
      'Degraded',
    ),
    change: {
      outcome: 'succeeded',
      commit: sha,
      labels: ['Degraded'],
      finishedAt: ns('2026-02-01T09:01:00Z'),
    },
  },
  {
    source: 'argocd',
    what: 'a chart of a version is no commit',
    body: app(
      { phase: 'Error', startedAt: '2026-02-01T09:00:00Z', syncResult: { revision: '1.2.3' } },
      'Missing',
    ),
    change: { outcome: 'failed', commit: undefined, service: 'cart' },
  },
  {
    source: 'argorollouts',
    what: 'the object of a rollout that was aborted',
    body: {
      metadata: { name: 'cart', namespace: 'production', uid: 'r1' },
      status: {
        phase: 'Degraded',
        abort: true,
        message: 'RolloutAborted: metric failed',
        abortedAt: '2026-02-01T09:00:00Z',
      },
    },
    change: { outcome: 'aborted', service: 'cart' },
  },
  {
    source: 'flux',
    what: 'a release is rolled back',
    body: flux('HelmRelease', 'RollbackSucceeded', { 'helm.toolkit.fluxcd.io/revision': '1.2.2' }),
    change: { kind: 'rollback', outcome: 'succeeded', version: '1.2.2', service: 'cart' },
  },
  {
    source: 'flux',
    what: 'an upgrade fails',
    body: flux('HelmRelease', 'UpgradeFailed', {
      'helm.toolkit.fluxcd.io/revision': '1.2.3+4',
      'helm.toolkit.fluxcd.io/app-version': '9.1',
    }),
    change: { kind: 'deployment', outcome: 'failed', version: '9.1' },
  },
  {
    source: 'flux',
    what: 'a kustomization whose health check fails',
    body: flux('Kustomization', 'HealthCheckFailed', {
      'kustomize.toolkit.fluxcd.io/revision': `main@sha1:${sha}`,
    }),
    change: { outcome: 'aborted', commit: sha, ref: 'main' },
  },
  {
    source: 'flux',
    what: 'a source that was fetched',
    body: flux('GitRepository', 'NewArtifact', {}),
    nothing: 'ignored',
  },
  {
    source: 'jenkins',
    what: 'an unstable build',
    body: jenkins({
      status: 'UNSTABLE',
      timestamp: Date.parse('2026-02-01T09:00:00Z'),
      scm: { commit: sha, branch: 'origin/main' },
    }),
    change: { outcome: 'succeeded', commit: sha, ref: 'main', finishedAt: ns('2026-02-01T09:00:00Z') },
  },
  {
    source: 'jenkins',
    what: 'an aborted build',
    body: jenkins({ status: 'ABORTED', timestamp: Date.parse('2026-02-01T09:00:00Z') }),
    change: { outcome: 'cancelled', pipeline: 'deploy-cart', isRun: true },
  },
  {
    source: 'circleci',
    what: 'a canceled workflow of a tag',
    body: circle('workflow', 'canceled'),
    change: { outcome: 'cancelled', ref: 'v1.2', repository: 'acme/cart', commit: undefined },
  },
  {
    source: 'circleci',
    what: 'a job without the right to run',
    body: circle('job', 'unauthorized'),
    change: { id: 'job/w1', outcome: 'cancelled' },
  },
];
