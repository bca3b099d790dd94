import { createHash } from 'node:crypto';
import { CollectorError } from '../errors.ts';
import type { Instruments } from '../observe/instruments.ts';
import type { DecodedBatch, Decoder, Ingest, IngestResult, Signal, Spool } from '../ports.ts';

const signalCode: Readonly<Record<Signal, number>> = { logs: 1, metrics: 2, traces: 3 };

/**
 * The front of the pipeline, in order: decode (which normalises in the same pass) → spool. It resolves when
 * the records are on disk; only then may a receiver answer success. What is behind the spool runs on its own.
 *
 * The content identity is taken from the decompressed bytes, because a sender that lost its answer repeats
 * them exactly: the repetition is recognised and adds nothing.
 */
export function createIngest(parts: {
  readonly decoder: Decoder;
  readonly spool: Spool;
  readonly instruments: Instruments;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}): Ingest {
  const { decoder, spool, instruments, now } = parts;
  return async (signal, encoding, body) => {
    const batch = decoder.decode(signal, encoding, body, BigInt(now()) * 1_000_000n);
    // The batch is only valid until the decoder's next call, so what outlives the wait is taken now.
    const result: IngestResult = { accepted: batch.accepted, refusals: batch.refusals, duplicate: false };
    const outcome =
      batch.sections.length === 0
        ? 'added'
        : await append(decoder, spool, contentIdentity(signal, body), batch.sections);
    const duplicate = outcome === 'duplicate';
    if (duplicate) instruments.duplicates.add(1, { signal });
    else countRecords(instruments, signal, batch);
    return { ...result, duplicate };
  };
}

async function append(
  decoder: Decoder,
  spool: Spool,
  contentId: Uint8Array,
  sections: DecodedBatch['sections'],
): Promise<'added' | 'duplicate'> {
  try {
    return await spool.append(contentId, sections);
  } catch (error) {
    // The context rows in this batch are not durable: let the next batches carry them again.
    decoder.forgetWritten();
    throw error instanceof CollectorError
      ? error
      : new CollectorError('INTERNAL', 'The batch could not be made durable.', { cause: error });
  }
}

function countRecords(instruments: Instruments, signal: Signal, batch: DecodedBatch): void {
  if (batch.accepted > 0) instruments.accepted.add(batch.accepted, { signal });
  for (const { reason, count } of batch.refusals) instruments.refused.add(count, { signal, reason });
  for (const [kind, count] of batch.leniencies) instruments.lenient.add(count, { kind });
}

function contentIdentity(signal: Signal, body: Uint8Array): Uint8Array {
  const identity = createHash('sha256').update(body).digest().subarray(0, 16);
  identity[0] = identity[0]! ^ signalCode[signal];
  return identity;
}
