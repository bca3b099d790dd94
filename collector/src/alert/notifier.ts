import { join } from 'node:path';
import type { EpisodeAlert } from '@shewhart/schemas';
import type { Clock } from '../clock.ts';
import type { AlertChannel, DeliveryError } from './channel.ts';
import { ChannelWorker } from './channel-worker.ts';
import { DeliveryLedger } from './delivery-ledger.ts';

export interface NotifierOptions {
  readonly channels: readonly AlertChannel[];
  /** Folder of the ledgers, one file a channel. */
  readonly directory: string;
  readonly maxWaiting: number;
  /** Without a report for so long, what was reported last is told again, in milliseconds. */
  readonly resendMs: number;
  /** A report speaks for so long: who judges no more must fall silent, so that its heartbeat is missed. */
  readonly validMs: number;
  readonly clock: Clock;
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
   * Call it after each evaluation, also when nothing fires. Until the next one it is repeated every
   * `resendMs`: passes may lie an hour apart, an alert that is not told again ends by itself in minutes.
   */
  report(alerts: readonly EpisodeAlert[]): Promise<void>;
  /** Messages that wait for delivery, by channel. */
  waiting(): ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

export async function createNotifier(options: NotifierOptions): Promise<Notifier> {
  const { clock, resendMs, validMs } = options;
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

  let heartbeatAtMs = -Infinity;
  /** Passes lie seconds apart: nobody needs to hear as often that the collector is alive. */
  const isHeartbeatDue = (): boolean => {
    const nowMs = clock.monotonicMs();
    if (nowMs - heartbeatAtMs < resendMs) return false;
    heartbeatAtMs = nowMs;
    return true;
  };
  const tell = async (alerts: readonly EpisodeAlert[]): Promise<void> => {
    for (const worker of workers.values()) worker.offer(alerts);
    const now = new Date(clock.wallMs());
    await Promise.all([
      ...(alerts.length === 0 ? [] : everyTick.map((channel) => once(channel, channel.send(alerts, now)))),
      ...(isHeartbeatDue() ? heartbeats : []).map((channel) => once(channel, channel.heartbeat?.(now))),
    ]);
  };

  let cancel = (): void => undefined;
  let isStopped = false;
  const repeatUntil = (alerts: readonly EpisodeAlert[], endMs: number): void => {
    cancel();
    if (isStopped) return;
    cancel = clock.after(resendMs, () => {
      if (clock.monotonicMs() > endMs) return;
      repeatUntil(alerts, endMs);
      void tell(alerts);
    });
  };

  return {
    async report(alerts) {
      repeatUntil(alerts, clock.monotonicMs() + validMs);
      await tell(alerts);
    },
    waiting: () => new Map([...workers].map(([name, worker]) => [name, worker.waiting])),
    stop: async () => {
      isStopped = true;
      cancel();
      await Promise.all([...workers.values()].map((worker) => worker.stop()));
    },
  };
}

async function createWorker(channel: AlertChannel, options: NotifierOptions): Promise<ChannelWorker> {
  const { maxWaiting, clock, wait, random } = options;
  return new ChannelWorker({
    channel,
    ledger: await DeliveryLedger.open(join(options.directory, `${channel.name}.json`)),
    maxWaiting,
    now: () => clock.wallMs(),
    wait,
    random,
    onOutcome: (outcome, error) => options.onOutcome(channel.name, outcome, error),
  });
}
