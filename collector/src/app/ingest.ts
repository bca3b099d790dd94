import { createHash } from 'node:crypto';
import { CollectorError } from '../errors.ts';
import type { Instruments } from '../observe/instruments.ts';
import type { DecodedBatch, Decoder, Ingest, Signal, Spool } from '../ports.ts';

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
  /** Records of one request became durable. */
  readonly onAccepted: () => void;
}): Ingest {
  const { decoder, spool, instruments, now, onAccepted } = parts;
  return async (signal, encoding, body) => {
    const batch = decoder.decode(signal, encoding, body, BigInt(now()) * 1_000_000n);
    // The batch is only valid until the decoder's next call: counted and copied before the first wait.
    const { accepted, refusals, leniencies, sections } = batch;
    for (const [kind, count] of leniencies) instruments.lenient.add(count, { kind });
    const outcome =
      sections.length === 0 ? 'added' : await append(decoder, spool, contentIdentity(signal, body), sections);
    if (outcome === 'added' && accepted > 0) onAccepted();
    // A repetition adds nothing, so context rows that it happened to carry were not written.
    if (outcome === 'duplicate') decoder.forgetWritten();
    return { accepted, refusals, duplicate: outcome === 'duplicate' };
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

function contentIdentity(signal: Signal, body: Uint8Array): Uint8Array {
  const identity = createHash('sha256').update(body).digest().subarray(0, 16);
  identity[0] = identity[0]! ^ signalCode[signal];
  return identity;
}
