import { createHash } from 'node:crypto';
import type { ChangeResponse, DeliveryEventsResponse, DeliveryResponse } from '@shewhart/schemas/api';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { runningCollector, type RunningCollector } from '../changes/running-collector.ts';

/**
 * What GitHub's webhooks tell of one repository with two services, `cart` and `web`, on 5 October 2026.
 *
 * | commit | at    | where            | touches        | became                       |
 * | ------ | ----- | ---------------- | -------------- | ---------------------------- |
 * | base   | 06:00 | main             | both           | first deployed: not known    |
 * | one    | 08:00 | branch `squash`  | services/cart  | part of `squash`             |
 * | two    | 09:00 | branch `squash`  | services/cart  | part of `squash`             |
 * | squash | 10:00 | main             | services/cart  | no work of its own           |
 * | three  | 08:30 | branch `rebase`  | services/web   | copied by `threeAgain`       |
 * | four   | 09:30 | branch `rebase`  | services/cart  | copied by `fourAgain`        |
 * | threeAgain, fourAgain | 08:30, 09:30 | main, rebased at 10:30 | as before | no work of their own |
 * | five   | 11:00 | main             | services/web   |                              |
 *
 * Both services are deployed from `base` at 07:00 and from `five` at 12:00.
 */
const sha = (name: string): string => createHash('sha1').update(name).digest('hex');
const at = (clock: string): string => `2026-10-05T${clock}:00Z`;
const hour = 3_600_000;
const repository = { full_name: 'acme/shop' };

let collector: RunningCollector;
let deliveries = 0;

async function hook(event: string, body: object): Promise<void> {
  const headers = { 'x-github-event': event, 'x-github-delivery': `delivery-${(deliveries += 1)}` };
  const answer = await collector.post('/v1/webhooks/github', { repository, ...body }, headers);
  expect(answer.status, await answer.clone().text()).toBeLessThan(300);
}

const push = (
  branch: string,
  ...commits: (readonly [name: string, clock: string, path: string, title?: string])[]
) =>
  hook('push', {
    ref: `refs/heads/${branch}`,
    commits: commits.map(([name, clock, path, title = name]) => ({
      id: sha(name),
      message: title,
      timestamp: at(clock),
      author: { username: 'ada' },
      added: [],
      modified: [path],
      removed: [],
    })),
  });

const merged = (number: number, mergeCommit: string, head: string, clock: string) =>
  hook('pull_request', {
    action: 'closed',
    pull_request: {
      ...{ number, merged: true, title: `Pull request ${number}`, user: { login: 'ada' }, labels: [] },
      ...{ merge_commit_sha: sha(mergeCommit), head: { sha: sha(head), ref: `branch-${number}` } },
      ...{ created_at: at('08:00'), merged_at: at(clock), html_url: `https://git.example/${number}` },
    },
  });

const deployed = (id: number, service: string, commit: string, clock: string) =>
  hook('deployment_status', {
    action: 'created',
    deployment_status: { state: 'success', environment: 'production', created_at: at(clock) },
    deployment: { id, sha: sha(commit), ref: 'main', payload: { service }, created_at: at(clock) },
  });

beforeAll(async () => {
  collector = await runningCollector({
    'delivery.services': [
      { service: 'cart', paths: ['services/cart/*'] },
      { service: 'web', paths: ['services/web/*'] },
    ],
    'delivery.refreshSeconds': 1,
  });
  await push('main', ['base', '06:00', 'README.md']);
  await deployed(1, 'cart', 'base', '07:00');
  await deployed(2, 'web', 'base', '07:01');
  await push('squash', ['one', '08:00', 'services/cart/a.ts'], ['two', '09:00', 'services/cart/b.ts']);
  await push('rebase', ['three', '08:30', 'services/web/a.ts'], ['four', '09:30', 'services/cart/c.ts']);
  await merged(1, 'squash', 'two', '10:00');
  await push('main', ['squash', '10:00', 'services/cart/a.ts', 'Pull request 1 (#1)']);
  await merged(2, 'fourAgain', 'four', '10:30');
  await push(
    'main',
    ['threeAgain', '08:30', 'services/web/a.ts', 'three'],
    ['fourAgain', '09:30', 'services/cart/c.ts', 'four'],
  );
  await push('main', ['five', '11:00', 'services/web/b.ts']);
  await deployed(3, 'cart', 'five', '12:00');
  await deployed(4, 'web', 'five', '12:01');
}, 120_000);
afterAll(() => collector.close());

const scope = `from=${at('00:00')}&to=${at('23:00')}`;
async function get<Answer>(path: string): Promise<Answer> {
  const answer = await fetch(collector.url(path));
  expect(answer.status, await answer.clone().text()).toBe(200);
  return (await answer.json()) as Answer;
}

it.each([
  ['cart', ['four 2.5', 'one 4', 'two 3']],
  ['web', ['five 1.02', 'three 3.52']],
])(
  'a squash and a rebase lead to the commits of their branches, of %s alone',
  async (service, expected) => {
    await vi.waitFor(
      async () => {
        const { metrics } = await get<DeliveryResponse>(`/api/v1/delivery?service=${service}&${scope}`);
        expect(metrics.leadTime.n).toBe(expected.length);
      },
      { timeout: 60_000, interval: 300 },
    );
    const { events } = await get<DeliveryEventsResponse>(
      `/api/v1/delivery/events?metric=leadTime&service=${service}&${scope}`,
    );
    const names = new Map(
      ['base', 'one', 'two', 'squash', 'three', 'four', 'threeAgain', 'fourAgain', 'five'].map((name) => [
        sha(name),
        name,
      ]),
    );
    const found = events.map(
      ({ commit, leadMs }) => `${names.get(commit)} ${Math.round((100 * leadMs!) / hour) / 100}`,
    );
    // Of a commit and its copy either stands for both.
    expect(found.map((line) => line.replace('Again', '')).sort()).toEqual(expected);
    const { commits } = await get<ChangeResponse>(
      `/api/v1/changes/${encodeURIComponent(events[0]!.changeId)}`,
    );
    expect(commits).toHaveLength(expected.length);
  },
  70_000,
);
