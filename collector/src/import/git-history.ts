import { spawn } from 'node:child_process';
import { basename, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { CommitReport } from '@shewhart/schemas';
import { fits } from '../changes/name-pattern.ts';
import type { Report } from './report-sender.ts';

export interface GitHistoryOptions {
  readonly service: string | undefined;
  readonly environment: string;
  /** `auto`: tags where any fits, else merges. */
  readonly deployments: 'auto' | 'tags' | 'merges' | 'none';
  readonly tagPattern: string;
  /** As git understands it. */
  readonly since: string | undefined;
  /** Also the files that each commit touched, for repositories that hold several services. */
  readonly withPaths: boolean;
}

interface Commit extends CommitReport {
  readonly parents: readonly string[];
  readonly reverts: readonly string[];
}

interface Deployment {
  readonly commit: string;
  readonly version: string;
  readonly at: string;
  readonly title: string;
  readonly actor: string;
  readonly reverts: readonly string[];
}

/** Separates fields and records: neither can stand in a message, an author or a path. */
const field = '\x1f';
const record = '\x1e';

/**
 * The history of a repository, oldest first: every commit of its main line and its tags, and deployments: a
 * tag is deployed when it was made, a merge (or, without merges, a commit) of the main line when it entered
 * it. A deployment of a commit that an earlier one already contained is a rollback.
 * @throws Error with git's own words
 */
export async function* gitHistory(path: string, options: GitHistoryOptions): AsyncGenerator<Report> {
  const repository = await repositoryName(path);
  const branch = (await git(path, ['rev-parse', '--abbrev-ref', 'HEAD'])).trim();
  const tags = await taggedDeployments(path, options.tagPattern);
  const byTag = options.deployments === 'tags' || (options.deployments === 'auto' && tags.length > 0);
  const parents = new Map<string, readonly string[]>();
  const firstLine = new Set<string>(byTag || options.deployments === 'none' ? [] : await mainLine(path));
  const merged: Deployment[] = [];
  for await (const commit of commitsOf(path, repository, branch, options)) {
    parents.set(commit.commit, commit.parents);
    yield { type: 'commit', report: commit };
    if (firstLine.has(commit.commit)) merged.push(mergeDeployment(commit));
  }
  if (options.deployments === 'none') return;
  const deployments = byTag ? tags.filter(({ commit }) => parents.has(commit)) : merged;
  yield* changesOf(deployments, parents, repository, options);
}

function* changesOf(
  deployments: readonly Deployment[],
  parents: ReadonlyMap<string, readonly string[]>,
  repository: string,
  { service = basename(repository), environment }: GitHistoryOptions,
): Generator<Report> {
  const contained = new Set<string>();
  let previous: Deployment | undefined;
  for (const deployment of deployments) {
    const { commit, version, at, title, actor, reverts } = deployment;
    // Several tags of one commit (`v1`, `v1.2.3`) are one deployment.
    if (commit === previous?.commit) continue;
    const isRollback = contained.has(commit);
    addAncestors(commit, parents, contained);
    yield {
      type: 'change',
      report: {
        id: [repository, service, environment, version].join('/'),
        kind: isRollback ? 'rollback' : 'deployment',
        at,
        finishedAt: at,
        outcome: 'succeeded',
        service,
        environment,
        version,
        ...(previous === undefined ? {} : { previousVersion: previous.version }),
        commit,
        repository,
        title,
        actor,
        reverts,
      },
    };
    previous = deployment;
  }
}

/** Everything that a deployment of this commit contains; what is in the set is not walked again. */
function addAncestors(
  commit: string,
  parents: ReadonlyMap<string, readonly string[]>,
  contained: Set<string>,
): void {
  const open = [commit];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (contained.has(next)) continue;
    contained.add(next);
    open.push(...(parents.get(next) ?? []));
  }
}

async function repositoryName(path: string): Promise<string> {
  const top = (await git(path, ['rev-parse', '--show-toplevel']).catch(() => path)).trim();
  const remote = (await git(path, ['remote', 'get-url', 'origin']).catch(() => '')).trim();
  const named = /[:/]([^/:]+\/[^/]+?)(?:\.git)?\/?$/.exec(remote)?.[1];
  return named ?? basename(resolve(top)).replace(/\.git$/, '');
}

async function taggedDeployments(path: string, pattern: string): Promise<Deployment[]> {
  const format = [
    'refname:short',
    'objectname',
    '*objectname',
    'creatordate:iso-strict',
    'contents:subject',
    'creator',
  ]
    .map((name) => `%(${name})`)
    .join(field);
  const lines = (
    await git(path, ['for-each-ref', 'refs/tags', '--sort=creatordate', `--format=${format}`])
  ).split('\n');
  return lines.flatMap((line) => {
    const [name = '', object = '', peeled = '', at = '', title = '', creator = ''] = line.split(field);
    if (name === '' || at === '' || !fits(name, pattern)) return [];
    const actor = creator.replace(/ <.*$/, '');
    return { commit: peeled === '' ? object : peeled, version: name, at, title, actor, reverts: [] };
  });
}

function mergeDeployment(commit: Commit): Deployment {
  return {
    commit: commit.commit,
    version: commit.commit.slice(0, 12),
    at: commit.committedAt,
    title: commit.title ?? '',
    actor: commit.author ?? '',
    reverts: commit.reverts,
  };
}

/** The merges of the main line; where nothing was ever merged, its commits. */
async function mainLine(path: string): Promise<string[]> {
  const merges = await git(path, ['rev-list', '--first-parent', '--merges', 'HEAD']);
  const found = merges === '' ? await git(path, ['rev-list', '--first-parent', 'HEAD']) : merges;
  return found.split('\n').filter((line) => line !== '');
}

async function* commitsOf(
  path: string,
  repository: string,
  branch: string,
  { since, withPaths }: GitHistoryOptions,
): AsyncGenerator<Commit> {
  const format = ['%H', '%P', '%aI', '%cI', '%an', '%s', '%b'].join(field);
  const byTitle = new Map<string, string>();
  const log = [
    ...['log', 'HEAD', '--tags', '--reverse', '--topo-order', `--format=${record}${format}${field}`],
    ...(since === undefined ? [] : [`--since=${since}`]),
    ...(withPaths ? ['--name-only', '--no-renames'] : []),
  ];
  for await (const text of records(path, log)) {
    const [
      id = '',
      parents = '',
      authoredAt,
      committedAt = '',
      author = '',
      title = '',
      body = '',
      files = '',
    ] = text.split(field);
    const paths = files.split('\n').filter((line) => line !== '');
    yield {
      repository,
      commit: id,
      parents: parents.split(' ').filter((parent) => parent !== ''),
      authoredAt,
      committedAt,
      author,
      title,
      branch,
      reverts: reverted(title, body, byTitle),
      ...(withPaths ? { paths: paths.slice(0, 500) } : {}),
    };
    byTitle.set(title, id);
  }
}

/** Git's own sentence names the commit; without it the title names an earlier one of that title. */
function reverted(title: string, body: string, byTitle: ReadonlyMap<string, string>): string[] {
  const named = [...body.matchAll(/\bThis reverts commit ([0-9a-f]{7,64})\b/gi)].map(([, commit]) => commit!);
  if (named.length > 0) return named;
  const original = /^Revert "(.+)"$/.exec(title)?.[1];
  const commit = original === undefined ? undefined : byTitle.get(original);
  return commit === undefined ? [] : [commit];
}

/** The records of a git command's output, each as soon as it is whole. */
async function* records(path: string, args: readonly string[]): AsyncGenerator<string> {
  const child = spawn('git', ['-C', path, '-c', 'core.quotePath=false', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text.slice(0, 2000)));
  const ended = new Promise<number | null>((done, failed) => {
    child.once('close', done);
    child.once('error', failed);
  });
  let whole = '';
  for await (const line of createInterface({ input: child.stdout, crlfDelay: Infinity })) {
    const parts = `${line}\n`.split(record);
    whole += parts[0]!;
    for (const part of parts.slice(1)) {
      if (whole !== '') yield whole;
      whole = part;
    }
  }
  if (whole !== '') yield whole;
  if ((await ended) !== 0) throw new Error(`git ${args[0] ?? ''} failed: ${complaint.trim()}`);
}

async function git(path: string, args: readonly string[]): Promise<string> {
  let text = '';
  for await (const part of records(path, args)) text += part;
  return text;
}
