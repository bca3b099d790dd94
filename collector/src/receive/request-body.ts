import type { IncomingMessage } from 'node:http';
import { CollectorError } from '../errors.ts';
import { bodyTooLarge } from './body-too-large.ts';
import type { BytesReserved } from './bytes-in-flight.ts';

/** The sender hung up before the request was whole: nobody is left to answer. */
export class SenderGone extends Error {
  override readonly name = 'SenderGone';
}

/**
 * The whole body as it was sent. Stops at the first chunk over a limit; what the sender goes on sending
 * is thrown away, so that it is still there to read the answer.
 * @throws CollectorError RECEIVE_BODY_TOO_LARGE, RECEIVE_OVERLOADED, RECEIVE_TIMEOUT; SenderGone
 */
export function readRequestBody(
  request: IncomingMessage,
  limits: { readonly maxBodyBytes: number; readonly requestTimeoutMs: number },
  reserved: BytesReserved,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const timer = setTimeout(() => fail(tooSlow(limits.requestTimeoutMs)), limits.requestTimeoutMs);

    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > limits.maxBodyBytes) {
        fail(bodyTooLarge('is', limits.maxBodyBytes));
        return;
      }
      try {
        reserved.grow(chunk.length);
      } catch (error) {
        fail(error as Error);
        return;
      }
      chunks.push(chunk);
    };
    const onEnd = (): void => {
      stop();
      resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length));
    };
    const onGone = (): void => {
      stop();
      reject(new SenderGone('The sender closed the connection before its request was whole.'));
    };
    const stop = (): void => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('close', onGone);
    };
    const fail = (error: Error): void => {
      stop();
      throwAway(request, limits.maxBodyBytes);
      reject(error);
    };
    request.on('data', onData).on('end', onEnd).on('close', onGone).on('error', onGone);
  });
}

/** Reads on without keeping anything, but not for ever: the server's own time limit ends the request. */
function throwAway(request: IncomingMessage, maxBytes: number): void {
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > maxBytes) request.destroy();
  });
}

function tooSlow(requestTimeoutMs: number): CollectorError {
  return new CollectorError(
    'RECEIVE_TIMEOUT',
    `The body did not arrive within ${requestTimeoutMs} ms (receive.requestTimeoutMs); send again.`,
    { retryAfterSeconds: 1 },
  );
}
