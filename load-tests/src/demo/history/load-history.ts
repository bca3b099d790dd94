import type { Schedule } from '../shop/schedule.ts';
import { serviceNames, type ServiceName } from '../shop/topology.ts';
import { exportWithRetry } from './export-with-retry.ts';
import { makeExporters, protocols, type Endpoints, type Exporters } from './exporters.ts';
import { generateHistory, type ServiceTelemetry } from './generate-history.ts';

/** Records that the collector has acknowledged. */
export interface SentCounts {
  points: number;
  spans: number;
  logs: number;
}
export type Sent = Record<ServiceName, SentCounts>;

export interface LoadProgress {
  /** 0 to 1 */
  readonly share: number;
  readonly records: number;
}

/** Spans or logs in one request: far below any limit, enough to make requests rare. */
const batchSize = 2000;

/**
 * Generates the history and sends it, each service over its own transport. While one chunk travels the
 * next is generated; at most two are in memory. An abort ends it after the chunk that travels.
 */
export async function loadHistory(
  seed: number,
  schedule: Schedule,
  endpoints: Endpoints,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
): Promise<Sent> {
  const exporters = forEachService((service) => makeExporters(protocols[service], endpoints));
  const sent: Sent = forEachService(() => ({ points: 0, spans: 0, logs: 0 }));
  let travelling: Promise<unknown> = Promise.resolve();
  try {
    for (const chunk of generateHistory(seed, schedule)) {
      await travelling;
      if (signal.aborted) return sent;
      onProgress({ share: chunk.progress, records: countRecords(sent) });
      travelling = Promise.all(
        serviceNames.map((service) => send(exporters[service], chunk.services[service], sent[service])),
      );
      // A failure is thrown by the next `await travelling`; until then it must not count as unhandled.
      travelling.catch(() => undefined);
      await new Promise(setImmediate);
    }
    await travelling;
    onProgress({ share: 1, records: countRecords(sent) });
  } finally {
    await Promise.allSettled(serviceNames.flatMap((service) => shutdown(exporters[service])));
  }
  return sent;
}

export function countRecords(sent: Sent): number {
  let records = 0;
  for (const service of serviceNames) {
    const { points, spans, logs } = sent[service];
    records += points + spans + logs;
  }
  return records;
}

async function send(exporters: Exporters, telemetry: ServiceTelemetry, sent: SentCounts): Promise<void> {
  for (const { metrics, points } of telemetry.metrics) {
    await exportWithRetry(exporters.metrics, metrics);
    sent.points += points;
  }
  for (const batch of batches(telemetry.spans)) {
    await exportWithRetry(exporters.spans, batch);
    sent.spans += batch.length;
  }
  for (const batch of batches(telemetry.logs)) {
    await exportWithRetry(exporters.logs, batch);
    sent.logs += batch.length;
  }
}

function* batches<T>(items: readonly T[]): Generator<T[]> {
  for (let from = 0; from < items.length; from += batchSize) yield items.slice(from, from + batchSize);
}

function shutdown(exporters: Exporters): Promise<void>[] {
  return [exporters.metrics.shutdown(), exporters.spans.shutdown(), exporters.logs.shutdown()];
}

function forEachService<T>(make: (service: ServiceName) => T): Record<ServiceName, T> {
  return Object.fromEntries(serviceNames.map((service) => [service, make(service)])) as Record<
    ServiceName,
    T
  >;
}
