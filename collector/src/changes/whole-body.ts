import type { Readable } from 'node:stream';
import { CollectorError } from '../errors.ts';

export interface MemoryShare {
  /** @throws CollectorError RECEIVE_OVERLOADED */
  grow(bytes: number): void;
  release(): void;
}

/**
 * The whole body within its limit, and within the memory of all unanswered requests while it arrives.
 * @throws CollectorError RECEIVE_BODY_TOO_LARGE, RECEIVE_OVERLOADED, RECEIVE_UNSUPPORTED_ENCODING
 */
export async function readWhole(
  stream: Readable,
  options: {
    readonly maxBytes: number;
    readonly encoding: string | undefined;
    readonly reserve: () => MemoryShare;
  },
): Promise<Buffer> {
  const { maxBytes, encoding, reserve } = options;
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new CollectorError('RECEIVE_UNSUPPORTED_ENCODING', 'Events are taken uncompressed.');
  }
  const share = reserve();
  let chunks: Buffer[] = [];
  let length = 0;
  let failure: unknown;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      length += chunk.length;
      // What still comes is thrown away, so that the sender is there to read the answer; but not for ever.
      if (failure !== undefined && length > 2 * maxBytes) break;
      if (failure !== undefined) continue;
      try {
        if (length > maxBytes) throw tooLarge(maxBytes);
        share.grow(chunk.length);
        chunks.push(chunk);
      } catch (error) {
        failure = error;
        chunks = [];
      }
    }
    if (failure !== undefined) throw failure as Error;
    return Buffer.concat(chunks, length);
  } finally {
    share.release();
  }
}

function tooLarge(maxBytes: number): CollectorError {
  return new CollectorError(
    'RECEIVE_BODY_TOO_LARGE',
    `The body is more than the ${maxBytes} bytes allowed (changes.maxBodyBytes).`,
  );
}
