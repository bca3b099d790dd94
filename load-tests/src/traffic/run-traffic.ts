import { setTimeout as sleep } from 'node:timers/promises';
import { createBatchTemplate } from './batch-template.ts';
import { createGrpcSender } from './grpc-sender.ts';
import { createHttpSender } from './http-sender.ts';
import { summariseLatencies, type LatencySummary } from './latency-summary.ts';
import type { Run } from './record-number.ts';
import type { Sender, SendOutcome } from './sender.ts';

export interface TrafficOptions {
  readonly run: Run;
  readonly transport: 'http' | 'grpc';
  readonly endpoint: string;
  readonly token?: string;
  readonly connections: number;
  /** Records in one request. */
  readonly batchSize: number;
  /** Records per second over all connections; as fast as they are acknowledged when absent. */
  readonly ratePerSecond?: number;
  /** When to stop giving out numbers: after this time, at this many records, or when told. */
  readonly durationMs?: number;
  readonly maxRecords?: number;
  readonly isOver?: () => boolean;
  /** How long one batch is tried again before the run gives up on it. */
  readonly patienceMs?: number;
  readonly series?: number;
  /** Called after each acknowledged request with the records acknowledged so far. */
  readonly onAcknowledged?: (records: number) => void;
}

export interface TrafficResult {
  /** Numbers 0 to `records` were given out, and all of them acknowledged unless `givenUp` says otherwise. */
  readonly records: number;
  readonly acknowledged: number;
  readonly rejected: number;
  /** Ranges that were never acknowledged: they may be stored or not. */
  readonly givenUp: readonly { readonly first: number; readonly records: number; readonly detail: string }[];
  readonly requests: number;
  readonly retries: number;
  readonly seconds: number;
  /** With a rate: from the instant a request was due, so that a slow answer is not hidden by the wait it causes. */
  readonly latency: LatencySummary;
}

/** Sends numbered records over several connections, each with one request under way. */
export async function runTraffic(options: TrafficOptions): Promise<TrafficResult> {
  const traffic = new Traffic(options);
  const senders = Array.from({ length: options.connections }, () => createSender(options));
  try {
    await Promise.all(senders.map((sender, index) => traffic.drive(sender, index)));
  } finally {
    for (const sender of senders) sender.close();
  }
  return traffic.result();
}

function createSender({ transport, endpoint, run, token }: TrafficOptions): Sender {
  return (transport === 'http' ? createHttpSender : createGrpcSender)(endpoint, run.kind, token);
}

class Traffic {
  private readonly options: TrafficOptions;
  private readonly startedAt = performance.now();
  private readonly latencies: number[] = [];
  private readonly givenUp: { first: number; records: number; detail: string }[] = [];
  private next = 0;
  private acknowledged = 0;
  private rejected = 0;
  private retries = 0;
  private endedAt = this.startedAt;

  constructor(options: TrafficOptions) {
    this.options = options;
  }

  async drive(sender: Sender, index: number): Promise<void> {
    const {
      run,
      batchSize,
      series,
      ratePerSecond,
      durationMs = Infinity,
      maxRecords = Infinity,
    } = this.options;
    const template = createBatchTemplate(run, batchSize, index, series);
    for (;;) {
      const first = this.next;
      const dueAt =
        ratePerSecond === undefined ? performance.now() : this.startedAt + (first / ratePerSecond) * 1000;
      if (first >= maxRecords || this.options.isOver?.() === true) return;
      if (Math.max(dueAt, performance.now()) - this.startedAt >= durationMs) return;
      this.next += batchSize;
      const waitMs = dueAt - performance.now();
      if (waitMs > 1) await sleep(waitMs);
      template.stamp(first);
      await this.deliver(sender, template.body, first, dueAt);
    }
  }

  result(): TrafficResult {
    return {
      records: this.next,
      acknowledged: this.acknowledged,
      rejected: this.rejected,
      givenUp: this.givenUp,
      requests: this.latencies.length,
      retries: this.retries,
      seconds: (this.endedAt - this.startedAt) / 1000,
      latency: summariseLatencies(this.latencies),
    };
  }

  /** The same bytes again until they are acknowledged, as a sender does that lost the answer. */
  private async deliver(sender: Sender, body: Buffer, first: number, dueAt: number): Promise<void> {
    const { batchSize, patienceMs = 120_000, onAcknowledged } = this.options;
    const giveUpAt = performance.now() + patienceMs;
    for (let waitMs = 50; ; waitMs = Math.min(2000, waitMs * 2)) {
      const outcome: SendOutcome = await sender.send(body);
      if (outcome.result === 'acknowledged') {
        this.endedAt = performance.now();
        this.latencies.push(this.endedAt - dueAt);
        this.acknowledged += batchSize - outcome.rejected;
        this.rejected += outcome.rejected;
        onAcknowledged?.(this.acknowledged);
        return;
      }
      const pauseMs = outcome.retryAfterMs ?? waitMs;
      if (outcome.result === 'refused' || performance.now() + pauseMs > giveUpAt) {
        this.givenUp.push({ first, records: batchSize, detail: outcome.detail ?? outcome.result });
        if (outcome.result === 'refused') throw new Error(`The collector refused a batch: ${outcome.detail}`);
        return;
      }
      this.retries++;
      await sleep(pauseMs);
    }
  }
}
