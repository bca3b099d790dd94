import { Random } from './random.ts';
import type { Deployment, Schedule } from './schedule.ts';
import { serviceNames, type ServiceName } from './topology.ts';

export interface Commit {
  readonly repository: string;
  readonly commit: string;
  readonly parents: readonly string[];
  readonly committedAt: number;
  readonly author: string;
  readonly title: string;
  readonly reverts?: string;
}

/** A pull request that was reviewed and merged. */
export interface Merge {
  readonly id: string;
  readonly service: ServiceName;
  readonly repository: string;
  readonly commit: string;
  readonly at: number;
  readonly title: string;
  readonly author: string;
  readonly url: string;
}

export interface RepositoryHistory {
  /** Oldest first within a repository. */
  readonly commits: readonly Commit[];
  readonly merges: readonly Merge[];
}

export const people = ['ada', 'kim', 'lin', 'noor', 'sam', 'yuki'] as const;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const verbs = [
  'Cache',
  'Validate',
  'Simplify',
  'Retry',
  'Log',
  'Test',
  'Batch',
  'Remove',
  'Rename',
  'Measure',
] as const;
const things: Readonly<Record<ServiceName, readonly [string, ...string[]]>> = {
  web: ['the product page', 'session cookies', 'the search box', 'image sizes', 'the checkout form'],
  checkout: ['order totals', 'the order queue', 'voucher rules', 'the reservation call', 'order events'],
  payment: ['the acquirer client', 'refunds', 'card tokens', 'the charge journal', 'currency rounding'],
  inventory: ['stock levels', 'the reservation lock', 'supplier feeds', 'the stock query', 'warehouse codes'],
};

export const repositoryOf = (service: ServiceName): string => `shop-${service}`;

/**
 * How the deployed revisions came to be: for each deployment a pull request of one to five commits, written
 * over hours or days and merged before the pipeline ran. After a rollback the next one begins by reverting
 * what was bad.
 */
export function repositoryHistory(seed: number, schedule: Schedule): RepositoryHistory {
  const commits: Commit[] = [];
  const merges: Merge[] = [];
  for (const service of serviceNames) {
    const random = new Random(seed, 'repository', service, schedule.startAt);
    const own = schedule.deployments.filter((change) => change.service === service);
    let head: Head = root(service, schedule, random, commits);
    let taken: Deployment | undefined;
    let number = 40 + random.below(40);
    for (const change of own) {
      if (change.kind === 'rollback') {
        taken = own.find(({ id }) => id === change.reverts);
        continue;
      }
      const pull = pullRequest(random, change, head, taken, ++number);
      commits.push(...pull.commits);
      merges.push(pull.merge);
      head = { commit: change.revision, committedAt: pull.merge.at };
      taken = undefined;
    }
  }
  return { commits, merges };
}

type Head = Pick<Commit, 'commit' | 'committedAt'>;

/** What ran when the stretch began: its history is nobody's business here. */
function root(service: ServiceName, { initialVersions }: Schedule, random: Random, commits: Commit[]): Head {
  const { revision, at } = initialVersions[service];
  const committedAt = at - 2 * hourMs;
  commits.push({
    repository: repositoryOf(service),
    commit: revision,
    parents: [],
    committedAt,
    author: random.pick(people),
    title: `Release ${initialVersions[service].version}`,
  });
  return { commit: revision, committedAt };
}

/** @param taken the deployment that was rolled back before, if one was */
function pullRequest(
  random: Random,
  change: Deployment,
  head: Head,
  taken: Deployment | undefined,
  number: number,
): { readonly commits: readonly Commit[]; readonly merge: Merge } {
  const { service } = change;
  const repository = repositoryOf(service);
  const author = random.pick(people);
  const begunAt = change.at - change.durationMs;
  const mergedAt = begunAt - random.lognormal(25, 0.8) * minuteMs;
  const count = 1 + random.below(5);
  // The first commit lies hours to days before the merge, the others in between.
  const spanMs = Math.min(mergedAt - head.committedAt, random.lognormal(9, 1) * hourMs);
  const times = Array.from({ length: count }, () => mergedAt - spanMs * random.uniform()).sort(
    (a, b) => a - b,
  );
  const commits: Commit[] = [];
  let parent = head.commit;
  times.forEach((committedAt, index) => {
    const undone = index === 0 ? taken : undefined;
    const title =
      undone === undefined
        ? `${random.pick(verbs)} ${random.pick(things[service])}`
        : `Revert "Merge ${undone.version}"`;
    const commit = random.hex(20);
    commits.push({
      repository,
      commit,
      parents: [parent],
      committedAt,
      author,
      title,
      ...(undone && { reverts: undone.revision }),
    });
    parent = commit;
  });
  const title = commits.at(-1)?.title ?? '';
  const merge = {
    repository,
    commit: change.revision,
    parents: [head.commit, parent],
    committedAt: mergedAt,
    author,
  };
  commits.push({ ...merge, title: `Merge pull request #${number}: ${title}` });
  return {
    commits,
    merge: {
      id: `${repository}!${number}`,
      service,
      repository,
      commit: change.revision,
      at: mergedAt,
      title,
      author,
      url: `https://git.shop.example/${repository}/pull/${number}`,
    },
  };
}
