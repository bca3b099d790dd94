import { deployedCommits, type Commit } from '@shewhart/analysis';
import type { StoreRow, StoreSession } from '../ports.ts';
import { anyOf } from './delivery-rules.ts';

/** Newest commits of one repository that are looked at: about 100 bytes of memory each. */
const maxCommits = 500_000;

export interface OwnPaths {
  readonly service: string;
  readonly paths: readonly string[];
}

interface Group {
  readonly service: string;
  readonly environment: string;
  readonly changeIds: readonly string[];
  readonly commits: readonly string[];
}

interface History {
  readonly commits: ReadonlyMap<string, Commit>;
  /** Whole names of commits by their first seven digits. */
  readonly byStart: ReadonlyMap<string, readonly string[]>;
}

/**
 * Tells which commits each successful deployment was the first to bring, and writes what differs from what is
 * stored. The walk over ancestors is the one part of the derivation that is no SQL.
 */
export async function deriveContents(
  session: StoreSession,
  services: readonly string[],
  options: { readonly derived: number; readonly ownPaths: readonly OwnPaths[] },
): Promise<number> {
  const groups = (await session.query('deployed_versions', { services })).map(groupOf);
  const found = await session.query('repositories_of_services', { services });
  const repositories = new Map(found.map((row) => [String(row['service']), row['repositories'] as string[]]));
  const histories = new Map<string, History>();
  const rows = new Map<string, StoreRow>();
  for (const group of groups) {
    const paths = options.ownPaths.find(({ service }) => service === group.service)?.paths ?? [];
    const names = repositories.get(group.service) ?? [];
    const key = JSON.stringify([names, paths]);
    const history = histories.get(key) ?? (await readHistory(session, names, paths));
    histories.set(key, history);
    for (const row of contentsOf(group, history)) rows.set(keyOf(row), row);
  }
  return writeDifference(session, services, rows, options.derived);
}

function groupOf(row: StoreRow): Group {
  return {
    service: String(row['service']),
    environment: String(row['environment']),
    changeIds: row['change_ids'] as string[],
    commits: row['commits'] as string[],
  };
}

function contentsOf({ service, environment, changeIds, commits }: Group, history: History): StoreRow[] {
  const deployments = changeIds.map((id, index) => ({
    id,
    commit: wholeName(history, commits[index] ?? ''),
  }));
  return deployedCommits(deployments, history.commits).map(({ id, isKnown, commits: brought }) => {
    const at = (sha: string): number => history.commits.get(sha)?.committedAt ?? 0;
    const sorted = brought.toSorted((a, b) => at(a) - at(b) || (a < b ? -1 : 1));
    return {
      service,
      environment,
      change_id: id,
      is_known: isKnown,
      commits: sorted,
      committed: sorted.map((sha) => new Date(at(sha)).toISOString()),
    };
  });
}

/** Some sources give the first digits alone. */
function wholeName({ commits, byStart }: History, commit: string): string {
  if (commits.has(commit) || commit.length < 7) return commit;
  const candidates = (byStart.get(commit.slice(0, 7)) ?? []).filter((whole) => whole.startsWith(commit));
  return candidates.length === 1 ? candidates[0]! : commit;
}

async function readHistory(
  session: StoreSession,
  repositories: readonly string[],
  paths: readonly string[],
): Promise<History> {
  const commits = new Map<string, Commit>();
  for (const repository of repositories) {
    const [row] = await session.query('commits_of_repository', {
      repository,
      paths: anyOf(paths),
      maxCommits,
    });
    if (row !== undefined) addCommits(commits, row);
  }
  const byStart = new Map<string, string[]>();
  for (const sha of commits.keys()) {
    const start = sha.slice(0, 7);
    const others = byStart.get(start);
    if (others === undefined) byStart.set(start, [sha]);
    else others.push(sha);
  }
  return { commits, byStart };
}

/**
 * Where no source told a commit's parents (pushes do not), the commit before it on the same branch stands for
 * them. A squash or rebase has the branch's last commit as a further parent, and then is no work of its own.
 */
function addCommits(commits: Map<string, Commit>, row: StoreRow): void {
  const column = <Cell>(name: string): readonly Cell[] => row[name] as Cell[];
  const names = column<string>('commits');
  const known = new Set(names);
  const [parents, heads] = [column<string[]>('parents'), column<string[]>('heads')];
  const [branches, committed] = [column<string[]>('branches'), column<number>('committed')];
  const [work, isRelevant] = [column<number>('work'), column<number | boolean>('is_relevant')];
  const newest = new Map<string, string>();
  for (let index = names.length - 1; index >= 0; index -= 1) {
    const sha = names[index]!;
    const told = parents[index]!;
    const before = told.length > 0 ? told : branches[index]!.flatMap((branch) => newest.get(branch) ?? []);
    for (const branch of branches[index]!) newest.set(branch, sha);
    const merged = heads[index]!.filter((head) => head !== sha && known.has(head));
    commits.set(sha, {
      committedAt: Number(committed[index]),
      parents: [...new Set([...before, ...merged])],
      isWork: told.length < 2 && merged.length === 0,
      isRelevant: Boolean(isRelevant[index]),
      work: Number(work[index]),
    });
  }
}

async function writeDifference(
  session: StoreSession,
  services: readonly string[],
  rows: ReadonlyMap<string, StoreRow>,
  derived: number,
): Promise<number> {
  const stored = await session.query('deployment_contents', { services });
  const old = new Map(stored.map((row) => [keyOf(row), row]));
  const changed = [...rows].flatMap(([key, row]) =>
    isSame(old.get(key), row) ? [] : [{ ...row, derived, gone: 0 }],
  );
  const gone = [...old].flatMap(([key, row]) =>
    rows.has(key) ? [] : [{ ...named(row), is_known: false, commits: [], committed: [], derived, gone: 1 }],
  );
  const written = [...changed, ...gone];
  if (written.length > 0) await session.insert('deployment_content', written);
  return written.length;
}

function isSame(old: StoreRow | undefined, row: StoreRow): boolean {
  if (old === undefined || Boolean(old['is_known']) !== row['is_known']) return false;
  const [before, now] = [old['commits'] as string[], row['commits'] as string[]];
  const dates = (row['committed'] as string[]).map((text) => Date.parse(text));
  return (
    before.length === now.length &&
    before.every((sha, index) => sha === now[index]) &&
    (old['committed'] as number[]).every((at, index) => Number(at) === dates[index])
  );
}

const named = ({ service, environment, change_id: changeId }: StoreRow) => ({
  service,
  environment,
  change_id: changeId,
});
const keyOf = (row: StoreRow): string => JSON.stringify(Object.values(named(row)));
