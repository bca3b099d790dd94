import type { ReceiveLimits } from '../config/configuration.ts';
import type { CollectorError } from '../errors.ts';
import type { Instruments } from '../observe/instruments.ts';
import type { Ingest, IngestResult, Signal } from '../ports.ts';
import type { BytesInFlight } from './bytes-in-flight.ts';

/** What both OTLP receivers need; `inFlight` is one for both, because memory is. */
export interface ReceiverDependencies {
  readonly ingest: Ingest;
  readonly instruments: Instruments;
  readonly limits: ReceiveLimits;
  readonly inFlight: BytesInFlight;
}

export type Transport = 'http' | 'grpc';

/** @param startedAtMs `performance.now()` when the request was whole */
export function countAnswered(
  instruments: Instruments,
  signal: Signal,
  transport: Transport,
  result: IngestResult,
  startedAtMs: number,
): void {
  if (result.duplicate) instruments.duplicates.add(1, { signal });
  else if (result.accepted > 0) instruments.accepted.add(result.accepted, { signal });
  for (const { reason, count } of result.refusals) {
    if (count > 0) instruments.refused.add(count, { signal, reason });
  }
  const seconds = (performance.now() - startedAtMs) / 1000;
  instruments.acknowledgeSeconds.record(seconds, { signal, transport });
}

export function countFailed(instruments: Instruments, error: CollectorError, transport: Transport): void {
  instruments.failedRequests.add(1, { code: error.code, transport });
}
