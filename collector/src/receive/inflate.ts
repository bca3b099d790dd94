import zlib from 'node:zlib';
import type { Transform } from 'node:stream';
import { CollectorError } from '../errors.ts';
import { bodyTooLarge } from './body-too-large.ts';
import type { BytesReserved } from './bytes-in-flight.ts';

/**
 * Decompression that counts while it inflates: a bomb is stopped at the first chunk over the limit.
 * The work happens on zlib's threads, beside the decoder. Each chunk costs a round trip to such a thread,
 * so the chunk is sized to take the whole body at once where the body says how long it will be: 150 KB of
 * records took half the CPU and a third of the time of zlib's usual 16 KiB chunks.
 */

export type Compression = 'identity' | 'gzip' | 'deflate' | 'br' | 'zstd';

/** `createZstdDecompress` came with Node 22.15 and 23.8. */
const createZstdDecompress = (
  zlib as unknown as { createZstdDecompress?: (options: { chunkSize: number }) => Transform }
).createZstdDecompress;

export const supportedCompressions: readonly Compression[] = [
  'identity',
  'gzip',
  'deflate',
  'br',
  ...(createZstdDecompress === undefined ? [] : ['zstd' as const]),
];

/** The compression that a `Content-Encoding` or `grpc-encoding` names; undefined when it is not offered. */
export function compressionNamed(name: string | undefined): Compression | undefined {
  const token = (name ?? '').trim().toLowerCase();
  if (token === '') return 'identity';
  if (token === 'x-gzip') return 'gzip';
  return supportedCompressions.find((compression) => compression === token);
}

/**
 * @param maxBytes limit of the result
 * @throws CollectorError RECEIVE_BROKEN_COMPRESSION, RECEIVE_BODY_TOO_LARGE, RECEIVE_OVERLOADED
 */
export function inflate(
  body: Buffer,
  compression: Compression,
  maxBytes: number,
  reserved: BytesReserved,
): Promise<Buffer> | Buffer {
  if (compression === 'identity') return body;
  if (body.length === 0) throw broken(compression, 'the body is empty');
  return new Promise((resolve, reject) => {
    const stream = decompressor(compression, body, maxBytes);
    const chunks: Buffer[] = [];
    let length = 0;
    const fail = (error: CollectorError): void => {
      stream.destroy();
      reject(error);
    };
    stream.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes) {
        fail(bodyTooLarge('decompresses to', maxBytes));
        return;
      }
      try {
        reserved.grow(chunk.length);
      } catch (error) {
        fail(error as CollectorError);
        return;
      }
      chunks.push(chunk);
    });
    stream.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length)));
    stream.on('error', (error: Error) => fail(broken(compression, error.message)));
    stream.end(body);
  });
}

function broken(compression: Compression, why: string): CollectorError {
  return new CollectorError(
    'RECEIVE_BROKEN_COMPRESSION',
    `The body says it is compressed with ${compression}, but cannot be decompressed: ${why}.`,
  );
}

function decompressor(compression: Compression, body: Buffer, maxBytes: number): Transform {
  const chunkSize = firstChunkBytes(compression, body, maxBytes);
  switch (compression) {
    case 'gzip':
      return zlib.createGunzip({ chunkSize });
    case 'deflate':
      // HTTP's "deflate" is the zlib format; some senders leave its header out.
      return hasZlibHeader(body) ? zlib.createInflate({ chunkSize }) : zlib.createInflateRaw({ chunkSize });
    case 'br':
      return zlib.createBrotliDecompress({ chunkSize });
    default:
      return createZstdDecompress!({ chunkSize });
  }
}

const minChunkBytes = 16 * 1024;
const maxChunkBytes = 8 * 1024 * 1024;
/** Telemetry rarely compresses better; a claim beyond it is not believed before it is seen. */
const plausibleRatio = 40;

/**
 * A gzip body ends with its length before compression. It is a hint from a stranger: too large it would
 * waste memory, so it is bounded; too small, more chunks follow. One byte more than the hint, because a
 * chunk that is filled to the brim makes zlib ask for another.
 */
function firstChunkBytes(compression: Compression, body: Buffer, maxBytes: number): number {
  const claimed =
    compression === 'gzip' && body.length >= 18 ? body.readUInt32LE(body.length - 4) : body.length * 8;
  const believed = Math.min(claimed, body.length * plausibleRatio, maxBytes, maxChunkBytes);
  return Math.max(minChunkBytes, believed + 1);
}

function hasZlibHeader(body: Buffer): boolean {
  return body.length >= 2 && (body[0]! & 0x0f) === 8 && body.readUInt16BE(0) % 31 === 0;
}
