import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EpisodeAlert } from '@shewhart/schemas';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exampleAlert } from '../../test/alert-fixture.ts';
import { DeliveryError, type AlertChannel } from './channel.ts';
import { ChannelWorker, type ChannelWorkerOptions } from './channel-worker.ts';
import { DeliveryLedger } from './delivery-ledger.ts';

const resolved = exampleAlert({ status: 'resolved', endedAt: '2026-11-20T15:00:00.000Z' });
/** Each delivery is written to the disk, which others may be busy with. */
const patience = { timeout: 30_000 };

describe('a channel worker', () => {
  let directory: string;
  let sent: string[];
  let failures: DeliveryError[];
  let waits: number[];
  const workers: ChannelWorker[] = [];

  const channel: AlertChannel = {
    name: 'test',
    delivery: 'each-status',
    send: ([alert]) => {
      const failure = failures.shift();
      if (failure !== undefined) return Promise.reject(failure);
      sent.push(`${alert!.episodeId}:${alert!.reopenings}:${alert!.status}`);
      return Promise.resolve();
    },
  };

  const start = async (changed: Partial<ChannelWorkerOptions> = {}): Promise<ChannelWorker> => {
    const worker = new ChannelWorker({
      channel,
      ledger: await DeliveryLedger.open(join(directory, 'test.json')),
      maxWaiting: 10,
      now: () => Date.parse('2026-11-20T14:11:00Z'),
      wait: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
      random: () => 0.5,
      onOutcome: () => undefined,
      ...changed,
    });
    workers.push(worker);
    return worker;
  };
  const settle = (worker: ChannelWorker): Promise<void> =>
    vi.waitFor(() => expect(worker.waiting).toBe(0), patience);

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ledger-'));
    sent = [];
    failures = [];
    waits = [];
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    await rm(directory, { recursive: true });
  });

  it('tells an episode once, however often it is reported', async () => {
    const worker = await start();
    for (let tick = 0; tick < 5; tick++) {
      worker.offer([exampleAlert()]);
      await settle(worker);
    }
    expect(sent).toEqual(['checkout-errors-1795000000:0:firing']);
  });

  it('remembers over a restart what was told', async () => {
    const first = await start();
    first.offer([exampleAlert()]);
    await settle(first);
    const second = await start();
    second.offer([exampleAlert(), resolved]);
    await settle(second);
    expect(sent).toEqual(['checkout-errors-1795000000:0:firing', 'checkout-errors-1795000000:0:resolved']);
    expect(Object.keys(JSON.parse(await readFile(join(directory, 'test.json'), 'utf8')) as object)).toEqual(
      sent,
    );
  });

  it('tells no end of an episode whose onset was never told', async () => {
    const worker = await start();
    worker.offer([resolved]);
    expect(worker.waiting).toBe(0);
  });

  it('tells a return after the end, as an episode that came back', async () => {
    const worker = await start();
    worker.offer([exampleAlert(), resolved, exampleAlert({ reopenings: 1 })]);
    await settle(worker);
    expect(sent.at(-1)).toBe('checkout-errors-1795000000:1:firing');
  });

  it('backs off while the receiver is away and keeps the order', async () => {
    failures = [1, 2, 3].map(() => new DeliveryError('away', { isRetryable: true }));
    const worker = await start();
    worker.offer([exampleAlert(), resolved]);
    await settle(worker);
    expect(waits).toEqual([1000, 2000, 4000]);
    expect(sent.map((key) => key.split(':')[2])).toEqual(['firing', 'resolved']);
  });

  it('waits as long as the receiver asks', async () => {
    failures = [new DeliveryError('slow down', { isRetryable: true, retryAfterMs: 7000 })];
    const worker = await start();
    worker.offer([exampleAlert()]);
    await settle(worker);
    expect(waits).toEqual([7000]);
  });

  it('sets a refused message aside and goes on with the next', async () => {
    failures = [new DeliveryError('bad request', { isRetryable: false })];
    const worker = await start();
    const other = exampleAlert({ episodeId: 'other' });
    worker.offer([exampleAlert(), other]);
    await settle(worker);
    worker.offer([exampleAlert(), other]);
    expect(sent).toEqual(['other:0:firing']);
  });

  it('holds a bounded number and takes the rest with a later report', async () => {
    const many: EpisodeAlert[] = Array.from({ length: 25 }, (_, index) =>
      exampleAlert({ episodeId: `e${index}` }),
    );
    const worker = await start();
    worker.offer(many);
    expect(worker.waiting).toBe(10);
    await vi.waitFor(() => {
      worker.offer(many);
      expect(sent).toHaveLength(25);
    }, patience);
    expect(new Set(sent).size).toBe(25);
  });
});
