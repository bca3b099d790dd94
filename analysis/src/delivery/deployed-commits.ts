export interface Commit {
  readonly committedAt: number;
  readonly parents: readonly string[];
  /** Carries work of its own: merges do not, nor does a squash whose branch is known. True when left out. */
  readonly isWork?: boolean;
  /** Does it touch what the service is built from; true when left out. */
  readonly isRelevant?: boolean;
  /** The same for copies of one commit (a rebase, a cherry-pick); 0 or left out when not known. */
  readonly work?: number;
}

export interface SuccessfulDeployment {
  readonly id: string;
  /** Empty when unknown. */
  readonly commit: string;
}

export interface DeploymentContent {
  readonly id: string;
  /** False for the first known deployment, whose ancestors are the whole history, and for unknown commits. */
  readonly isKnown: boolean;
  /** Commits that no earlier deployment brought. */
  readonly commits: readonly string[];
}

/**
 * What each deployment was the first to bring: the ancestors of its commit without the ancestors of earlier
 * ones. Of copies of one commit within a deployment the oldest counts.
 *
 * @param deployments successful ones of one service and environment, rollbacks left out, earliest first
 */
export function deployedCommits(
  deployments: readonly SuccessfulDeployment[],
  commits: ReadonlyMap<string, Commit>,
): DeploymentContent[] {
  const known = new Set<string>();
  let isFirst = true;
  return deployments.map(({ id, commit }) => {
    if (!commits.has(commit)) return { id, isKnown: false, commits: [] };
    const brought = takeAncestors(commit, commits, known);
    const isKnown = !isFirst;
    isFirst = false;
    return { id, isKnown, commits: isKnown ? withoutCopies(brought, commits) : [] };
  });
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

function withoutCopies(brought: readonly string[], commits: ReadonlyMap<string, Commit>): string[] {
  const at = (sha: string): Commit => commits.get(sha) as Commit;
  const counted = brought.filter((sha) => {
    const { isWork = true, isRelevant = true } = at(sha);
    return isWork && isRelevant;
  });
  const oldest = new Map<number, string>();
  for (const sha of counted) {
    const { work = 0, committedAt } = at(sha);
    const other = oldest.get(work);
    if (other === undefined || committedAt < at(other).committedAt) oldest.set(work, sha);
  }
  return counted.filter((sha) => (at(sha).work ?? 0) === 0 || oldest.get(at(sha).work as number) === sha);
}
