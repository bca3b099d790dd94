import { FieldType, type DataFrame } from '@grafana/data';
import { describe, expect, test } from 'vitest';
import * as answers from '../../test/contract-answers.ts';
import { fixtureCollector } from '../../test/fixture-collector.ts';
import { answerQuery } from './answer-query.ts';
import type { CollectorClient } from './collector-client.ts';
import { queryVersion, type CollectorQuery } from './query.ts';

const span = { from: Date.UTC(2026, 10, 1), to: Date.UTC(2026, 10, 15) };

/** A collector that answers by name and notes what it was asked. */
function collector(known: Record<string, unknown>) {
  const asked: unknown[] = [];
  const client = new Proxy(
    {},
    {
      get:
        (_target, name) =>
        (...given: unknown[]) => {
          asked.push([name, ...given]);
          const answer = known[String(name)];
          return answer === undefined
            ? Promise.reject(new Error(`not asked for: ${String(name)}`))
            : Promise.resolve(answer);
        },
    },
  ) as CollectorClient;
  return { client, asked };
}

async function ask(known: Record<string, unknown>, query: Partial<CollectorQuery>, isAnnotation = false) {
  const { client, asked } = collector(known);
  const whole = { refId: 'A', version: queryVersion, ...query } as CollectorQuery;
  return { frames: await answerQuery(client, { query: whole, span, isAnnotation }), asked };
}

const rows = (frame: DataFrame | undefined): Record<string, unknown>[] =>
  Array.from({ length: frame?.length ?? 0 }, (_, place) =>
    Object.fromEntries(frame!.fields.map(({ name, values }) => [name, values[place]])),
  );

describe('delivery', () => {
  test('numbers per interval, an empty one without numbers, and the whole answer beside them', async () => {
    const { frames, asked } = await ask(
      { delivery: answers.delivery },
      { kind: 'delivery', service: 'checkout', environment: '$__all', groupBy: 'service' },
    );
    expect(asked).toEqual([
      [
        'delivery',
        span,
        { service: 'checkout', environment: '*', team: '', interval: '', groupBy: 'service' },
      ],
    ]);
    const [intervals, groups] = frames;
    expect(intervals!.meta?.custom).toEqual({ shewhart: 'delivery', answer: answers.delivery });
    expect(rows(intervals)).toEqual([
      {
        time: Date.UTC(2026, 10, 1),
        deployments_per_day: 1,
        lead_time_p50: 18_000_000,
        fail_rate: 0,
        fail_rate_lower: 0.05,
        fail_rate_upper: 0.6,
        fail_rate_with_inferred: 1 / 7,
        recovery_p50: 2_400_000,
        rework_rate: 0,
        n: 7,
      },
      {
        time: Date.UTC(2026, 10, 8),
        deployments_per_day: null,
        lead_time_p50: null,
        fail_rate: null,
        fail_rate_lower: null,
        fail_rate_upper: null,
        fail_rate_with_inferred: null,
        recovery_p50: null,
        rework_rate: null,
        n: 0,
      },
    ]);
    expect(rows(groups)).toMatchObject([{ group: 'checkout', n: 7 }]);
    const described = (name: string) =>
      intervals!.fields.find((field) => field.name === name)?.config.description;
    expect(described('fail_rate')).toMatch(/explicit/);
    expect(described('fail_rate_with_inferred')).toMatch(/inferred/);
  });

  test('several services are refused: shares cannot be added up', async () => {
    await expect(ask({}, { kind: 'delivery', service: 'web|checkout' })).rejects.toThrow(
      /Choose one service/,
    );
  });

  test('the events of a metric say how they count, and that there are more', async () => {
    const { frames } = await ask(
      { deliveryEvents: answers.deliveryEvents },
      { kind: 'delivery-events', metric: 'changeFailRate' },
    );
    expect(rows(frames[0])).toMatchObject([
      { Change: 'Deploy checkout 1.4.1', 'Lead time': 18_000_000, change_id: 'ci:41', Commit: '0123456789' },
    ]);
    expect(String(rows(frames[0])[0]!['Counts as'])).toMatch(/rolled back by ci:42/);
    expect(frames[0]!.meta?.notices?.[0]?.text).toMatch(/newest 1 of 7 events/);
  });
});

describe('incidents', () => {
  const known = { incidents: { incidents: [answers.incident], next: null } };

  test('times that nobody told are empty, not zero', async () => {
    const { frames } = await ask(known, { kind: 'incidents' });
    expect(rows(frames[0])).toMatchObject([
      { 'To detect': 180_000, 'To mitigate': 780_000, 'To resolve': null, Services: 'checkout, web' },
    ]);
  });

  test('of other severities are left out', async () => {
    expect((await ask(known, { kind: 'incidents', severity: 'SEV2|SEV3' })).frames[0]!.length).toBe(0);
    expect((await ask(known, { kind: 'incidents', severity: 'SEV1' })).frames[0]!.length).toBe(1);
  });

  test('are regions on a time axis, open ones without an end', async () => {
    const { frames } = await ask(known, { kind: 'incidents' }, true);
    expect(rows(frames[0])).toMatchObject([
      {
        time: Date.UTC(2026, 10, 3, 10, 6),
        timeEnd: null,
        title: 'Orders fail',
        tags: ['incident', 'SEV1', 'checkout', 'web'],
      },
    ]);
  });

  test('trends have a field for each severity, worst first, and medians', async () => {
    const { frames } = await ask(
      { incidentTrends: answers.trends },
      { kind: 'incident-trends', interval: 'week' },
    );
    const [counts, times] = frames;
    expect(counts!.fields.map(({ name }) => name)).toEqual(['time', 'total', 'SEV1', 'SEV3']);
    expect(rows(counts)[1]).toMatchObject({ total: 0, SEV1: 0, SEV3: 0 });
    expect(counts!.meta?.custom?.['shewhart']).toBe('incident-trends');
    expect(rows(times)).toEqual([
      {
        time: Date.UTC(2026, 10, 1),
        detect_p50: 300_000,
        acknowledge_p50: 540_000,
        mitigate_p50: 3_600_000,
        resolve_p50: null,
      },
    ]);
  });
});

test('a comparison is two rows in the unit of the indicator', async () => {
  const { frames, asked } = await ask(
    { baselineComparison: answers.comparison },
    { kind: 'baseline-comparison', indicator: 'checkout-p95', before: '1', after: '2' },
  );
  expect(asked).toEqual([
    ['baselineComparison', { indicatorId: 'checkout-p95', before: '1', after: '2', guardrails: '' }],
  ]);
  expect(rows(frames[0]).map(({ period, center }) => [period, center])).toEqual([
    ['before', 0.4],
    ['after', 0.3],
  ]);
  expect(frames[0]!.fields.find(({ name }) => name === 'center')?.config.unit).toBe('s');
});

test('the effect of a change lists what got worse first', async () => {
  const { frames } = await ask({ effect: answers.effect }, { kind: 'effect', changeId: 'ci:41' });
  expect(rows(frames[0]).map((row) => [row['Verdict'], row['Indicator']])).toEqual([
    ['worse', 'p95'],
    ['better', 'rate'],
    ['too early to say', 'p50'],
  ]);
});

test('episodes that still last are ranked: severity, then distance, then duration', async () => {
  const { body } = await fixtureCollector(span.to / 1000).answer(
    'GET',
    new URL('http://c/api/v1/episodes'),
    '',
  );
  const [first] = (body as { episodes: object[] }).episodes;
  const episode = (id: string, severity: string, peakScore: number) => ({
    ...first,
    id,
    severity,
    peakScore,
  });
  const episodes = [
    episode('far', 'warning', -4),
    episode('near', 'warning', 2),
    episode('worst', 'critical', 1.1),
  ];
  const { frames } = await ask({ episodes: { episodes } }, { kind: 'episodes', status: 'firing' });
  expect(rows(frames[0]).map((row) => row['episode_id'])).toEqual(['worst', 'far', 'near']);
  const { frames: marks } = await ask({ episodes: { episodes } }, { kind: 'episodes' }, true);
  expect(marks[0]!.fields[0]).toMatchObject({ name: 'time', type: FieldType.time });
});

test('baselines are stages on a time axis', async () => {
  const baseline = {
    indicatorId: 'x',
    version: 2,
    effectiveFrom: '2026-11-03T00:00:00Z',
    trial: true,
    author: 'ada',
    reason: 'new database',
  };
  const { frames, asked } = await ask(
    { baselines: { baselines: [baseline] } },
    { kind: 'baselines', indicator: 'x' },
    true,
  );
  expect(asked).toEqual([['baselines', 'x']]);
  expect(rows(frames[0])).toMatchObject([{ title: 'Baseline 2 (trial)', text: 'new database — ada' }]);
});

test('indicators: what needs a look comes first, of the services chosen', async () => {
  const indicator = (id: string, state: string, episode: object | null, service = 'web') => ({
    id,
    title: id,
    state,
    episode,
    service,
    kind: 'rate',
    environment: '',
    unit: '',
    bucketSeconds: 60,
    baselineVersion: 1,
    judgedUntil: null,
    newest: null,
    origin: 'found',
    severity: 'warning',
    error: null,
  });
  const indicators = [
    indicator('learns', 'learning', null),
    indicator('out', 'judged', { id: 'e', startedAt: '2026-11-01T00:00:00Z' }),
    indicator('fails', 'failing', null),
    indicator('other', 'judged', null, 'shop'),
  ];
  const { frames } = await ask({ indicators: { indicators } }, { kind: 'indicators', service: 'web' });
  expect(rows(frames[0]).map((row) => [row['State'], row['indicator_id']])).toEqual([
    ['failing', 'fails'],
    ['out of control', 'out'],
    ['learning', 'learns'],
  ]);
});

test('readiness is a table of parts, what is not ready first', async () => {
  const readiness = {
    status: 'not ready',
    parts: {
      http: { ready: true, detail: 'It listens.' },
      store: { ready: false, detail: 'No insert for 320 s.' },
    },
  };
  const { frames } = await ask({ readiness }, { kind: 'readiness' });
  expect(rows(frames[0])[0]).toEqual({ Part: 'store', State: 'not ready', Detail: 'No insert for 320 s.' });
});

test('a query of a newer release is refused in words', async () => {
  await expect(ask({}, { kind: 'forecast' as never })).rejects.toThrow(/does not know the query "forecast"/);
});
