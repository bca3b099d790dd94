import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { StoreRejection } from '../src/errors.ts';
import { openSpool, type DurableSpool } from '../src/spool/spool.ts';
import { startDrain, type Drain } from '../src/store/drain.ts';
import { openStore, type Store } from '../src/store/store.ts';
import { ClickHouseHttpFixture } from './clickhouse-http-fixture.ts';
import { contentId, recordingLog, temporaryDirectory } from './spool-fixture.ts';
import { logRows, numberPoints, noonNs } from './stored-rows.ts';

const server = new ClickHouseHttpFixture();
beforeAll(() => server.start());
afterAll(() => server.close());

let databases = 0;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  server.insertBehaviour = 'answer';
  for (const close of closing.splice(0).reverse()) await close();
});

interface Collector {
  readonly spool: DurableSpool;
  readonly drain: Drain;
  readonly store: Store;
  readonly database: string;
  readonly stored: () => Promise<string[]>;
}

async function started(limitBytes = 1_000_000): Promise<Collector> {
  const database = `outage_${++databases}`;
  const store = await openStore({ target: server.target(database) });
  closing.push(() => store.close());
  const spool = await openSpool({
    directory: temporaryDirectory(),
    limitBytes,
    minFreeDiskBytes: 0,
    segmentMaxAgeMs: 5,
  });
  closing.push(() => spool.close());
  const drain = startDrain({ spool, store, backOff: { firstMs: 5, maxMs: 20 } });
  closing.push(() => drain.stop());
  const stored = async (): Promise<string[]> =>
    (await server.ask(`SELECT body FROM ${database}.log ORDER BY time, body`)).map(({ body }) =>
      String(body),
    );
  return { spool, drain, store, database, stored };
}

function batch(number: number): Parameters<DurableSpool['append']> {
  const rows = logRows([{ body: `${number}`.padStart(4, '0'), timeNs: noonNs + BigInt(number) }]);
  return [contentId(number), [rows]];
}

async function drained(spool: DurableSpool): Promise<void> {
  await spool.seal();
  await vi.waitFor(() => expect(spool.state().segments).toBe(0), { timeout: 30_000, interval: 10 });
}

const names = (count: number): string[] =>
  Array.from({ length: count }, (_, number) => `${number}`.padStart(4, '0'));

describe('store on a server', () => {
  test('takes rows over HTTP, and a repeated token stores nothing twice', async () => {
    const { store, database } = await started();
    const points = numberPoints([{ value: 3, timeNs: noonNs }]);
    for (const token of ['a', 'a', 'b']) await store.insert(points, token);
    const [row] = await server.ask(
      `SELECT toUInt32((SELECT count() FROM ${database}.number_point)) AS points, toUInt32((SELECT sum(count) FROM ${database}.number_day)) AS days`,
    );
    expect(row).toEqual({ points: 2, days: 2 });
  });

  test('rows that do not fit are rejected over HTTP as well', async () => {
    const { store } = await started();
    const { bytes } = logRows([{ body: 'torn' }]);
    const torn = { table: 'log', rows: 1, bytes: bytes.subarray(0, -1) } as const;
    await expect(store.insert(torn, 'torn')).rejects.toBeInstanceOf(StoreRejection);
  });

  test('wrong credentials refuse to open: waiting would not help', async () => {
    const target = { ...server.target('outage_0'), password: 'wrong' };
    await expect(openStore({ target })).rejects.toMatchObject({ name: 'StoreUnusable' });
  });

  test('a server that is not there is an outage', async () => {
    await server.goAway();
    await expect(openStore({ target: server.target('outage_0') })).rejects.toMatchObject({
      name: 'StoreOutage',
    });
    await server.start();
  });
});

describe('outage', () => {
  test('the spool grows to its limit, refuses with 503, and drains in order when the store is back', async () => {
    const { spool, drain, stored } = await started(6_000);
    await server.goAway();
    let taken = 0;
    let refusal: unknown;
    while (refusal === undefined) {
      await spool.append(...batch(taken)).then(
        () => taken++,
        (error: unknown) => (refusal = error),
      );
    }
    expect(refusal).toMatchObject({ code: 'SPOOL_FULL', retryAfterSeconds: 10 });
    expect(spool.state()).toMatchObject({ refusing: 'full' });
    await vi.waitFor(() => expect(drain.state().failuresInARow).toBeGreaterThan(2));
    expect(drain.state().status).toBe('waiting');
    await server.start();
    await drained(spool);
    expect(await stored()).toEqual(names(taken));
    expect(await spool.append(...batch(taken))).toBe('added');
    expect(spool.state().refusing).toBeUndefined();
    expect(drain.state().failuresInARow).toBe(0);
  });

  test('answers that are lost after the insert store nothing twice', async () => {
    const { spool, drain, stored } = await started();
    server.insertBehaviour = 'store-and-hang-up';
    for (let number = 0; number < 5; number++) await spool.append(...batch(number));
    await vi.waitFor(() => expect(drain.state().failuresInARow).toBeGreaterThan(2));
    server.insertBehaviour = 'answer';
    await drained(spool);
    expect(await stored()).toEqual(names(5));
  });

  test.each(['hang-up', 'too-many-parts'] as const)(
    '%s is waited out, not taken for bad rows',
    async (behaviour) => {
      const { spool, drain, stored, database } = await started();
      server.insertBehaviour = behaviour;
      await spool.append(...batch(0));
      await vi.waitFor(() => expect(drain.state().failuresInARow).toBeGreaterThan(2));
      server.insertBehaviour = 'answer';
      await drained(spool);
      expect(await stored()).toEqual(names(1));
      expect(await server.ask(`SELECT 1 FROM ${database}.dead_letter`)).toEqual([]);
    },
  );

  test('stopping during an outage leaves the segments for the next start', async () => {
    const log = recordingLog();
    const store = await openStore({ target: server.target(`outage_${++databases}`) });
    closing.push(() => store.close());
    const directory = temporaryDirectory();
    const spool = await openSpool({ directory, minFreeDiskBytes: 0 });
    const drain = startDrain({ spool, store, log, backOff: { firstMs: 600_000, maxMs: 600_000 } });
    server.insertBehaviour = 'hang-up';
    await spool.append(...batch(0));
    await spool.seal();
    await vi.waitFor(() => expect(drain.state().status).toBe('waiting'));
    await drain.stop();
    await spool.close();
    server.insertBehaviour = 'answer';
    const again = await openSpool({ directory, minFreeDiskBytes: 0 });
    closing.push(() => again.close());
    const next = startDrain({ spool: again, store });
    closing.push(() => next.stop());
    await drained(again);
    expect(await server.ask(`SELECT body FROM outage_${databases}.log`)).toEqual([{ body: '0000' }]);
  });
});
