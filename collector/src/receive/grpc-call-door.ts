import type { ServerHttp2Stream } from 'node:http2';
import {
  Metadata,
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
  type StatusObject,
} from '@grpc/grpc-js';
import type { Authorize } from '../access/authorize.ts';
import type { ReceiveLimits } from '../config/configuration.ts';
import { CollectorError } from '../errors.ts';
import type { BytesInFlight, BytesReserved } from './bytes-in-flight.ts';
import { grpcStatus } from './grpc-failure.ts';
import { compressionNamed, inflate, type Compression } from './inflate.ts';

/**
 * What happens to a gRPC call before its message reaches the handler: authorisation before anything is
 * read, a time limit, the bytes in flight, and decompression.
 *
 * The interceptor is grpc-js's public interface, but two things are out of its reach: the library buffers a
 * message of any age from any number of calls uncounted, and it answers a broken or unknown compression
 * itself, with INTERNAL and without `grpc-accept-encoding`. So this file replaces one method and listens to
 * one member of the call beneath (`CallInternals`). When a release renames them, the call is refused with
 * INTERNAL and the tests of items 20, 22 and 25 fail: better than limits that silently no longer hold.
 */
interface CallInternals {
  readonly stream: ServerHttp2Stream;
  decompressMessage: (framed: Buffer, encoding: string) => Buffer | Promise<Buffer>;
}

/** grpc-js offers these; what else it is sent gets UNIMPLEMENTED with this list. */
const offered: readonly Compression[] = ['identity', 'gzip', 'deflate'];
/** One byte for "compressed", four for the length. */
const frameBytes = 5;

export interface CallDoorOptions {
  readonly authorize: Authorize;
  readonly limits: ReceiveLimits;
  readonly inFlight: BytesInFlight;
  readonly onRefused: (error: CollectorError) => void;
}

export interface CallDoor {
  readonly interceptor: ServerInterceptor;
  /** The reservation of a message that the door let through: to be retained while it is worked on. */
  reservedFor(message: Buffer): BytesReserved | undefined;
}

export function createCallDoor({ authorize, limits, inFlight, onRefused }: CallDoorOptions): CallDoor {
  const reservations = new WeakMap<Buffer, BytesReserved>();
  const interceptor: ServerInterceptor = (_method, call) => {
    const reserved = inFlight.reserve();
    let isRefused = false;
    const refuse = (thrown: unknown): void => {
      if (isRefused) return;
      isRefused = true;
      clearTimeout(timer);
      const error = thrown as CollectorError;
      onRefused(error);
      call.sendStatus(grpcStatus(error));
    };
    const timer = setTimeout(() => refuse(tooSlow(limits.requestTimeoutMs)), limits.requestTimeoutMs);
    if (!hasInternals(call)) {
      refuse(new CollectorError('INTERNAL', 'This release of the gRPC library is not supported.'));
      return new ServerInterceptingCall(call);
    }
    watchBytes(call, reserved, refuse);
    call.stream.once('close', () => {
      clearTimeout(timer);
      reserved.release();
    });
    replaceDecompression(
      call,
      async (message, compression) => {
        const body = await inflate(message, compression, limits.maxBodyBytes, reserved);
        reservations.set(body, reserved);
        return body;
      },
      onRefused,
    );

    return new ServerInterceptingCall(call, {
      start: (next) => {
        next({
          onReceiveMetadata: (metadata, deliver) => {
            try {
              authorize(metadata.get('authorization')[0]?.toString(), 'ingest');
            } catch (error) {
              refuse(error);
              return;
            }
            deliver(metadata);
          },
          onReceiveHalfClose: (deliver) => {
            clearTimeout(timer);
            if (!isRefused) deliver();
          },
        });
      },
      sendStatus: (status, next) => {
        clearTimeout(timer);
        if (!isRefused) next(status);
      },
    });
  };
  return { interceptor, reservedFor: (message) => reservations.get(message) };
}

function hasInternals(
  call: ServerInterceptingCallInterface,
): call is ServerInterceptingCallInterface & CallInternals {
  const { stream, decompressMessage } = call as Partial<CallInternals>;
  return typeof stream?.on === 'function' && typeof decompressMessage === 'function';
}

/** The stream is paused here and a listener does not set it flowing; grpc-js does when it wants to read. */
function watchBytes(call: CallInternals, reserved: BytesReserved, refuse: (error: unknown) => void): void {
  call.stream.on('data', (chunk: Buffer) => {
    try {
      reserved.grow(chunk.length);
    } catch (error) {
      refuse(error);
    }
  });
}

/** What it throws or rejects with, grpc-js sends as the call's status. */
function replaceDecompression(
  call: CallInternals,
  decompress: (message: Buffer, compression: Compression) => Promise<Buffer>,
  onRefused: (error: CollectorError) => void,
): void {
  call.decompressMessage = async (framed, encoding) => {
    try {
      const message = framed.subarray(frameBytes);
      const compression = compressionNamed(encoding);
      if (compression === undefined || !offered.includes(compression)) throw unknownEncoding(encoding);
      return await decompress(message, compression);
    } catch (thrown) {
      const error = thrown as CollectorError;
      onRefused(error);
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- grpc-js sends exactly this object
      throw withAcceptEncoding(grpcStatus(error), error);
    }
  };
}

function unknownEncoding(encoding: string): CollectorError {
  return new CollectorError(
    'RECEIVE_UNSUPPORTED_ENCODING',
    `The grpc-encoding "${encoding}" is not offered; use one of ${offered.join(', ')}.`,
  );
}

function withAcceptEncoding(status: Partial<StatusObject>, error: CollectorError): Partial<StatusObject> {
  if (error.code !== 'RECEIVE_UNSUPPORTED_ENCODING') return status;
  const metadata = status.metadata ?? new Metadata();
  metadata.set('grpc-accept-encoding', offered.join(','));
  return { ...status, metadata };
}

function tooSlow(requestTimeoutMs: number): CollectorError {
  return new CollectorError(
    'RECEIVE_TIMEOUT',
    `The message did not arrive within ${requestTimeoutMs} ms (receive.requestTimeoutMs); send again.`,
    { retryAfterSeconds: 1 },
  );
}
