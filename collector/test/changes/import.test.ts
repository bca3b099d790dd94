import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { csvReports } from '../../src/import/csv-reports.ts';
import { gitHistory, type GitHistoryOptions } from '../../src/import/git-history.ts';
import { sendReports, type Report } from '../../src/import/report-sender.ts';
import { runningCollector, type RunningCollector } from './running-collector.ts';

let collector: RunningCollector;
beforeAll(async () => {
  collector = await runningCollector();
});
afterAll(() => collector.close());

const directory = mkdtempSync(join(tmpdir(), 'shewhart-git-'));
let minute = 0;
/** Commits a minute apart, by one author, so that every hash and every order is the same each time. */
function git(...args: string[]): string {
  const date = `2026-05-01T10:${String(minute).padStart(2, '0')}:00Z`;
  return execFileSync(
    'git',
    [
      '-C',
      directory,
      '-c',
      'user.name=Ada',
      '-c',
      'user.email=ada@example.org',
      '-c',
      'commit.gpgsign=false',
      '-c',
      'tag.gpgsign=false',
      ...args,
    ],
    {
      env: {
        PATH: process.env['PATH'],
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_DATE: date,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_SYSTEM: '/dev/null',
      },
      encoding: 'utf8',
    },
  ).trim();
}
function commit(file: string, message: string): string {
  minute++;
  writeFileSync(join(directory, file), `${message} ${minute}`);
  git('add', '.');
  git('commit', '-q', '-m', message);
  return git('rev-parse', 'HEAD');
}

// main: a ─ b ─ M(c) ─ revert of b; tags v1 on b, v2 on M, v3 on the revert, v2-again on b.
git('init', '-q', '-b', 'main');
git('remote', 'add', 'origin', 'git@git.example:acme/cart.git');
commit('a.txt', 'Begin');
const b = commit('b.txt', 'Add "b", naïvely');
git('tag', '-a', 'v1', '-m', 'First');
git('checkout', '-q', '-b', 'feature');
const c = commit('c.txt', 'Add c');
git('checkout', '-q', 'main');
minute++;
git('merge', '-q', '--no-ff', '-m', 'Merge feature', 'feature');
const merge = git('rev-parse', 'HEAD');
git('tag', '-a', 'v2', '-m', 'Second');
git('tag', '-a', 'v2-alias', '-m', 'The same');
minute++;
git('revert', '--no-edit', b);
const revert = git('rev-parse', 'HEAD');
minute++;
git('tag', '-a', 'v3', '-m', 'Third');
minute++;
git('tag', '-a', 'v1-again', '-m', 'Back to the first', b);

const defaults: GitHistoryOptions = {
  service: undefined,
  environment: 'production',
  deployments: 'auto',
  tagPattern: '*',
  since: undefined,
  withPaths: true,
};
const refuse = (reason: string): never => {
  throw new Error(reason);
};

async function all(reports: AsyncIterable<Report>): Promise<Report[]> {
  const found: Report[] = [];
  for await (const report of reports) found.push(report);
  return found;
}

it('a repository: tags are deployments, going back is a rollback, reverts are recognised', async () => {
  const reports = await all(gitHistory(directory, defaults));
  const commits = reports.flatMap((one) => (one.type === 'commit' ? one.report : []));
  expect(commits).toHaveLength(5);
  expect(commits.find((one) => one.commit === merge)?.parents).toEqual([b, c]);
  expect(commits.find((one) => one.commit === revert)?.reverts).toEqual([b]);
  expect(commits.find((one) => one.commit === b)).toMatchObject({
    title: 'Add "b", naïvely',
    paths: ['b.txt'],
    author: 'Ada',
    repository: 'acme/cart',
  });
  const changes = reports.flatMap((one) => (one.type === 'change' ? one.report : []));
  expect(
    changes.map(({ kind, version, commit: sha, previousVersion }) => [kind, version, sha, previousVersion]),
  ).toEqual([
    ['deployment', 'v1', b, undefined],
    ['deployment', 'v2', merge, 'v1'],
    ['deployment', 'v3', revert, 'v2'],
    ['rollback', 'v1-again', b, 'v3'],
  ]);
  expect(changes[0]).toMatchObject({
    service: 'cart',
    environment: 'production',
    actor: 'Ada',
    title: 'First',
  });
});

it('a repository whose merges are its deployments', async () => {
  const reports = await all(gitHistory(directory, { ...defaults, deployments: 'merges', service: 'shop' }));
  const changes = reports.flatMap((one) => (one.type === 'change' ? one.report : []));
  expect(changes.map(({ commit: sha, service }) => [sha, service])).toEqual([[merge, 'shop']]);
  const untagged = await all(gitHistory(directory, { ...defaults, tagPattern: 'release-*' }));
  expect(untagged.filter(({ type }) => type === 'change')).toHaveLength(1);
});

it('what is no repository is said in the words of git', async () => {
  await expect(all(gitHistory(tmpdir(), defaults))).rejects.toThrow(/not a git repository/);
});

it('arrives whole, once, however often it is sent', async () => {
  const target = { url: collector.url('/'), token: undefined, onProgress: () => undefined };
  for (let round = 0; round < 2; round++) {
    expect(await sendReports(gitHistory(directory, defaults), target)).toEqual({
      changes: 4,
      commits: 5,
      incidents: 0,
    });
  }
  await collector.waitForRows(`SELECT * FROM v_changes WHERE service = 'cart'`, 4);
  const rows = await collector.ask(
    `SELECT commit, is_merge, length(reverts) FROM v_commits WHERE repository = 'acme/cart' AND (is_merge OR length(reverts) > 0) ORDER BY committed`,
  );
  expect(rows).toEqual([
    [merge, 1, '0'],
    [revert, 0, '1'],
  ]);
});

it('a table of deployments and one of incidents', async () => {
  const file = join(directory, 'history.csv');
  writeFileSync(
    file,
    '\uFEFFService,Env,Version,SHA,Deployed at,Result,Note\r\ncart,prod,1.0,abcdef1,2026-01-01 10:00:00,success,x\r\n\r\ncart,prod,1.1,abcdef2,1767348000,Failed,\r\n',
  );
  const incidents = join(directory, 'incidents.csv');
  writeFileSync(
    incidents,
    'id,service,started_at,resolved_at,severity,change\nINC-1,cart;web,2026-01-02T10:05:00Z,2026-01-02T11:00:00+01:00,SEV2,abcdef2\n',
  );
  const target = { url: collector.url('/'), token: undefined, onProgress: () => undefined };
  expect(await sendReports(csvReports(file, 'changes', refuse), target)).toMatchObject({ changes: 2 });
  expect(await sendReports(csvReports(incidents, 'incidents', refuse), target)).toMatchObject({
    incidents: 1,
  });
  const rows = await collector.waitForRows(
    `SELECT environment, version, outcome, toString(started) FROM v_changes WHERE commit LIKE 'abcdef%' ORDER BY started`,
    2,
  );
  expect(rows).toEqual([
    ['production', '1.0', 'succeeded', '2026-01-01 10:00:00.000000000'],
    ['production', '1.1', 'failed', '2026-01-02 10:00:00.000000000'],
  ]);
  const told = await collector.waitForRows(
    `SELECT services, severity, changes, status FROM v_incidents WHERE incident_id LIKE '%INC-1'`,
    1,
  );
  expect(told).toEqual([[['cart', 'web'], 'SEV2', ['abcdef2'], 'resolved']]);
});

it('broken rows of a table are named, and the others are taken', async () => {
  const file = join(directory, 'broken.csv');
  writeFileSync(
    file,
    'service,at,outcome\ncart,2026-01-01T00:00:00Z,\ncart,soon,\n,2026-01-01,\ncart,2026-01-02,perhaps\ncart,2026-01-03,failed\n',
  );
  const bad: string[] = [];
  const taken = await all(csvReports(file, 'changes', (reason) => bad.push(reason)));
  expect(bad).toEqual([
    'broken.csv, row 3: "soon" (at) is no instant',
    'broken.csv, row 4: a change needs a service and an instant',
    expect.stringMatching(/^broken.csv, row 5: "perhaps" is none of running, succeeded/),
  ]);
  expect(taken.map(({ report }) => (report as { at: string }).at)).toEqual([
    '2026-01-01T00:00:00.000Z',
    '2026-01-03T00:00:00.000Z',
  ]);
});
