import { describe, expect, test } from 'vitest';
import { openSpool } from '../src/spool/spool.ts';
import { ManualClock } from './manual-clock.ts';
import { SimulatedDisk } from './simulated-disk.ts';
import { contentId, drainBatches, numberedRows, temporaryDirectory } from './spool-fixture.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

function fixture() {
  const files = new SimulatedDisk();
  const clock = new ManualClock();
  const directory = temporaryDirectory();
  const open = () => openSpool({ directory, files, clock, minFreeDiskBytes: 0, duplicateWindowMinutes: 10 });
  return { files, clock, open };
}

describe('clock', () => {
  test.each([
    ['back', -dayMs],
    ['forward', dayMs],
  ])(
    'that jumps %s while running: batches stay known, ages stay true, segments close in time',
    async (_way, jumpMs) => {
      const { clock, open } = fixture();
      const spool = await open();
      await spool.append(contentId(1), [numberedRows(1)]);
      clock.advance(400);
      clock.jumpWall(jumpMs);
      expect(spool.state().oldestAgeMs).toBe(400);
      expect(await spool.append(contentId(1), [numberedRows(1)])).toBe('duplicate');
      const segment = spool.next();
      clock.advance(600);
      await spool.remove((await segment)!);
      expect(await spool.append(contentId(1), [numberedRows(1)])).toBe('duplicate');
      clock.advance(10 * minuteMs);
      expect(await spool.append(contentId(1), [numberedRows(1)])).toBe('added');
      await spool.close();
    },
  );

  test('that was set back while the collector was down: batches stay known for the whole window', async () => {
    const { clock, open } = fixture();
    const first = await open();
    for (const batch of [1, 2]) {
      await first.append(contentId(batch), [numberedRows(batch)]);
      if (batch === 1) await first.seal();
      if (batch === 1) await first.remove((await first.next())!);
    }
    await first.close();
    clock.jumpWall(-dayMs);
    const second = await open();
    expect(second.state().oldestAgeMs).toBe(0);
    for (const batch of [1, 2]) {
      expect(await second.append(contentId(batch), [numberedRows(batch)])).toBe('duplicate');
    }
    expect(await drainBatches(second)).toEqual([2]);
    clock.advance(11 * minuteMs);
    expect(await second.append(contentId(1), [numberedRows(1)])).toBe('added');
    await second.close();
  });

  test('that was set forward while the collector was down: nothing durable is forgotten', async () => {
    const { clock, open } = fixture();
    const first = await open();
    await first.append(contentId(1), [numberedRows(1)]);
    await first.close();
    clock.jumpWall(dayMs);
    const second = await open();
    expect(second.state().oldestAgeMs).toBe(dayMs);
    expect(await drainBatches(second)).toEqual([1]);
    await second.close();
  });

  test('files of identities go when their window has passed', async () => {
    const { files, clock, open } = fixture();
    const spool = await open();
    for (const batch of [1, 2]) {
      await spool.append(contentId(batch), [numberedRows(batch)]);
      await spool.seal();
      await drainBatches(spool);
      clock.advance(11 * minuteMs);
    }
    expect(files.names().filter((name) => name.endsWith('.ids'))).toHaveLength(1);
    await spool.close();
    const later = await open();
    expect(files.names().filter((name) => name.endsWith('.ids'))).toEqual([]);
    await later.close();
  });
});
