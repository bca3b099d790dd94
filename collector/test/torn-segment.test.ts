import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSpool, type DurableSpool } from '../src/spool/spool.ts';
import { SimulatedDisk } from './simulated-disk.ts';
import { contentId, drainBatches, numberedRows, recordingLog, temporaryDirectory } from './spool-fixture.ts';

/** Three frames of one batch each in one segment; the file, and where each frame ends in it. */
async function threeFrames(): Promise<{
  disk: SimulatedDisk;
  directory: string;
  path: string;
  ends: number[];
}> {
  const disk = new SimulatedDisk();
  const directory = temporaryDirectory();
  const spool = await openSpool({ directory, files: disk, minFreeDiskBytes: 0 });
  const ends: number[] = [];
  let path = '';
  for (const batch of [1, 2, 3]) {
    await spool.append(contentId(batch), [numberedRows(batch, 3), numberedRows(batch, 1, 'resource')]);
    path = disk.names().find((name) => name.endsWith('.segment'))!;
    ends.push(disk.content(path).length);
  }
  await spool.close();
  return { disk, directory, path, ends };
}

async function reopened(disk: SimulatedDisk, directory: string, log = recordingLog()): Promise<DurableSpool> {
  return openSpool({ directory, files: disk, minFreeDiskBytes: 0, log });
}

describe('torn segment', () => {
  test('whatever its length, every whole frame survives, and what was torn can be sent again', async () => {
    const { disk, directory, path, ends } = await threeFrames();
    const whole = disk.content(path);
    for (let length = 0; length <= whole.length; length++) {
      disk.put(path, Buffer.from(whole.subarray(0, length)));
      const log = recordingLog();
      const spool = await reopened(disk, directory, log);
      const kept = ends.filter((end) => end <= length).length;
      const isTorn = length !== 64 && !ends.includes(length);
      expect(
        log.lines.some(({ message }) => message.includes('cut short')),
        `length ${length}`,
      ).toBe(isTorn);
      for (const batch of [1, 2, 3]) {
        const expected = batch <= kept ? 'duplicate' : 'added';
        expect(await spool.append(contentId(batch), [numberedRows(batch, 4)]), `length ${length}`).toBe(
          expected,
        );
      }
      await spool.seal();
      expect((await drainBatches(spool)).sort()).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
      await spool.close();
      for (const name of disk.names()) await disk.remove(name);
    }
  }, 120_000);

  test('an end that was never written, and reads as zeros, is cut', async () => {
    const { disk, directory, path } = await threeFrames();
    disk.damage(path, (content) => Buffer.concat([content, Buffer.alloc(5000)]));
    const spool = await reopened(disk, directory);
    expect(await drainBatches(spool)).toHaveLength(12);
    expect(disk.names().filter((name) => name.includes('quarantine'))).toEqual([]);
    await spool.close();
  });

  test('a power failure at any moment keeps what was acknowledged', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 25 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 400 })),
        async (groups, turns, luck) => {
          const disk = new SimulatedDisk();
          const directory = temporaryDirectory();
          const spool = await openSpool({ directory, files: disk, minFreeDiskBytes: 0, segmentMaxRows: 6 });
          const kept = new Set<number>();
          let batch = 0;
          const sending = (async () => {
            for (const group of groups) {
              await Promise.all(
                Array.from({ length: group }, async () => {
                  const number = batch++;
                  await spool.append(contentId(number), [numberedRows(number, 2)]);
                  kept.add(number);
                }),
              );
            }
          })();
          for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
          const acknowledged = [...kept];
          disk.losePower((bytes) => Math.min(bytes, luck.next().value as number));
          const survivors = new SimulatedDisk();
          for (const name of disk.names()) survivors.put(name, disk.content(name));
          await sending;
          await spool.close();
          const after = await openSpool({ directory, files: survivors, minFreeDiskBytes: 0 });
          const rows = await drainBatches(after);
          await after.close();
          for (const number of acknowledged) expect(rows.filter((row) => row === number)).toHaveLength(2);
          for (const number of new Set(rows)) expect(rows.filter((row) => row === number)).toHaveLength(2);
        },
      ),
      { numRuns: 150 },
    );
  }, 120_000);
});
