import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { openSpool, type DurableSpool } from '../src/spool/spool.ts';
import { ManualClock } from './manual-clock.ts';
import { SimulatedDisk, type DiskFault } from './simulated-disk.ts';
import { contentId, drainBatches, numberedRows, recordingLog, temporaryDirectory } from './spool-fixture.ts';

const refusesWith = (code: string) => ({ code, retryAfterSeconds: expect.any(Number) as number });

async function untilTaking(spool: DurableSpool, clock: ManualClock): Promise<void> {
  await vi.waitFor(
    () => {
      clock.advance(1000);
      expect(spool.state().refusing).toBeUndefined();
    },
    { interval: 1, timeout: 10_000 },
  );
}

describe('full disk', () => {
  test('refuses while less than the reserve is free, before anything is lost, and recovers by itself', async () => {
    const disk = new SimulatedDisk();
    const clock = new ManualClock();
    const spool = await openSpool({
      directory: temporaryDirectory(),
      files: disk,
      clock,
      minFreeDiskBytes: 1000,
    });
    await spool.append(contentId(1), [numberedRows(1)]);
    disk.free = 900;
    clock.advance(1000);
    await expect(spool.append(contentId(2), [numberedRows(2)])).rejects.toMatchObject(
      refusesWith('SPOOL_DISK_FULL'),
    );
    expect(spool.state().refusing).toBe('disk-full');
    await expect(spool.append(contentId(3), [numberedRows(3)])).rejects.toMatchObject(
      refusesWith('SPOOL_DISK_FULL'),
    );
    expect(await spool.append(contentId(1), [numberedRows(1)])).toBe('duplicate');
    disk.free = 1_000_000;
    await untilTaking(spool, clock);
    expect(await spool.append(contentId(2), [numberedRows(2)])).toBe('added');
    await spool.seal();
    expect(await drainBatches(spool)).toEqual([1, 2]);
    await spool.close();
  });

  test.each<[string, DiskFault]>([
    ['no space left, nothing written', { on: 'write', code: 'ENOSPC', bytesWritten: 0 }],
    ['no space left, half written', { on: 'write', code: 'ENOSPC', bytesWritten: 70 }],
    ['quota exceeded, all written', { on: 'write', code: 'EDQUOT', bytesWritten: 1e9 }],
    ['input/output error at the sync', { on: 'sync', code: 'EIO' }],
    ['no new file', { on: 'create', code: 'ENOSPC' }],
    ['no new directory entry', { on: 'syncDirectory', code: 'EIO' }],
  ])('%s: the batch is refused, leaves no trace, and can be sent again', async (_what, fault) => {
    for (const isFirstFrame of [true, false]) {
      const disk = new SimulatedDisk();
      const clock = new ManualClock();
      const directory = temporaryDirectory();
      const spool = await openSpool({ directory, files: disk, clock, minFreeDiskBytes: 0 });
      const isCreation = fault.on === 'create' || fault.on === 'syncDirectory';
      if (!isFirstFrame) await spool.append(contentId(1), [numberedRows(1)]);
      if (!isFirstFrame && isCreation) await spool.seal();
      disk.failNext(fault);
      const refused = [
        spool.append(contentId(2), [numberedRows(2)]),
        spool.append(contentId(2), [numberedRows(2)]),
        spool.append(contentId(3), [numberedRows(3)]),
      ];
      for (const append of refused)
        await expect(append).rejects.toMatchObject(refusesWith('SPOOL_DISK_FULL'));
      await untilTaking(spool, clock);
      expect(await spool.append(contentId(2), [numberedRows(2)])).toBe('added');
      await spool.close();
      const after = await openSpool({ directory, files: disk, clock, minFreeDiskBytes: 0 });
      expect(await drainBatches(after)).toEqual(isFirstFrame ? [2] : [1, 2]);
      await after.close();
    }
  });

  test('nothing is taken until a failed write is undone', async () => {
    const disk = new SimulatedDisk();
    const clock = new ManualClock();
    const spool = await openSpool({
      directory: temporaryDirectory(),
      files: disk,
      clock,
      minFreeDiskBytes: 0,
    });
    await spool.append(contentId(1), [numberedRows(1)]);
    disk.failNext({ on: 'sync', code: 'EIO' });
    for (let time = 0; time < 3; time++) disk.failNext({ on: 'cut', code: 'EIO' });
    await expect(spool.append(contentId(2), [numberedRows(2)])).rejects.toMatchObject(
      refusesWith('SPOOL_DISK_FULL'),
    );
    clock.advance(1000);
    expect(spool.state().refusing).toBe('disk-full');
    await untilTaking(spool, clock);
    expect(await spool.append(contentId(2), [numberedRows(2)])).toBe('added');
    await spool.seal();
    expect(await drainBatches(spool)).toEqual([1, 2]);
    await spool.close();
  });

  test('a disk that is too full for the identities of a stored segment still lets the segment go', async () => {
    const disk = new SimulatedDisk();
    const directory = temporaryDirectory();
    const spool = await openSpool({ directory, files: disk, minFreeDiskBytes: 0 });
    for (const batch of [1, 2]) {
      await spool.append(contentId(batch), [numberedRows(batch)]);
      await spool.seal();
    }
    disk.failNext({ on: 'writeDurable', code: 'ENOSPC' });
    expect(await drainBatches(spool)).toEqual([1, 2]);
    expect(await spool.append(contentId(1), [numberedRows(1)])).toBe('duplicate');
    await spool.close();
    const after = await openSpool({ directory, files: disk, minFreeDiskBytes: 0 });
    expect(await after.append(contentId(1), [numberedRows(1)])).toBe('duplicate');
    await after.close();
  });

  test('on a real file system without space', async ({ skip }) => {
    const mount = temporaryDirectory();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', mount], { stdio: 'pipe' });
    } catch (error) {
      const reason = `a small file system cannot be mounted here: ${(error as Error).message.trim()}`;
      process.stderr.write(`skipped: ${reason}\n`);
      skip(reason);
    }
    try {
      const log = recordingLog();
      const directory = join(mount, 'spool');
      mkdirSync(directory);
      const spool = await openSpool({ directory, minFreeDiskBytes: 0, segmentMaxBytes: 200_000, log });
      writeFileSync(join(mount, 'ballast'), Buffer.alloc(1_000_000));
      const kept: number[] = [];
      let refusal: unknown;
      for (let batch = 0; refusal === undefined; batch++) {
        await spool.append(contentId(batch), [numberedRows(batch, 10_000)]).then(
          () => kept.push(batch),
          (error: unknown) => (refusal = error),
        );
      }
      expect(refusal).toMatchObject(refusesWith('SPOOL_DISK_FULL'));
      rmSync(join(mount, 'ballast'));
      await vi.waitFor(() => expect(spool.state().refusing).toBeUndefined(), { timeout: 10_000 });
      const later = 1_000_000;
      expect(await spool.append(contentId(later), [numberedRows(later, 10_000)])).toBe('added');
      await spool.close();
      const after = await openSpool({ directory, minFreeDiskBytes: 0 });
      const rows = await drainBatches(after);
      await after.close();
      const counts = new Map<number, number>();
      for (const batch of rows) counts.set(batch, (counts.get(batch) ?? 0) + 1);
      expect([...counts.keys()]).toEqual([...kept, later]);
      expect(new Set(counts.values())).toEqual(new Set([10_000]));
    } finally {
      execFileSync('umount', [mount]);
    }
  });
});

/** What a person would say the spool does: what was acknowledged comes out once, in order, and nothing else. */
type Step =
  | { readonly do: 'append'; readonly batch: number }
  | { readonly do: 'fail'; readonly fault: DiskFault }
  | { readonly do: 'restart' | 'drain' | 'seal' | 'wait' };

const fault = fc.oneof(
  fc.record({
    on: fc.constant('write' as const),
    code: fc.constantFrom('ENOSPC', 'EIO'),
    bytesWritten: fc.integer({ min: 0, max: 200 }),
  }),
  fc.record({
    on: fc.constantFrom('sync' as const, 'cut' as const, 'create' as const, 'syncDirectory' as const),
    code: fc.constant('EIO'),
  }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('append' as const), batch: fc.integer({ min: 0, max: 12 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fail' as const), fault }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('restart' as const, 'drain' as const, 'seal' as const, 'wait' as const),
    }),
  },
);

test('under any sequence of appends, failures and restarts the spool equals its model', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const disk = new SimulatedDisk();
      const clock = new ManualClock();
      const directory = temporaryDirectory();
      const open = () => openSpool({ directory, files: disk, clock, minFreeDiskBytes: 0, segmentMaxRows: 3 });
      let spool = await open();
      const known = new Set<number>();
      const waiting: number[] = [];
      const drain = async (): Promise<void> => {
        await spool.seal();
        if (spool.state().refusing !== undefined) await untilTaking(spool, clock);
        expect(await drainBatches(spool)).toEqual(waiting.splice(0));
      };
      for (const each of steps) {
        if (each.do === 'append') {
          const outcome = await spool
            .append(contentId(each.batch), [numberedRows(each.batch)])
            .catch((error: Error) => {
              expect(error).toMatchObject({ code: 'SPOOL_DISK_FULL' });
              return 'refused' as const;
            });
          if (known.has(each.batch)) expect(outcome).toBe('duplicate');
          else expect(outcome).not.toBe('duplicate');
          if (outcome === 'added') waiting.push(each.batch);
          if (outcome === 'added') known.add(each.batch);
        } else if (each.do === 'fail') {
          disk.failNext(each.fault);
        } else if (each.do === 'restart') {
          disk.healAll();
          if (spool.state().refusing !== undefined) await untilTaking(spool, clock);
          await spool.close();
          spool = await open();
        } else if (each.do === 'drain') {
          disk.healAll();
          await drain();
        } else if (each.do === 'seal') {
          await spool.seal();
        } else {
          clock.advance(1500);
        }
      }
      disk.healAll();
      await drain();
      await spool.close();
    }),
    { numRuns: 200 },
  );
}, 120_000);
