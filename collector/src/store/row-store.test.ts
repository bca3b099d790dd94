import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordingLog } from '../../test/spool-fixture.ts';
import { logRow, logRows, noonNs, numberPoints } from '../../test/stored-rows.ts';
import { openedStore, type OpenedStore } from '../../test/store-fixture.ts';
import { StoreOutage, StoreRejection } from '../errors.ts';

const minuteNs = 60_000_000_000n;

describe('row store on the embedded engine', () => {
  let opened: OpenedStore;
  const log = recordingLog();
  beforeAll(async () => {
    opened = await openedStore({ log });
  });
  afterAll(() => opened.close());

  test('stores rows as they are', async () => {
    await opened.store.insert(logRows([{ body: "it's; ünïcode\n", service: 'stored' }]), 'as-is');
    const [row] = await opened.connection.ask(`SELECT body, attributes FROM log WHERE service = 'stored'`);
    expect(row).toEqual({ body: "it's; ünïcode\n", attributes: { key: 'value' } });
  });

  test('a repeated token stores nothing twice: not in the table, not in any rollup behind it', async () => {
    const points = numberPoints(
      Array.from({ length: 300 }, (_, index) => ({
        value: index,
        timeNs: noonNs + BigInt(index) * minuteNs,
      })),
    );
    const counts = async (): Promise<unknown[]> => [
      await opened.value('SELECT toUInt32(count()) FROM number_point'),
      await opened.value('SELECT toUInt32(sum(count)) FROM number_minute'),
      await opened.value('SELECT toUInt32(sum(count)) FROM number_hour'),
      await opened.value('SELECT toUInt32(sum(count)) FROM number_day'),
      await opened.value('SELECT sum(sum) FROM number_day'),
    ];
    const once = [300, 300, 300, 300, (299 * 300) / 2];
    await opened.store.insert(points, 'points-1');
    expect(await counts()).toEqual(once);
    await opened.store.insert(points, 'points-1');
    expect(await counts()).toEqual(once);
    await opened.store.insert(points, 'points-2');
    expect(await counts()).toEqual(once.map((value) => value * 2));
  });

  test('equal rows under different tokens are different rows', async () => {
    const rows = logRows([{ body: 'same', service: 'equal' }]);
    await opened.store.insert(rows, 'equal-1');
    await opened.store.insert(rows, 'equal-2');
    expect(await opened.value(`SELECT toUInt32(count()) FROM log WHERE service = 'equal'`)).toBe(2);
  });

  test('an insert is one block however large it is, so a token covers it whole', async () => {
    const row = logRow({ body: 'x'.repeat(100), service: 'block' });
    const bytes = Buffer.alloc(row.length * 200_000, row);
    await opened.connection.command('SYSTEM STOP MERGES log');
    await opened.store.insert({ table: 'log', rows: 200_000, bytes }, 'block');
    await opened.connection.command('SYSTEM START MERGES log');
    const parts = await opened.value(`SELECT toUInt32(uniqExact(_part)) FROM log WHERE service = 'block'`);
    expect(parts).toBe(1);
  });

  test('rows that are cut short are rejected whole', async () => {
    const { bytes } = logRows([
      { body: 'good', service: 'torn' },
      { body: 'torn', service: 'torn' },
    ]);
    const torn = { table: 'log', rows: 2, bytes: bytes.subarray(0, -3) } as const;
    await expect(opened.store.insert(torn, 'torn')).rejects.toBeInstanceOf(StoreRejection);
    expect(await opened.value(`SELECT toUInt32(count()) FROM log WHERE service = 'torn'`)).toBe(0);
  });

  test('a rollup that refuses rows costs the rollup, not the rows', async () => {
    await opened.connection.command('CREATE TABLE picky (n UInt8) ENGINE = MergeTree ORDER BY n');
    await opened.connection.command(
      `CREATE MATERIALIZED VIEW log_to_picky TO picky AS SELECT toUInt8(throwIf(body = 'bad')) AS n FROM log`,
    );
    const rows = logRows([
      { body: 'good', service: 'view' },
      { body: 'bad', service: 'view' },
    ]);
    await opened.store.insert(rows, 'view');
    await opened.connection.command('DROP VIEW log_to_picky');
    expect(await opened.value(`SELECT toUInt32(count()) FROM log WHERE service = 'view'`)).toBe(2);
    expect(await opened.value(`SELECT toUInt32(sum(count)) FROM log_count_day WHERE service = 'view'`)).toBe(
      2,
    );
    expect(log.lines.some(({ level, message }) => level === 'error' && message.includes('rollup'))).toBe(
      true,
    );
  });

  test('a missing table is an outage: a person puts it right and nothing is lost', async () => {
    await opened.connection.command('RENAME TABLE exemplar TO exemplar_away');
    const rows = { table: 'exemplar', rows: 1, bytes: new Uint8Array(1) } as const;
    await expect(opened.store.insert(rows, 'away')).rejects.toBeInstanceOf(StoreOutage);
    await opened.connection.command('RENAME TABLE exemplar_away TO exemplar');
  });
});
