import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import { SimulatedDisk } from '../../test/simulated-disk.ts';
import {
  batchesIn,
  contentId,
  drainBatches,
  numberedRows,
  temporaryDirectory,
} from '../../test/spool-fixture.ts';
import type { DurableSpool } from './spool.ts';
import { openSpool } from './spool.ts';

const opened: DurableSpool[] = [];
const open = async (options: Parameters<typeof openSpool>[0]): Promise<DurableSpool> => {
  const spool = await openSpool({ minFreeDiskBytes: 0, ...options });
  opened.push(spool);
  return spool;
};
afterEach(async () => {
  for (const spool of opened.splice(0)) await spool.close();
});

describe('spool', () => {
  test('hands out what was appended, per table and in order', async () => {
    const spool = await open({ directory: temporaryDirectory() });
    const results = await Promise.all([
      spool.append(contentId(1), [numberedRows(1, 2), numberedRows(1, 1, 'resource')]),
      spool.append(contentId(2), [numberedRows(2, 3)]),
    ]);
    expect(results).toEqual(['added', 'added']);
    await spool.seal();
    const segment = await spool.next();
    const tables = await segment!.read();
    expect(tables.map(({ table, rows }) => [table, rows])).toEqual([
      ['resource', 1],
      ['log', 5],
    ]);
    expect(await batchesIn(segment!)).toEqual([1, 1, 1, 2, 2, 2]);
    expect(await spool.next()).toBe(segment);
    await spool.remove(segment!);
    expect(spool.state()).toMatchObject({ segments: 0, bytes: 0, oldestAgeMs: 0, refusing: undefined });
  });

  test('lets age close no segment while two wait for a store that is behind', async () => {
    const clock = new ManualClock();
    const spool = await open({ directory: temporaryDirectory(), clock, segmentMaxAgeMs: 1000 });
    for (let batch = 1; batch <= 5; batch++) {
      await spool.append(contentId(batch), [numberedRows(batch)]);
      clock.advance(1000);
      await new Promise((turn) => setImmediate(turn));
    }
    await spool.seal();
    const batches: number[][] = [];
    for (let segment = 0; segment < 3; segment++) {
      const oldest = await spool.next();
      batches.push(await batchesIn(oldest!));
      await spool.remove(oldest!);
    }
    expect(batches).toEqual([[1], [2], [3, 4, 5]]);
  });

  test('copies the sections before append returns', async () => {
    const spool = await open({ directory: temporaryDirectory() });
    const section = numberedRows(7, 1);
    const durable = spool.append(contentId(7), [section]);
    section.bytes.fill(0xff);
    await durable;
    await spool.seal();
    expect(await drainBatches(spool)).toEqual([7]);
  });

  test('reads the same from disk after a restart, under the same tokens', async () => {
    const directory = temporaryDirectory();
    const first = await open({ directory, segmentMaxRows: 2 });
    for (let batch = 0; batch < 7; batch++) await first.append(contentId(batch), [numberedRows(batch)]);
    await first.seal();
    const token = (await first.next())!.token;
    await first.close();
    const second = await open({ directory });
    expect((await second.next())!.token).toBe(token);
    expect(second.state().segments).toBe(4);
    expect(await drainBatches(second)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(readdirSync(directory).filter((name) => name.endsWith('.segment'))).toEqual([]);
  });

  test('never gives two segments the same token, whatever was removed before', async () => {
    const directory = temporaryDirectory();
    const tokens = new Set<string>();
    for (let run = 0; run < 3; run++) {
      const spool = await open({ directory });
      await spool.append(contentId(run), [numberedRows(run)]);
      await spool.seal();
      const segment = await spool.next();
      tokens.add(segment!.token);
      await spool.remove(segment!);
      await spool.close();
    }
    expect(tokens.size).toBe(3);
  });

  test('gathers the batches that arrive during one sync into the next', async () => {
    const disk = new SimulatedDisk();
    const spool = await open({ directory: temporaryDirectory(), files: disk });
    const all = Array.from({ length: 100 }, (_, batch) =>
      spool.append(contentId(batch), [numberedRows(batch)]),
    );
    await Promise.all(all);
    expect(disk.syncs).toBeLessThanOrEqual(2);
  });

  test('closes a segment by age, counted from its first batch', async () => {
    const clock = new ManualClock();
    const spool = await open({ directory: temporaryDirectory(), clock, segmentMaxAgeMs: 500 });
    await spool.append(contentId(1), [numberedRows(1)]);
    const waiting = spool.next();
    clock.advance(300);
    await spool.append(contentId(2), [numberedRows(2)]);
    expect(spool.state().oldestAgeMs).toBe(300);
    clock.advance(200);
    expect(await batchesIn((await waiting)!)).toEqual([1, 2]);
  });

  test('closes a segment by bytes and by rows of one table', async () => {
    const spool = await open({ directory: temporaryDirectory(), segmentMaxBytes: 80, segmentMaxRows: 1000 });
    await spool.append(contentId(1), [numberedRows(1, 9)]);
    await spool.append(contentId(2), [numberedRows(2, 1)]);
    expect(await batchesIn((await spool.next())!)).toHaveLength(10);
  });

  test('keeps closed segments readable when they no longer fit into the memory for them', async () => {
    const spool = await open({ directory: temporaryDirectory(), segmentMaxRows: 10, maxCachedBytes: 100 });
    const expected: number[] = [];
    for (let batch = 0; batch < 12; batch++) {
      await spool.append(contentId(batch), [numberedRows(batch, 10)]);
      expected.push(...Array.from({ length: 10 }, () => batch));
    }
    expect(await drainBatches(spool)).toEqual(expected);
  });

  test('recognises a repeated batch: in flight, durable, stored and after a restart', async () => {
    const directory = temporaryDirectory();
    const first = await open({ directory });
    const both = [
      first.append(contentId(1), [numberedRows(1)]),
      first.append(contentId(1), [numberedRows(1)]),
    ];
    expect(await Promise.all(both)).toEqual(['added', 'duplicate']);
    expect(await first.append(contentId(1), [numberedRows(1)])).toBe('duplicate');
    await first.append(contentId(2), [numberedRows(2)]);
    await first.seal();
    await first.remove((await first.next())!);
    expect(await first.append(contentId(1), [numberedRows(1)])).toBe('duplicate');
    await first.append(contentId(3), [numberedRows(3)]);
    await first.close();
    const second = await open({ directory });
    for (const batch of [1, 2, 3]) {
      expect(await second.append(contentId(batch), [numberedRows(batch)])).toBe('duplicate');
    }
    expect(await drainBatches(second)).toEqual([3]);
  });

  test('forgets batches beyond the bounded number, the oldest first', async () => {
    const spool = await open({ directory: temporaryDirectory(), duplicateMaxBatches: 2 });
    for (const batch of [1, 2, 3]) await spool.append(contentId(batch), [numberedRows(batch)]);
    expect(await spool.append(contentId(3), [numberedRows(3)])).toBe('duplicate');
    expect(await spool.append(contentId(1), [numberedRows(1)])).toBe('added');
  });

  test('takes a request without rows without touching the disk', async () => {
    const disk = new SimulatedDisk();
    const spool = await open({ directory: temporaryDirectory(), files: disk });
    expect(await spool.append(contentId(1), [])).toBe('added');
    expect(disk.syncs).toBe(0);
  });

  test('close waits for batches under way, then refuses and wakes the store', async () => {
    const directory = temporaryDirectory();
    const spool = await open({ directory });
    const waiting = spool.next();
    const underway = spool.append(contentId(1), [numberedRows(1)]);
    await spool.close();
    expect(await underway).toBe('added');
    expect(spool.state().refusing).toBe('closed');
    await expect(spool.append(contentId(2), [numberedRows(2)])).rejects.toMatchObject({
      code: 'SPOOL_CLOSED',
    });
    expect(await waiting).toBeUndefined();
    expect(await drainBatches(await open({ directory }))).toEqual([1]);
  });

  test('limits what waits in memory for a slow disk, but takes any single batch', async () => {
    const spool = await open({ directory: temporaryDirectory(), maxPendingBytes: 100 });
    const large = spool.append(contentId(1), [numberedRows(1, 1000)]);
    await expect(spool.append(contentId(2), [numberedRows(2)])).rejects.toMatchObject({
      code: 'SPOOL_FULL',
      retryAfterSeconds: 1,
    });
    expect(await large).toBe('added');
    expect(await spool.append(contentId(2), [numberedRows(2)])).toBe('added');
  });

  test('refuses a directory with files of someone else', async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'holiday.jpg'), '');
    await expect(open({ directory })).rejects.toMatchObject({
      name: 'SpoolUnusable',
      state: 'unknown-file',
      message: expect.stringContaining('holiday.jpg') as string,
    });
  });
});
