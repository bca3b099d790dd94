import { join } from 'node:path';
import type { EpisodeAlert } from '@shewhart/schemas';
import type { AlertChannel, DeliveryError } from './channel.ts';
import { ChannelWorker } from './channel-worker.ts';
import { DeliveryLedger } from './delivery-ledger.ts';

export interface NotifierOptions {
  readonly channels: readonly AlertChannel[];
  /** Folder of the ledgers, one file a channel. */
  readonly directory: string;
  readonly maxWaiting: number;
  readonly now: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
  readonly onOutcome: (
    channel: string,
    outcome: 'delivered' | 'retried' | 'rejected',
    error?: DeliveryError,
  ) => void;
}

export interface Notifier {
  /**
   * Tells the channels what is so: every firing episode, and every one that ended within the last hours.
   * Call it after each evaluation, also when nothing fires: it is the heartbeat's clock too.
   */
  report(alerts: readonly EpisodeAlert[]): Promise<void>;
  /** Messages that wait for delivery, by channel. */
  waiting(): ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

export async function createNotifier(options: NotifierOptions): Promise<Notifier> {
  const workers = new Map<string, ChannelWorker>();
  for (const channel of options.channels.filter(({ delivery }) => delivery === 'each-status')) {
    workers.set(channel.name, await createWorker(channel, options));
  }
  const everyTick = options.channels.filter(({ delivery }) => delivery === 'every-tick');
  const heartbeats = options.channels.filter((channel) => channel.heartbeat !== undefined);

  /** A tick that fails is not repeated: the next one carries the same state. */
  const once = async (channel: AlertChannel, send: Promise<void> | undefined): Promise<void> => {
    try {
      await send;
      options.onOutcome(channel.name, 'delivered');
    } catch (error) {
      options.onOutcome(channel.name, 'retried', error as DeliveryError);
    }
  };

  return {
    async report(alerts) {
      for (const worker of workers.values()) worker.offer(alerts);
      const now = new Date(options.now());
      await Promise.all([
        ...(alerts.length === 0 ? [] : everyTick.map((channel) => once(channel, channel.send(alerts, now)))),
        ...heartbeats.map((channel) => once(channel, channel.heartbeat?.(now))),
      ]);
    },
    waiting: () => new Map([...workers].map(([name, worker]) => [name, worker.waiting])),
    stop: async () => {
      await Promise.all([...workers.values()].map((worker) => worker.stop()));
    },
  };
}

async function createWorker(channel: AlertChannel, options: NotifierOptions): Promise<ChannelWorker> {
  const { maxWaiting, now, wait, random } = options;
  return new ChannelWorker({
    channel,
    ledger: await DeliveryLedger.open(join(options.directory, `${channel.name}.json`)),
    maxWaiting,
    now,
    wait,
    random,
    onOutcome: (outcome, error) => options.onOutcome(channel.name, outcome, error),
  });
}
