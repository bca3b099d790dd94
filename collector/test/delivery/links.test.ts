import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StoreRow } from '../../src/ports.ts';
import { deliveryFixture, type DeliveryFixture } from './delivery-fixture.ts';

let fixture: DeliveryFixture;
beforeAll(async () => {
  fixture = await deliveryFixture();
});
beforeEach(() => fixture.clear());
afterAll(() => fixture.close());

const at = (day: number, clock = '10:00'): string => `2026-10-${String(day).padStart(2, '0')}T${clock}:00Z`;
const sha = (letter: string): string => letter.repeat(40);

/** `change method` of every link with that verdict. */
async function found(verdict = 'failed'): Promise<string[]> {
  await fixture.deriver.pass();
  return (await fixture.links())
    .filter((link) => link['verdict'] === verdict)
    .map((link) => `${String(link['change_id']).replace('test:', '')} ${String(link['method'])}`);
}
const first = async (): Promise<StoreRow> => (await fixture.links())[0]!;

describe('rollback', () => {
  it('V1, V2, V3, V1: what failed is V2', async () => {
    await fixture.changes(
      { id: 'a', at: at(1), version: 'V1' },
      { id: 'b', at: at(2), version: 'V2' },
      { id: 'c', at: at(3), version: 'V3' },
      { id: 'd', at: at(3, '11:00'), version: 'V1' },
    );
    expect(await found()).toEqual(['b rollback']);
    expect(await first()).toMatchObject({
      remedy: 'test:d',
      confidence: 0.85,
      reason: 'test:d deployed an earlier version again 25 h after it',
      recovered: '2026-10-03 11:00:00.000000000',
    });
    const [last] = await fixture.ask(
      `SELECT is_rollback, is_rework FROM v_deployments WHERE change_id = 'test:d'`,
    );
    expect(last).toEqual({ is_rollback: true, is_rework: true });
  });

  it('the same version over itself is a redeploy, a second attempt after a failure is neither', async () => {
    await fixture.changes(
      { id: 'a', at: at(1), version: 'V1' },
      { id: 'b', at: at(2), version: 'V1' },
      { id: 'c', at: at(3), version: 'V2', outcome: 'failed' },
      { id: 'd', at: at(3, '10:30'), version: 'V2' },
    );
    expect(await found()).toEqual(['c outcome']);
    const rows = await fixture.ask('SELECT is_redeploy, is_rollback FROM v_deployments ORDER BY finished');
    expect(rows.map((row) => [row['is_redeploy'], row['is_rollback']])).toEqual([
      [false, false],
      [true, false],
      [false, false],
      [false, false],
    ]);
  });

  it('back to before a failed attempt, then forward again', async () => {
    await fixture.changes(
      { id: 'a', at: at(1), commit: sha('a') },
      { id: 'b', at: at(2), commit: sha('b'), outcome: 'aborted' },
      { id: 'c', at: at(2, '10:20'), commit: sha('a') },
      { id: 'd', at: at(4), commit: sha('b') },
    );
    expect(await found()).toEqual(['b outcome', 'b rollback']);
  });

  it('told by the source: what it returns to may never have been seen', async () => {
    await fixture.changes(
      { id: 'a', at: at(1), version: 'V7' },
      { id: 'b', at: at(1, '10:14'), version: 'V5', kind: 'rollback' },
    );
    expect(await found()).toEqual(['a rollback']);
    expect(await first()).toMatchObject({
      confidence: 0.95,
      reason: 'rolled back by test:b 14 min after it',
    });
  });

  it('long after is a decision, not a failure', async () => {
    await fixture.changes(
      { id: 'a', at: at(1), version: 'V1' },
      { id: 'b', at: at(2), version: 'V2' },
      { id: 'c', at: at(10), version: 'V1' },
      { id: 'x', at: at(2), version: 'V2', service: 'other' },
      { id: 'y', at: at(3), version: 'V1', environment: 'staging' },
    );
    expect(await found()).toEqual([]);
  });
});

describe('revert', () => {
  it('a later deployment contains a revert of a commit that an earlier one brought', async () => {
    await fixture.commits(
      { commit: sha('a'), committed: at(1, '08:00') },
      { commit: sha('b'), committed: at(2, '08:00'), parents: [sha('a')] },
      { commit: sha('c'), committed: at(2, '09:00'), parents: [sha('b')] },
      { commit: sha('d'), committed: at(3, '08:00'), parents: [sha('c')], reverts: [sha('b').slice(0, 10)] },
      { commit: sha('e'), committed: at(5, '08:00'), parents: [sha('d')], reverts: [sha('d')] },
    );
    await fixture.changes(
      { id: '1', at: at(1), commit: sha('a') },
      { id: '2', at: at(2), commit: sha('c') },
      { id: '3', at: at(3), commit: sha('d') },
      // Lands what was reverted once more: the revert was no failure.
      { id: '4', at: at(5), commit: sha('e') },
    );
    expect(await found()).toEqual(['2 revert']);
    expect(await first()).toMatchObject({
      remedy: 'test:3',
      confidence: 0.8,
      reason: 'a commit in test:3 reverts bbbbbbbbbb 24 h after it',
    });
    const leads = await fixture.ask(
      'SELECT change_id, commit, lead_ms FROM v_deployed_commits ORDER BY finished, lead_ms',
    );
    expect(leads).toEqual([
      { change_id: 'test:2', commit: sha('c'), lead_ms: 3_600_000 },
      { change_id: 'test:2', commit: sha('b'), lead_ms: 7_200_000 },
      { change_id: 'test:3', commit: sha('d'), lead_ms: 7_200_000 },
      { change_id: 'test:4', commit: sha('e'), lead_ms: 7_200_000 },
    ]);
  });

  it('a deployment says itself what it reverts', async () => {
    await fixture.changes(
      { id: '1', at: at(1), version: '1.0' },
      { id: '2', at: at(2), version: '1.1' },
      { id: '3', at: at(3), version: '1.2', reverts: ['1.1'] },
    );
    expect(await found()).toEqual(['2 revert']);
    expect((await first())['confidence']).toBe(0.9);
  });
});

describe('hotfix and outcome', () => {
  it('a hotfix within three days blames the last planned deployment', async () => {
    await fixture.changes(
      { id: '1', at: at(1), version: '1.0' },
      { id: '2', at: at(2), version: '1.1', ref: 'hotfix/cart-empty' },
      { id: '3', at: at(9), version: '1.2', labels: ['Hotfix'] },
    );
    expect(await found()).toEqual(['1 hotfix']);
    const rework = await fixture.ask(
      'SELECT change_id FROM v_deployments WHERE is_rework ORDER BY change_id',
    );
    expect(rework.map((row) => row['change_id'])).toEqual(['test:2', 'test:3']);
  });

  it('failed and aborted ones fail by themselves, cancelled ones never took place', async () => {
    await fixture.changes(
      { id: '1', at: at(1), outcome: 'failed', version: '1.0' },
      { id: '2', at: at(2), outcome: 'cancelled', version: '1.0' },
      { id: '3', at: at(3), version: '1.0' },
      { id: '4', at: at(4), outcome: 'aborted', version: '1.1' },
    );
    expect(await found()).toEqual(['1 outcome', '4 outcome']);
    const links = await fixture.links();
    expect(links.map((link) => link['recovered'])).toEqual(['2026-10-03 10:00:00.000000000', null]);
  });
});

describe('incidents', () => {
  it('inferred: the latest deployment of the service within the window, never an external one', async () => {
    await fixture.changes(
      { id: '1', at: at(1) },
      { id: '2', at: at(2) },
      { id: 'other', at: at(2, '11:00'), service: 'search' },
      { id: 'staging', at: at(2, '11:10'), environment: 'staging' },
    );
    await fixture.incidents(
      { id: 'soon', at: at(2, '12:00'), mitigated: at(2, '13:00'), status: 'mitigated' },
      { id: 'late', at: at(4) },
      { id: 'before', at: '2026-09-30T10:00:00Z' },
      { id: 'external', at: at(2, '12:00'), is_external: true },
    );
    expect(await found()).toEqual(['2 inferred']);
    expect(await first()).toMatchObject({
      incident_id: 'test:soon',
      confidence: 0.5,
      reason: 'incident test:soon began 2 h after it',
      recovered: '2026-10-02 13:00:00.000000000',
    });
  });

  it('an incident names its change: by identity, version or commit; then it is not inferred', async () => {
    await fixture.changes(
      { id: '1', at: at(1), version: '1.0', commit: sha('a') },
      { id: '2', at: at(2), version: '1.1', commit: sha('b') },
      { id: '3', at: at(3), version: '1.2', commit: sha('c'), url: 'https://ci.example/3', links: [] },
      { id: '4', at: at(4), version: '1.3', commit: sha('d') },
    );
    await fixture.incidents(
      { id: 'i', at: at(4, '10:05'), changes: ['1'] },
      { id: 'j', at: at(4, '10:05'), changes: ['1.1'] },
      { id: 'k', at: at(4, '10:05'), changes: [sha('c').slice(0, 9)] },
      { id: 'l', at: at(4, '10:05'), changes: ['test:4'], is_external: true },
    );
    expect(await found()).toEqual(['1 explicit', '2 explicit', '3 explicit']);
    expect((await fixture.links()).map((link) => [link['confidence'], link['reason']])).toEqual([
      [1, 'incident test:i names it'],
      [0.9, 'incident test:j names its version'],
      [0.9, 'incident test:k names its commit'],
    ]);
  });

  it('a service that it calls is suspected where the service itself was not deployed', async () => {
    await fixture.session.insert('dependency_calls', [
      {
        environment: 'production',
        caller: 'web',
        callee: 'cart',
        hour: '2026-10-02 09:00:00',
        received_window: '2026-10-02 09:00:00',
        calls: 10,
        errors: 0,
        last_seen: '2026-10-02 09:00:00',
        computed: '2026-10-02 09:00:00',
      },
    ]);
    await fixture.changes({ id: '1', at: at(2) }, { id: 'w', at: at(3), service: 'web' });
    await fixture.incidents(
      { id: 'i', at: at(2, '10:30'), services: ['web'] },
      { id: 'j', at: at(3, '10:30'), services: ['web'] },
    );
    expect(await found()).toEqual(['1 inferred', 'w inferred']);
    expect(await first()).toMatchObject({
      confidence: 0.35,
      reason: 'incident test:i of web, which calls cart, began 30 min after it',
    });
  });
});

describe('the word of people', () => {
  beforeEach(async () => {
    await fixture.changes(
      { id: '1', at: at(1), version: '1' },
      { id: '2', at: at(2), version: '2', outcome: 'failed' },
    );
    await fixture.incidents({ id: 'i', at: at(2, '10:30'), mitigated: at(2, '11:00'), status: 'mitigated' });
    expect(await found()).toEqual(['2 inferred', '2 outcome']);
  });

  it('not failed: every rule gives way, and says to whom', async () => {
    await fixture.correct({ change_id: 'test:2', verdict: 'not-failed' });
    expect(await found()).toEqual([]);
    expect(await found('not-failed')).toEqual(['2 inferred', '2 outcome', '2 person']);
    expect((await fixture.links()).map((link) => link['reason'])).toEqual([
      'incident test:i began 30 min after it; overruled by ada: I was there',
      'its source says that it failed; overruled by ada: I was there',
      'ada: I was there',
    ]);
    await fixture.correct({ change_id: 'test:2', verdict: 'failed', author: 'grace' });
    expect(await found()).toEqual(['2 inferred', '2 outcome', '2 person']);
  });

  it('in regard to one incident only', async () => {
    await fixture.correct({ change_id: 'test:2', incident_id: 'test:i', verdict: 'not-failed' });
    expect(await found()).toEqual(['2 outcome']);
  });

  it('it was another change: the rule gives way to it', async () => {
    await fixture.correct({ change_id: 'test:1', incident_id: 'test:i', verdict: 'failed' });
    expect(await found()).toEqual(['1 person', '2 outcome']);
    expect(await first()).toMatchObject({ confidence: 1, recovered: '2026-10-02 11:00:00.000000000' });
  });
});

it('a change with several links is one failed deployment, and the last explicit end counts', async () => {
  await fixture.changes(
    { id: 'a', at: at(1), version: 'V1' },
    { id: 'b', at: at(2), version: 'V2' },
    { id: 'c', at: at(2, '10:20'), version: 'V1' },
  );
  await fixture.incidents(
    { id: 'named', at: at(2, '10:05'), changes: ['b'], mitigated: at(2, '10:30'), status: 'mitigated' },
    { id: 'guessed', at: at(2, '10:06') },
  );
  expect(await found()).toEqual(['b explicit', 'b inferred', 'b rollback']);
  const [row] = await fixture.ask(
    `SELECT failed_by, confidence, is_failed_explicit, toString(recovered) AS recovered FROM v_deployments WHERE is_failed`,
  );
  expect(row).toEqual({
    failed_by: 'explicit',
    confidence: 1,
    is_failed_explicit: true,
    recovered: '2026-10-02 10:30:00.000000000',
  });
});

it('a link never depends on how much history is loaded', async () => {
  const recent = async (): Promise<void> => {
    await fixture.changes(
      { id: '5', at: at(20), version: 'V5' },
      { id: '6', at: at(21), version: 'V6' },
      { id: '7', at: at(21, '10:30'), version: 'V5' },
      { id: '8', at: at(25), version: 'V8', ref: 'hotfix/x' },
      { id: '9', at: at(27), version: 'V9', outcome: 'aborted' },
    );
    await fixture.incidents({ id: 'i', at: at(25, '11:00') }, { id: 'j', at: at(19, '23:00') });
  };
  await recent();
  await fixture.deriver.pass();
  const before = await fixture.links();
  expect(before.map((link) => `${String(link['change_id'])} ${String(link['method'])}`)).toEqual([
    'test:6 rollback',
    'test:8 inferred',
    'test:9 outcome',
  ]);
  await fixture.changes(
    ...Array.from({ length: 9 }, (_, index) => ({
      id: `old${index}`,
      at: at(1 + index),
      version: `old ${index}`,
    })),
  );
  await fixture.deriver.pass();
  expect(await fixture.links()).toEqual(before);
  // And in one go it is the same.
  await fixture.clear();
  await fixture.changes(
    ...Array.from({ length: 9 }, (_, index) => ({
      id: `old${index}`,
      at: at(1 + index),
      version: `old ${index}`,
    })),
  );
  await recent();
  await fixture.deriver.pass();
  expect(await fixture.links()).toEqual(before);
});

it('without news nothing is derived; a report or a word is news', async () => {
  await fixture.changes({ id: 'a', at: at(1), version: 'V1' });
  await fixture.deriver.pass();
  const before = fixture.deriver.version();
  await fixture.deriver.pass();
  expect(fixture.deriver.version()).toBe(before);
  await fixture.correct({ change_id: 'test:a', verdict: 'failed' });
  await fixture.deriver.pass();
  expect(fixture.deriver.version()).toBe(before + 1);
});

it('what is no longer so disappears: two reports turn out to be one deployment', async () => {
  await fixture.changes(
    { id: 'a', at: at(1), version: 'V1', outcome: 'failed' },
    { id: 'b', at: at(2), version: 'V2' },
  );
  expect(await found()).toEqual(['a outcome']);
  // The source takes back what it said.
  await fixture.changes({ id: 'a', at: at(1, '10:30'), version: 'V1', outcome: 'cancelled' });
  expect(await found()).toEqual([]);
  const rows = await fixture.ask('SELECT change_id, is_concluded FROM v_deployments ORDER BY change_id');
  expect(rows).toEqual([
    { change_id: 'test:a', is_concluded: false },
    { change_id: 'test:b', is_concluded: true },
  ]);
});
