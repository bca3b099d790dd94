import type {
  ChangeResponse,
  DeliveryEventsResponse,
  DeliveryResponse,
  LinksResponse,
  MetricName,
} from '@shewhart/schemas/api';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runningCollector, type RunningCollector } from '../changes/running-collector.ts';

/**
 * Two services over two weeks in October 2026, worked by hand, sent as CloudEvents and asked for over HTTP.
 *
 * cart (team basket, one repository, commits c0 … c9 in a line)
 *
 * | id  | ended        | what                                             | brings           | lead       |
 * | --- | ------------ | ------------------------------------------------ | ---------------- | ---------- |
 * | C1  | 05 Mon 10:00 | version 1, commit c0: the first known            | not known        |            |
 * | C2  | 06 Tue 10:00 | version 2, commit c2                             | c1 c2            | 4 h, 2 h   |
 * | C3  | 06 Tue 15:00 | version 3, commit c3: failed, rolled back by C4  | c3               | 1 h        |
 * | C4  | 06 Tue 15:30 | version 2 again: rollback of C3                  |                  |            |
 * | C5  | 07 Wed 10:00 | version 5, commit c5; incident I1 names it       | c4 c5            | 20 h, 1 h  |
 * | C6  | 07 Wed 12:00 | version 6, commit c6: its branch is hotfix/…     | c6               | 1 h        |
 * | C7  | 08 Thu 10:00 | version 7, commit c8                             | c7 c8            | 6 h, 3 h   |
 * | C8  | 09 Fri 10:00 | version 8, commit c9, which reverts c7           | c9               | 2 h        |
 * | C9  | 12 Mon 10:00 | version 8 again: a redeploy                      |                  |            |
 * | C10 | 13 Tue 10:00 | cancelled: never took place                      |                  |            |
 * | C11 | 14 Wed 10:00 | version 9: failed by its source; C12 succeeded   |                  |            |
 * | C12 | 14 Wed 11:00 | version 9, commit unknown                        | not known        |            |
 *
 * web (team shop, no commits known)
 *
 * | W1  | 05 Mon 09:00 | |
 * | W2  | 08 Thu 09:00 | incident I2 at 11:00, mitigated 12:00, names no change: inferred |
 * | W3  | 12 Mon 09:00 | external incident I3 at 09:30: does not count |
 * | W4  | 15 Thu 09:00 | incident I4 at 10:00, still open: inferred, not recovered |
 * | W5  | 17 Sat 09:00 | aborted by its canary; nothing after it: not recovered |
 *
 * Failed: C3 (rollback), C5 (explicit, and hotfix by C6), C7 (revert by C8), C11 (outcome), W5 (outcome);
 * inferred: W2, W4. Concluded: C1-C9, C11, C12 and W1-W5 = 16, of which C4 is a rollback.
 */
const day = (date: number, clock: string): string => `2026-10-${String(date).padStart(2, '0')}T${clock}:00Z`;
const sha = (digit: number): string => String(digit).repeat(40);
const hour = 3_600_000;

const commits = [
  [0, day(5, '08:00')],
  [1, day(6, '06:00')],
  [2, day(6, '08:00')],
  [3, day(6, '14:00')],
  [4, day(6, '14:00')],
  [5, day(7, '09:00')],
  [6, day(7, '11:00')],
  [7, day(8, '04:00')],
  [8, day(8, '07:00')],
  [9, day(9, '08:00')],
] as const;

const cart = (id: string, at: string, more: object) => ({
  id,
  kind: 'deployment',
  at,
  startedAt: at,
  finishedAt: at,
  outcome: 'succeeded',
  service: 'cart',
  environment: 'prod',
  repository: 'shop/cart',
  ...more,
});
const web = (id: string, at: string, more: object = {}) =>
  cart(id, at, { service: 'web', repository: 'shop/web', version: id, ...more });

const changes = [
  cart('C1', day(5, '10:00'), { version: '1', commit: sha(0) }),
  cart('C2', day(6, '10:00'), { version: '2', commit: sha(2) }),
  cart('C3', day(6, '15:00'), { version: '3', commit: sha(3) }),
  cart('C4', day(6, '15:30'), { version: '2', commit: sha(2) }),
  cart('C5', day(7, '10:00'), { version: '5', commit: sha(5) }),
  cart('C6', day(7, '12:00'), { version: '6', commit: sha(6), ref: 'hotfix/empty-cart' }),
  cart('C7', day(8, '10:00'), { version: '7', commit: sha(8) }),
  cart('C8', day(9, '10:00'), { version: '8', commit: sha(9) }),
  cart('C9', day(12, '10:00'), { version: '8', commit: sha(9) }),
  cart('C10', day(13, '10:00'), { version: '9', outcome: 'cancelled' }),
  cart('C11', day(14, '10:00'), { version: '9', outcome: 'failed' }),
  cart('C12', day(14, '11:00'), { version: '9' }),
  web('W1', day(5, '09:00')),
  web('W2', day(8, '09:00')),
  web('W3', day(12, '09:00')),
  web('W4', day(15, '09:00')),
  web('W5', day(17, '09:00'), { outcome: 'aborted' }),
  // Another environment: in no number of production.
  web('S1', day(9, '09:00'), { environment: 'staging', outcome: 'failed' }),
];

const incident = (id: string, service: string, startedAt: string, more: object) => ({
  id,
  at: startedAt,
  startedAt,
  status: 'open',
  services: [service],
  environment: 'production',
  ...more,
});
const incidents = [
  incident('I1', 'cart', day(7, '10:10'), {
    changes: ['C5'],
    status: 'mitigated',
    mitigatedAt: day(7, '11:30'),
    at: day(7, '11:30'),
  }),
  incident('I2', 'web', day(8, '11:00'), {
    status: 'mitigated',
    mitigatedAt: day(8, '12:00'),
    at: day(8, '12:00'),
  }),
  incident('I3', 'web', day(12, '09:30'), { isExternal: true }),
  incident('I4', 'web', day(15, '10:00'), {}),
];

let collector: RunningCollector;
const scope = `from=${day(5, '00:00')}&to=${day(19, '00:00')}`;

async function get<Answer>(path: string): Promise<Answer> {
  const answer = await fetch(collector.url(path));
  expect(answer.status, await answer.clone().text()).toBe(200);
  return (await answer.json()) as Answer;
}
const send = (type: string, data: unknown) =>
  collector.post(
    '/v1/events',
    { specversion: '1.0', id: type, source: '/by/hand', type: `dev.shewhart.${type}`, data },
    { 'content-type': 'application/cloudevents+json' },
  );

beforeAll(async () => {
  collector = await runningCollector({
    'changes.services': [
      { name: 'cart', team: 'basket' },
      { name: 'web', team: 'shop' },
    ],
    'delivery.refreshSeconds': 1,
  });
  const history = commits.map(([digit, committedAt]) => ({
    repository: 'shop/cart',
    commit: sha(digit),
    parents: digit === 0 ? [] : [sha(digit - 1)],
    committedAt,
    title: `Commit ${digit}`,
    author: 'Ada',
    reverts: digit === 9 ? [sha(7)] : [],
  }));
  expect((await send('commit', history)).status).toBe(200);
  expect((await send('change', changes)).status).toBe(200);
  expect((await send('incident', incidents)).status).toBe(200);
  await vi.waitFor(
    async () => {
      const { metrics } = await get<DeliveryResponse>(`/api/v1/delivery?${scope}`);
      expect(metrics.changeFailRate.withInferred.n).toBe(16);
      expect(metrics.changeFailRate.withInferred.k).toBe(7);
      expect(metrics.leadTime.n).toBe(9);
    },
    { timeout: 110_000, interval: 500 },
  );
}, 120_000);
afterAll(() => collector.close());

it('the five numbers', async () => {
  const { metrics, asOf, scope: asked } = await get<DeliveryResponse>(`/api/v1/delivery?${scope}`);
  expect(asked).toEqual({ service: null, environment: 'production', team: null });
  expect(metrics).toMatchObject({
    // C1 C2 C3 C5 C6 C7 C8 C9 C12 and W1 W2 W3 W4 over 14 days. Days with one: 5 6 7 8 9, then 12 14 15.
    deploymentFrequency: { n: 13, rollbacks: 1, redeploys: 1, perDay: 13 / 14, medianDaysPerWeek: 4 },
    // 1 1 1 2 2 3 4 6 20 hours; of 12 that should bring commits, C1 C12 and four of web do not tell.
    leadTime: {
      n: 9,
      p50: 2 * hour,
      p75: 4 * hour,
      negative: 0,
      unlinkedShare: 0.5,
      lower: hour,
      upper: 6 * hour,
    },
    changeFailRate: { explicit: { k: 5, n: 16 }, withInferred: { k: 7, n: 16, value: 7 / 16 }, pending: 0 },
    // C3 30 min, C5 the later of 1.5 h (incident) and 2 h (hotfix), C7 24 h, C11 1 h, W2 3 h; W4 and W5 open.
    recoveryTime: { n: 7, open: 2, p50: 3 * hour },
    // C4 rollback, C6 hotfix, C8 revert.
    reworkRate: { k: 3, n: 16 },
    // C2 2, C3 1, C5 2, C6 1, C7 2, C8 1.
    batchSize: { p50: 1.5, n: 6 },
  });
  expect(asOf).not.toBeNull();
});

it('each link has a method, a confidence and its reason in words', async () => {
  const { links } = await get<LinksResponse>(`/api/v1/links?from=${day(1, '00:00')}`);
  const production = links.filter(({ changeId }) => changeId !== 'cloudevents:S1');
  const found = production.map(({ changeId, method, confidence, reason }) => [
    changeId.replace(/^.*:/, ''),
    method,
    confidence,
    reason.replaceAll(/\w+:(?=[CWIS]\d)/g, ''),
  ]);
  expect(found.filter(([id]) => id !== 'S1').toSorted()).toEqual([
    ['C11', 'outcome', 0.8, 'its source says that it failed'],
    ['C3', 'rollback', 0.85, 'C4 deployed an earlier version again 30 min after it'],
    ['C5', 'explicit', 1, 'incident I1 names it'],
    ['C5', 'hotfix', 0.7, 'the hotfix C6 followed 2 h after it'],
    ['C7', 'revert', 0.8, 'a commit in C8 reverts 777777777777 24 h after it'],
    ['W2', 'inferred', 0.5, 'incident I2 began 2 h after it'],
    ['W4', 'inferred', 0.7, 'incident I4 began 60 min after it'],
    ['W5', 'outcome', 0.95, 'it was aborted after it was exposed'],
  ]);
});

const metricNames: MetricName[] = [
  'deploymentFrequency',
  'leadTime',
  'changeFailRate',
  'recoveryTime',
  'reworkRate',
];

describe.each(['', '&service=cart', '&team=shop', '&environment=*'])(
  'two steps from a number to its events%s',
  (more) => {
    it.each(metricNames)('%s', async (metric) => {
      const { metrics } = await get<DeliveryResponse>(`/api/v1/delivery?${scope}${more}`);
      const numbers = {
        deploymentFrequency: metrics.deploymentFrequency.n,
        leadTime: metrics.leadTime.n,
        changeFailRate: metrics.changeFailRate.withInferred.k,
        recoveryTime: metrics.recoveryTime.n,
        reworkRate: metrics.reworkRate.k,
      };
      const events: DeliveryEventsResponse['events'][number][] = [];
      let page: DeliveryEventsResponse;
      let cursor = '';
      do {
        page = await get<DeliveryEventsResponse>(
          `/api/v1/delivery/events?metric=${metric}&${scope}${more}&limit=4${cursor}`,
        );
        events.push(...page.events);
        cursor = `&cursor=${page.next}`;
      } while (page.next !== null);
      expect(page.counted).toBe(numbers[metric]);
      expect(events.filter(({ isCounted }) => isCounted)).toHaveLength(numbers[metric]);
      expect(events).toHaveLength(page.total);
      expect(new Set(events.map(({ changeId, commit }) => changeId + commit)).size).toBe(events.length);
      if (metric === 'changeFailRate') expect(page.total).toBe(metrics.changeFailRate.withInferred.n);
      if (metric === 'recoveryTime')
        expect(events.filter(({ isOpen }) => isOpen)).toHaveLength(metrics.recoveryTime.open);
    });
  },
);

it('intervals and groups add up to the whole', async () => {
  for (const interval of ['day', 'week', 'month']) {
    const { metrics, intervals, groups, tradeOff } = await get<DeliveryResponse>(
      `/api/v1/delivery?${scope}&interval=${interval}&groupBy=team`,
    );
    const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);
    expect(sum(intervals.map((one) => one.metrics.deploymentFrequency.n))).toBe(13);
    expect(sum(intervals.map((one) => one.metrics.leadTime.n))).toBe(9);
    expect(sum(tradeOff.map((one) => one.failed))).toBe(metrics.changeFailRate.withInferred.k);
    expect(groups.map(({ name, metrics: own }) => [name, own.changeFailRate.withInferred.k])).toEqual([
      ['basket', 4],
      ['shop', 3],
    ]);
    expect(intervals.length).toBe({ day: 14, week: 2, month: 1 }[interval]);
    expect(intervals.at(-1)!.partial).toBe(interval === 'month');
  }
});

it('what the words of an event say', async () => {
  const { events } = await get<DeliveryEventsResponse>(
    `/api/v1/delivery/events?metric=recoveryTime&service=web&${scope}`,
  );
  expect(events.map(({ counts, isOpen }) => [counts.replaceAll(/\w+:(?=[CWI]\d)/g, ''), isOpen])).toEqual([
    [expect.stringMatching(/^not recovered after \d+ d; failed: it was aborted after it was exposed/), true],
    [expect.stringMatching(/^not recovered after \d+ d; failed: incident I4 began 60 min after it/), true],
    ['recovered after 3 h; failed: incident I2 began 2 h after it (method inferred, confidence 0.5)', false],
  ]);
});

it('one change: its commits, its links, by any identity that a report gave', async () => {
  const { events } = await get<DeliveryEventsResponse>(
    `/api/v1/delivery/events?metric=changeFailRate&service=cart&${scope}`,
  );
  const { changeId } = events.find(({ version }) => version === '5')!;
  const answer = await get<ChangeResponse>(`/api/v1/changes/${encodeURIComponent(changeId)}`);
  expect(answer.change).toMatchObject({ changeId, version: '5', team: 'basket' });
  expect(answer.commits).toEqual([
    { commit: sha(5), title: 'Commit 5', author: 'Ada', committed: '2026-10-07T09:00:00.000Z', leadMs: hour },
    {
      commit: sha(4),
      title: 'Commit 4',
      author: 'Ada',
      committed: '2026-10-06T14:00:00.000Z',
      leadMs: 20 * hour,
    },
  ]);
  expect(answer.links.map(({ method }) => method)).toEqual(['explicit', 'hotfix']);
  expect((await fetch(collector.url('/api/v1/changes/none:such'))).status).toBe(404);
});

it('bands, quick check, an empty organisation', async () => {
  const { bands, quickCheck } = await get<DeliveryResponse>(`/api/v1/delivery?${scope}`);
  expect(bands.map(({ year }) => year)).toEqual([2021, 2023, 2024, 2025]);
  expect(bands[1]!.levels.map(({ band }) => band)).toEqual(['high', 'elite', 'low', 'high']);
  expect(bands[3]!.levels.every(({ band }) => band === null)).toBe(true);
  // Between a day and a week: 6; an hour to a day: 8 twice; 43.75 %; 18.75 %.
  expect(quickCheck.score).toBeCloseTo((6 + 8 + 8 + (10 - 4.375) + (10 - 1.875)) / 5, 9);
  const empty = await get<DeliveryResponse>('/api/v1/delivery?service=nobody');
  expect(empty.metrics.changeFailRate.withInferred).toEqual({
    value: null,
    k: 0,
    n: 0,
    lower: null,
    upper: null,
  });
  expect(empty.intervals.length).toBeGreaterThan(12);
  expect(empty.quickCheck.score).toBeNull();
});

it('bad questions are told what is wrong', async () => {
  for (const [path, status, words] of [
    ['/api/v1/delivery?from=soon', 400, 'from must be an instant'],
    [`/api/v1/delivery?from=${day(5, '00:00')}&to=${day(4, '00:00')}`, 400, 'from must lie before to'],
    ['/api/v1/delivery?from=2020-01-01&to=2026-01-01&interval=day', 400, 'choose longer ones'],
    ['/api/v1/delivery/events', 400, 'metric'],
    ['/api/v1/delivery/events?metric=leadTime&cursor=x', 400, 'cursor must be'],
  ] as const) {
    const answer = await fetch(collector.url(path));
    expect([path, answer.status]).toEqual([path, status]);
    expect(((await answer.json()) as { detail: string }).detail).toContain(words);
  }
});

it('people correct a link, and every number follows', async () => {
  const before = await get<LinksResponse>('/api/v1/links?service=web');
  const { changeId } = before.links.find(({ method }) => method === 'inferred')!;
  const word = { changeId, verdict: 'not-failed', author: 'grace', reason: 'It was a drill' };
  expect((await collector.post('/api/v1/links', { ...word, changeId: 'none' })).status).toBe(404);
  expect((await collector.post('/api/v1/links', { ...word, incidentId: 'none' })).status).toBe(404);
  expect((await collector.post('/api/v1/links', { ...word, verdict: 'perhaps' })).status).toBe(400);
  const answer = await collector.post('/api/v1/links', word);
  expect(answer.status).toBe(200);
  const { links } = (await answer.json()) as LinksResponse;
  expect(links.map(({ method, verdict, author }) => [method, verdict, author])).toEqual([
    ['person', 'not-failed', 'grace'],
    ['inferred', 'not-failed', null],
  ]);
  const { metrics } = await get<DeliveryResponse>(`/api/v1/delivery?${scope}`);
  expect(metrics.changeFailRate.withInferred.k).toBe(6);
  await collector.post('/api/v1/links', { ...word, verdict: 'failed', reason: 'It was no drill' });
  const again = await get<DeliveryResponse>(`/api/v1/delivery?${scope}`);
  expect(again.metrics.changeFailRate).toMatchObject({ explicit: { k: 6 }, withInferred: { k: 7 } });
  const rows = await collector.ask('SELECT verdict FROM link_correction ORDER BY created');
  expect(rows).toEqual([['not-failed'], ['failed']]);
});

it('SQL users read the same view', async () => {
  const rows = await collector.ask(
    `SELECT sum(deployments), sum(failed), sum(concluded), sum(rework) FROM v_delivery_day WHERE environment = 'production'`,
  );
  expect(rows).toEqual([['13', '7', '16', '3']]);
});
