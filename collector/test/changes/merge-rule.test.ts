import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventRows } from '../../src/changes/event-rows.ts';
import type { DecodedChange, DecodedIncident } from '../../src/changes/source.ts';
import { openedStore, type OpenedStore } from '../store-fixture.ts';

let store: OpenedStore;
beforeAll(async () => {
  store = await openedStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  for (const table of ['raw_event', 'change_event', 'incident_event'])
    await store.connection.command(`TRUNCATE TABLE ${table}`);
});

/** Nanoseconds at `minute` of one morning. */
const at = (minute: number): bigint => BigInt(Date.UTC(2026, 0, 1, 8, 0) + minute * 60_000) * 1_000_000n;
let deliveries = 0;

async function tell(
  source: string,
  told: { readonly changes?: readonly DecodedChange[]; readonly incidents?: readonly DecodedIncident[] },
): Promise<void> {
  const key = `k${++deliveries}`;
  const raw = {
    receivedAt: at(1000 + deliveries),
    source,
    key,
    kind: 'x',
    outcome: 'decoded',
    detail: '',
    verifiedBy: 'none',
    contentType: '',
    headers: {},
    body: Buffer.alloc(0),
  } as const;
  const incidents = (told.incidents ?? []).map((incident) => ({ ...incident, derived: undefined }));
  for (const rows of eventRows(raw, { changes: told.changes ?? [], commits: [], incidents })) {
    await store.store.insert(rows, `${key}-${rows.table}`);
  }
}

const deployment = (id: string, minute: number, more: Partial<DecodedChange> = {}): DecodedChange => ({
  id,
  kind: 'deployment',
  at: at(minute),
  startedAt: at(minute),
  finishedAt: at(minute + 2),
  outcome: 'succeeded',
  service: 'cart',
  environment: 'production',
  commit: 'abcdef0123',
  ...more,
});
const grouped = async (): Promise<string[]> =>
  (
    await store.connection.ask(
      `SELECT arrayStringConcat(arraySort(reported_as), '+') AS g FROM v_changes ORDER BY started, g`,
    )
  ).map(({ g }) => String(g));

describe('what several sources tell', () => {
  it('is one change within half an hour of the end of the other', async () => {
    await tell('pipeline', { changes: [deployment('1', 0)] });
    await tell('cluster', { changes: [deployment('a', 32)] });
    expect(await grouped()).toEqual(['cluster:a+pipeline:1']);
    await tell('sync', { changes: [deployment('x', 64.1)] });
    expect(await grouped()).toEqual(['cluster:a+pipeline:1', 'sync:x']);
  });

  it('is two where commit, service or environment differ', async () => {
    await tell('pipeline', { changes: [deployment('1', 0)] });
    await tell('cluster', {
      changes: [
        deployment('a', 1, { commit: 'ffffff0123' }),
        deployment('b', 1, { service: 'till' }),
        deployment('c', 1, { environment: 'staging' }),
      ],
    });
    expect(await grouped()).toHaveLength(4);
  });

  it('is matched by the short commit, and by the version where there is no commit', async () => {
    const commit = 'abcdef0123456789abcdef0123456789abcdef01';
    await tell('pipeline', {
      changes: [
        deployment('1', 0, { commit }),
        deployment('2', 0, { service: 'till', commit: undefined, version: '7' }),
      ],
    });
    await tell('cluster', {
      changes: [
        deployment('a', 1, { commit: 'abcdef01' }),
        deployment('b', 1, { service: 'till', commit: undefined, version: '7' }),
      ],
    });
    expect(await grouped()).toEqual(['cluster:a+pipeline:1', 'cluster:b+pipeline:2']);
    const [row] = await store.connection.ask(`SELECT commit FROM v_changes WHERE service = 'cart'`);
    expect(row).toEqual({ commit });
  });

  it('keeps apart what one of them tells apart: the same commit deployed twice', async () => {
    await tell('pipeline', { changes: [deployment('1', 0), deployment('2', 10)] });
    await tell('cluster', { changes: [deployment('a', 3), deployment('b', 13)] });
    expect(await grouped()).toEqual(['cluster:a+pipeline:1', 'cluster:b+pipeline:2']);
  });

  it('does not depend on the order of arrival, nor on history loaded later', async () => {
    const reports = [0, 40, 41, 100, 101].map(
      (minute, index) =>
        [index % 2 === 0 ? 'pipeline' : 'cluster', deployment(String(index), minute)] as const,
    );
    for (const [source, one] of [...reports].reverse()) await tell(source, { changes: [one] });
    const before = await grouped();
    expect(before).toEqual(['pipeline:0', 'cluster:1+pipeline:2', 'cluster:3+pipeline:4']);
    await tell('history', {
      changes: Array.from({ length: 20 }, (_, index) => deployment(`h${index}`, -10_000 + index * 20)),
    });
    expect((await grouped()).slice(-3)).toEqual(before);
  });

  it('stays quick where one version is deployed over and over', async () => {
    const again = { commit: undefined, version: '1' };
    await tell('pipeline', {
      changes: Array.from({ length: 3000 }, (_, index) => deployment(`p${index}`, index * 60, again)),
    });
    await tell('cluster', {
      changes: Array.from({ length: 3000 }, (_, index) => deployment(`c${index}`, index * 60 + 1, again)),
    });
    const rows = await store.connection.ask(
      'SELECT count() AS changes, min(reports) AS fewest FROM v_changes SETTINGS max_memory_usage = 300000000',
    );
    expect(rows.map(({ changes, fewest }) => [Number(changes), Number(fewest)])).toEqual([[3000, 2]]);
  });

  it('failed if one of them saw it fail, and runs until all are over', async () => {
    await tell('pipeline', { changes: [deployment('1', 0)] });
    await tell('canary', { changes: [deployment('a', 1, { outcome: 'aborted' })] });
    await tell('pipeline', {
      changes: [deployment('2', 200, { outcome: 'running', finishedAt: undefined })],
    });
    const rows = await store.connection.ask(
      'SELECT outcome, finished IS NULL AS open FROM v_changes ORDER BY started',
    );
    expect(rows).toEqual([
      { outcome: 'aborted', open: 0 },
      { outcome: 'running', open: 1 },
    ]);
  });
});

it('reports of one change: the latest word counts, silence takes nothing away, repetition adds nothing', async () => {
  const begun = deployment('1', 0, { outcome: 'running', finishedAt: undefined, actor: 'ada', version: '1' });
  const ended = deployment('1', 0, { at: at(5), finishedAt: at(5), outcome: 'failed' });
  const retried = deployment('1', 0, {
    at: at(9),
    finishedAt: at(9),
    outcome: 'succeeded',
    title: 'second try',
  });
  for (const one of [retried, begun, ended, retried]) await tell('pipeline', { changes: [one] });
  const rows = await store.connection.ask(
    'SELECT outcome, actor, version, title, toString(started) AS started, toString(finished) AS finished FROM v_changes',
  );
  expect(rows).toEqual([
    {
      outcome: 'succeeded',
      actor: 'ada',
      version: '1',
      title: 'second try',
      started: '2026-01-01 08:00:00.000000000',
      finished: '2026-01-01 08:09:00.000000000',
    },
  ]);
});

it('an incident that was reopened is not resolved, and keeps its first start', async () => {
  const told = (
    minute: number,
    status: DecodedIncident['status'],
    more: Partial<DecodedIncident> = {},
  ): DecodedIncident => ({
    id: 'i',
    at: at(minute),
    status,
    services: ['cart'],
    environment: 'production',
    ...more,
  });
  await tell('pager', {
    incidents: [told(0, 'open', { startedAt: at(0), detectedAt: at(2), severity: 'SEV3' })],
  });
  await tell('pager', { incidents: [told(5, 'acknowledged', { acknowledgedAt: at(5) })] });
  await tell('pager', { incidents: [told(20, 'resolved', { resolvedAt: at(20) })] });
  const state = async () =>
    store.connection.ask(
      'SELECT status, severity, toString(detected) AS detected, toString(mitigated) AS mitigated, toString(resolved) AS resolved FROM v_incidents',
    );
  expect(await state()).toEqual([
    {
      status: 'resolved',
      severity: 'SEV3',
      detected: '2026-01-01 08:02:00.000000000',
      mitigated: '2026-01-01 08:20:00.000000000',
      resolved: '2026-01-01 08:20:00.000000000',
    },
  ]);
  await tell('pager', { incidents: [told(30, 'open', { severity: 'SEV1' })] });
  expect(await state()).toEqual([
    {
      status: 'open',
      severity: 'SEV1',
      detected: '2026-01-01 08:02:00.000000000',
      mitigated: null,
      resolved: null,
    },
  ]);
});
