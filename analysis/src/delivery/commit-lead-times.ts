import type { Deployment } from './deployment.ts';

export interface Commit {
  readonly committedAt: number;
  readonly parents: readonly string[];
  /** Does it touch what the service is built from; true when left out. */
  readonly isRelevant?: boolean;
}

export interface CommitLeadTime {
  readonly commit: string;
  readonly deploymentId: string;
  /** Null when the clock of the commit runs ahead of the deployment. */
  readonly leadMs: number | null;
}

export interface LeadTimes {
  readonly commits: readonly CommitLeadTime[];
  /** Deployments whose commits cannot be told: the first known of a service, or of an unknown commit. */
  readonly unknown: readonly string[];
  /** Commits dated after the deployment that carried them. */
  readonly negative: number;
}

/**
 * Lead time of every commit: finish of the first successful deployment that contains it minus the time of
 * the commit. A deployment brings the ancestors of its commit that no earlier one of the service brought;
 * merges carry no work of their own and are left out. The first known deployment has no lead time: its
 * ancestors are the whole history. The deployments are those of one environment.
 */
export function commitLeadTimes(
  deployments: readonly Deployment[],
  commits: ReadonlyMap<string, Commit>,
): LeadTimes {
  const found: CommitLeadTime[] = [];
  const unknown: string[] = [];
  const deployed = new Map<string, Set<string>>();
  const succeeded = deployments.filter(
    (one): one is Deployment & { finishedAt: number } =>
      one.outcome === 'succeeded' && one.finishedAt !== null && !one.isRollback,
  );
  for (const { id, service, commit, finishedAt } of succeeded.sort((a, b) => a.finishedAt - b.finishedAt)) {
    const earlier = deployed.get(service);
    const known = earlier ?? new Set<string>();
    if (!commits.has(commit)) {
      unknown.push(id);
      continue;
    }
    deployed.set(service, known);
    const brought = takeAncestors(commit, commits, known);
    if (earlier === undefined) {
      unknown.push(id);
      continue;
    }
    for (const sha of brought) {
      const { committedAt, parents, isRelevant = true } = commits.get(sha) as Commit;
      if (parents.length > 1 || !isRelevant) continue;
      const leadMs = finishedAt - committedAt;
      found.push({ commit: sha, deploymentId: id, leadMs: leadMs < 0 ? null : leadMs });
    }
  }
  return { commits: found, unknown, negative: found.filter(({ leadMs }) => leadMs === null).length };
}

/** The commit and its ancestors that are not in `known`, which they join. */
function takeAncestors(commit: string, commits: ReadonlyMap<string, Commit>, known: Set<string>): string[] {
  const taken: string[] = [];
  const waiting = [commit];
  for (let sha = waiting.pop(); sha !== undefined; sha = waiting.pop()) {
    const entry = commits.get(sha);
    if (entry === undefined || known.has(sha)) continue;
    known.add(sha);
    taken.push(sha);
    waiting.push(...entry.parents);
  }
  return taken;
}
