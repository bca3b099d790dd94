import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { openSpool } from '../src/spool/spool.ts';
import { startDrain } from '../src/store/drain.ts';
import { openStore } from '../src/store/store.ts';
import { contentId } from './spool-fixture.ts';
import { logRows, noonNs, numberPoints } from './stored-rows.ts';

/**
 * A collector without its receivers, for the crash tests: `crash-child.ts <directory> load <first batch>
 * <repeat, …>` appends batches until it is killed, `… finish` stores what the spool holds and exits.
 * It says `ready`, `sent <batch>` before and `kept <batch>` after each append.
 */
export const rowsPerBatch = 20;

const [, , directory = '', mode = '', first = '0', repeats = ''] = process.argv;
const say = (line: string): void => void writeSync(1, `${line}\n`);
const complain = (_details: object, message: string): void => {
  if (process.env['CRASH_CHILD_LOG'] !== undefined) writeSync(2, `${message} ${JSON.stringify(_details)}\n`);
};
const log = { info: complain, warn: complain, error: complain };

const spool = await openSpool({
  directory: join(directory, 'spool'),
  minFreeDiskBytes: 0,
  segmentMaxAgeMs: 15,
  segmentMaxRows: 400,
  log,
});
const store = await openStore({
  target: { kind: 'embedded', path: join(directory, 'store'), database: 'shewhart' },
  log,
});
const drain = startDrain({ spool, store, log });
say('ready');

async function send(batch: number): Promise<void> {
  say(`sent ${batch}`);
  const bodies = Array.from({ length: rowsPerBatch }, (_, row) => ({ body: `${batch} ${row}` }));
  const points = Array.from({ length: rowsPerBatch }, (_, row) => ({
    value: 1,
    timeNs: noonNs + BigInt(batch % 1000) * 1_000_000_000n + BigInt(row),
  }));
  await spool.append(contentId(batch), [logRows(bodies), numberPoints(points)]);
  say(`kept ${batch}`);
}

if (mode === 'load') {
  for (const batch of repeats.split(',').filter((text) => text !== '')) await send(Number(batch));
  let batch = Number(first);
  const senders = Array.from({ length: 4 }, async () => {
    for (;;) await send(batch++);
  });
  await Promise.all(senders);
} else {
  await spool.seal();
  while (spool.state().segments > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await drain.stop();
  await spool.close();
  await store.close();
  say('finished');
}
