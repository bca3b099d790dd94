import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { StoreOutage, StoreRejection } from '../src/errors.ts';
import type { RowStore, TableRows } from '../src/ports.ts';
import { openSpool, type DurableSpool } from '../src/spool/spool.ts';
import { startDrain, type DrainOptions } from '../src/store/drain.ts';
import { UnclearStoreFailure } from '../src/store/store-failure.ts';
import { contentId, recordingLog, temporaryDirectory } from './spool-fixture.ts';
import { openedStore, type OpenedStore } from './store-fixture.ts';
import { logRow, logRows, noonNs, type LogRow } from './stored-rows.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A store whose log table refuses the body "bad". */
async function pickyStore(): Promise<OpenedStore> {
  const opened = await openedStore();
  closing.push(opened.close);
  await opened.connection.command(`ALTER TABLE log ADD CONSTRAINT no_bad CHECK body != 'bad'`);
  return opened;
}

async function spoolAt(directory: string): Promise<DurableSpool> {
  const spool = await openSpool({ directory, minFreeDiskBytes: 0 });
  closing.push(() => spool.close());
  return spool;
}

async function drained(
  spool: DurableSpool,
  store: DrainOptions['store'],
  more: Partial<DrainOptions> = {},
): Promise<void> {
  await spool.seal();
  const drain = startDrain({ spool, store, backOff: { firstMs: 1, maxMs: 5 }, ...more });
  await vi.waitFor(() => expect(spool.state().segments).toBe(0), { timeout: 30_000, interval: 5 });
  await drain.stop();
}

const bodies = async ({ connection }: OpenedStore): Promise<string[]> =>
  (await connection.ask('SELECT body FROM log ORDER BY time')).map(({ body }) => String(body));
const at = (body: string, index: number): LogRow => ({ body, timeNs: noonNs + BigInt(index) });

describe('poison batch', () => {
  test('the bad rows go to the dead letters with the reason, the rest is stored, in order', async () => {
    const opened = await pickyStore();
    const spool = await spoolAt(temporaryDirectory());
    const sent = Array.from({ length: 100 }, (_, index) =>
      at(index % 37 === 5 ? 'bad' : `good ${index}`, index),
    );
    await spool.append(contentId(1), [logRows(sent)]);
    const log = recordingLog();
    await drained(spool, opened.store, { log });
    expect(await bodies(opened)).toEqual(sent.map(({ body }) => body).filter((body) => body !== 'bad'));
    const letters = await opened.connection.ask(
      'SELECT stage, target, reason, detail, hex(raw) AS raw FROM dead_letter',
    );
    expect(letters).toHaveLength(3);
    expect(letters[0]).toMatchObject({
      stage: 'store',
      target: 'log',
      reason: 'store_rejection',
      detail: expect.stringContaining('no_bad') as string,
    });
    const raws = letters.map(({ raw }) => raw).sort();
    expect(raws).toEqual(
      [5, 42, 79].map((index) => logRow(at('bad', index)).toString('hex').toUpperCase()).sort(),
    );
    expect(log.lines.some(({ message }) => message.includes('looking for the bad ones'))).toBe(true);
  });

  test('what follows a poisoned segment is stored too', async () => {
    const opened = await pickyStore();
    const spool = await spoolAt(temporaryDirectory());
    await spool.append(contentId(1), [logRows([at('bad', 0)])]);
    await spool.seal();
    await spool.append(contentId(2), [logRows([at('next', 1)])]);
    await drained(spool, opened.store);
    expect(await bodies(opened)).toEqual(['next']);
  });

  test('an insert that spans more partitions than the engine takes is taken apart', async () => {
    const opened = await openedStore();
    closing.push(opened.close);
    const dayNs = 86_400_000_000_000n;
    const sent = Array.from({ length: 300 }, (_, index) => ({
      ...at(`day ${index}`, index),
      receivedNs: noonNs + BigInt(index) * dayNs,
    }));
    const spool = await spoolAt(temporaryDirectory());
    await spool.append(contentId(1), [logRows(sent)]);
    await drained(spool, opened.store);
    expect(await bodies(opened)).toEqual(sent.map(({ body }) => body));
    expect(await opened.value('SELECT toUInt32(count()) FROM dead_letter')).toBe(0);
  });

  test('rows that end inside a value: the whole ones are stored, the rest is kept', async () => {
    const opened = await openedStore();
    closing.push(opened.close);
    const { bytes } = logRows([at('whole', 0), at('torn', 1)]);
    const spool = await spoolAt(temporaryDirectory());
    await spool.append(contentId(1), [{ table: 'log', rows: 2, bytes: bytes.subarray(0, -2) }]);
    await drained(spool, opened.store);
    expect(await bodies(opened)).toEqual(['whole']);
    expect(await opened.connection.ask('SELECT reason, hex(raw) AS raw FROM dead_letter')).toEqual([
      { reason: 'unreadable_rows', raw: logRow(at('torn', 1)).subarray(0, -2).toString('hex').toUpperCase() },
    ]);
  });

  test('when even the dead letters refuse, the rows stay on disk', async () => {
    const opened = await pickyStore();
    await opened.connection.command('ALTER TABLE dead_letter ADD CONSTRAINT none CHECK 0');
    const directory = temporaryDirectory();
    const spool = await spoolAt(directory);
    await spool.append(contentId(1), [logRows([at('bad', 0), at('good', 1)])]);
    await drained(spool, opened.store);
    expect(await bodies(opened)).toEqual(['good']);
    const [file, ...others] = readdirSync(join(directory, 'quarantine'));
    expect(others).toEqual([]);
    expect(readFileSync(join(directory, 'quarantine', file!))).toEqual(logRow(at('bad', 0)));
  });

  test.each([1, 3, 5, 12])(
    'a crash after %i inserts of a division neither loses nor doubles',
    async (insertsBeforeCrash) => {
      const opened = await pickyStore();
      const directory = temporaryDirectory();
      const sent = Array.from({ length: 12 }, (_, index) =>
        at(index === 4 || index === 9 ? 'bad' : `${index}`, index),
      );
      const first = await spoolAt(directory);
      await first.append(contentId(1), [logRows(sent)]);
      await first.seal();
      // The process dies after an insert whose answer it never sees.
      let inserts = 0;
      const dying: RowStore = {
        async insert(rows: TableRows, token: string) {
          if (inserts++ >= insertsBeforeCrash) throw new StoreOutage('dead');
          await opened.store.insert(rows, token);
          if (inserts === insertsBeforeCrash) throw new StoreOutage('died after the insert');
        },
      };
      const drain = startDrain({
        spool: first,
        store: { ...opened.store, ...dying },
        backOff: { firstMs: 600_000, maxMs: 600_000 },
      });
      const isOver = (): boolean => drain.state().status === 'waiting' || first.state().segments === 0;
      await vi.waitFor(() => expect(isOver()).toBe(true), { timeout: 30_000, interval: 2 });
      await drain.stop();
      await first.close();

      // A later release of the store would take the whole, which must not be tried again.
      if (inserts > 1) await opened.connection.command('ALTER TABLE log DROP CONSTRAINT no_bad');
      const second = await spoolAt(directory);
      await drained(second, opened.store);
      const stored = await bodies(opened);
      const letters = Number(await opened.value('SELECT toUInt32(count()) FROM dead_letter'));
      expect(stored.length + letters).toBe(12);
      expect(stored.filter((body) => body !== 'bad')).toEqual(
        sent.map(({ body }) => body).filter((body) => body !== 'bad'),
      );
    },
  );

  test('a failure of unclear meaning is tried again a few times, then divided', async () => {
    const opened = await openedStore();
    closing.push(opened.close);
    const spool = await spoolAt(temporaryDirectory());
    await spool.append(contentId(1), [logRows([at('odd', 0), at('good', 1)])]);
    let attempts = 0;
    const odd: RowStore = {
      async insert(rows, token) {
        attempts++;
        if (rows.table === 'log' && Buffer.from(rows.bytes).includes('odd'))
          throw new UnclearStoreFailure('odd');
        await opened.store.insert(rows, token);
      },
    };
    await drained(spool, { ...opened.store, ...odd }, { unclearAttempts: 3 });
    expect(await bodies(opened)).toEqual(['good']);
    expect(await opened.value('SELECT toUInt32(count()) FROM dead_letter')).toBe(1);
    expect(attempts).toBeGreaterThan(3);
  });

  test('so many bad rows that finding each would take for ever are set aside together', async () => {
    const sent = Array.from({ length: 3000 }, (_, index) => at('bad', index));
    const spool = await spoolAt(temporaryDirectory());
    await spool.append(contentId(1), [logRows(sent)]);
    const opened = await openedStore();
    closing.push(opened.close);
    let inserts = 0;
    let letters = 0;
    const refusing: RowStore = {
      insert(rows) {
        inserts++;
        if (rows.table === 'log') return Promise.reject(new StoreRejection('no'));
        letters += rows.rows;
        return Promise.resolve();
      },
    };
    await drained(spool, { ...opened.store, ...refusing });
    expect(letters).toBe(3000);
    expect(inserts).toBeLessThan(3100);
  });
});
