import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { openSpool } from '../src/spool/spool.ts';
import { SimulatedDisk } from './simulated-disk.ts';
import { contentId, drainBatches, numberedRows, recordingLog, temporaryDirectory } from './spool-fixture.ts';

const batches = [1, 2, 3, 4];
let path = '';
let whole = Buffer.alloc(0);
const frameEnds: number[] = [];

/** A segment of four frames; the second one's rows look like a frame themselves. */
beforeAll(async () => {
  const disk = new SimulatedDisk();
  const directory = temporaryDirectory();
  const spool = await openSpool({ directory, files: disk, minFreeDiskBytes: 0 });
  for (const batch of batches) {
    const rows = numberedRows(batch, 40);
    if (batch === 2) rows.bytes.set(whole.subarray(64, 64 + 200), 8);
    await spool.append(contentId(batch), [rows]);
    path = disk.names().find((name) => name.endsWith('.segment'))!;
    whole = Buffer.from(disk.content(path));
    frameEnds.push(whole.length);
  }
  await spool.close();
});

const frameOf = (offset: number): number =>
  offset < 64 ? 0 : frameEnds.findIndex((end) => offset < end) + 1;

async function recovered(content: Buffer) {
  const disk = new SimulatedDisk();
  const directory = temporaryDirectory();
  const moved = path.replace(/^.*\//, `${directory}/`);
  disk.put(moved, content);
  const log = recordingLog();
  const spool = await openSpool({ directory, files: disk, minFreeDiskBytes: 0, log });
  const rows = await drainBatches(spool);
  await spool.close();
  const quarantined = disk.names().filter((name) => name.includes('/quarantine/'));
  return { found: new Set(rows), disk, quarantined, log, directory };
}

const foreignSegment = {
  name: 'SpoolUnusable',
  state: 'foreign-segment',
  message: expect.stringMatching(/Start the release that wrote it/) as string,
};

describe('corrupt segment', () => {
  test('any single damaged byte costs at most its own frame, which is set aside', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (where, change) => {
        const offset = where % whole.length;
        const damaged = Buffer.from(whole);
        damaged[offset] = (damaged[offset] ?? 0) ^ change;
        const { found, disk, quarantined, log } = await recovered(damaged);
        const lost = frameOf(offset);
        for (const batch of batches) if (batch !== lost) expect(found, `offset ${offset}`).toContain(batch);
        if (lost === 0) {
          expect(log.lines.some(({ message }) => message.includes('header'))).toBe(true);
          expect(quarantined).toEqual([]);
        } else {
          expect(quarantined, `offset ${offset}`).toHaveLength(1);
          const start = lost === 1 ? 64 : (frameEnds[lost - 2] ?? 0);
          expect(disk.content(quarantined[0]!)).toEqual(damaged.subarray(start, frameEnds[lost - 1]));
          expect(
            log.lines.some(({ level, message }) => level === 'error' && message.includes('set aside')),
          ).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  }, 120_000);

  test('a segment cut out of the middle costs the frames it held', async () => {
    const { found } = await recovered(
      Buffer.concat([whole.subarray(0, frameEnds[0]! + 30), whole.subarray(frameEnds[1]! + 10)]),
    );
    expect([...found].sort()).toEqual([1, 4]);
  });

  test('setting the same frame aside again at the next start changes nothing', async () => {
    const damaged = Buffer.from(whole);
    damaged[frameEnds[0]! + 150]! ^= 1;
    const disk = new SimulatedDisk();
    const directory = temporaryDirectory();
    const moved = path.replace(/^.*\//, `${directory}/`);
    disk.put(moved, damaged);
    for (let start = 0; start < 3; start++) {
      const spool = await openSpool({ directory, files: disk, minFreeDiskBytes: 0 });
      expect(spool.state().segments).toBe(1);
      await spool.close();
    }
    expect(disk.names().filter((name) => name.includes('/quarantine/'))).toHaveLength(1);
  });

  test('a whole segment of another format version refuses to start and says what to do', async () => {
    const foreign = Buffer.from(whole);
    foreign.writeUInt32LE(77, 8);
    foreign.writeUInt32LE(crc32(foreign.subarray(0, 60)), 60);
    await expect(recovered(foreign)).rejects.toMatchObject(foreignSegment);
  });

  test('rows of a table whose columns have changed since refuse to start', async () => {
    const foreign = Buffer.from(whole);
    const frame = 64;
    const payload = frame + 60;
    foreign.writeUInt32LE(77, payload + 16 + 4);
    foreign.writeUInt32LE(crc32(foreign.subarray(payload, frameEnds[0])), frame + 52);
    foreign.writeUInt32LE(crc32(foreign.subarray(frame, frame + 56)), frame + 56);
    await expect(recovered(foreign)).rejects.toMatchObject(foreignSegment);
  });

  test('a damaged file of batch identities costs recognition, nothing else', async () => {
    const disk = new SimulatedDisk();
    const directory = temporaryDirectory();
    const first = await openSpool({ directory, files: disk, minFreeDiskBytes: 0 });
    await first.append(contentId(1), [numberedRows(1)]);
    await first.seal();
    await drainBatches(first);
    await first.close();
    const identities = disk.names().find((name) => name.endsWith('.ids'))!;
    disk.damage(identities, (content) => content.subarray(0, -1));
    const log = recordingLog();
    const second = await openSpool({ directory, files: disk, minFreeDiskBytes: 0, log });
    expect(await second.append(contentId(1), [numberedRows(1)])).toBe('added');
    expect(log.lines.some(({ message }) => message.includes('identities'))).toBe(true);
    await second.close();
  });
});
