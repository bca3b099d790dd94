import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { CollectorError, errorTable, type ErrorCode } from '../errors.ts';
import type { Instruments } from '../observe/instruments.ts';
import { payloadEncodingOf } from './media-type.ts';
import { countFailed } from './receiver-dependencies.ts';
import { retryAfterSeconds, rpcStatus } from './rpc-status.ts';

/**
 * Turns whatever was thrown into an answer: `google.rpc.Status` in the request's encoding on OTLP routes
 * (JSON when the encoding is unknown), `application/problem+json` (RFC 9457) everywhere else.
 */

export function sendRpcStatus(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  instruments: Instruments,
): void {
  const error = collectorError(thrown, request);
  countFailed(instruments, error, 'http');
  const { encoding, mediaType } = payloadEncodingOf(request.headers['content-type']) ?? {
    encoding: 'json',
    mediaType: 'application/json',
  };
  prepare(error, reply).header('content-type', mediaType).send(rpcStatus(error, encoding));
}

export function sendProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const error = collectorError(thrown, request);
  const status = errorTable[error.code].http;
  prepare(error, reply)
    .header('content-type', 'application/problem+json')
    .send(
      // As bytes: to a text Fastify would add a charset, which this media type does not have.
      Buffer.from(
        JSON.stringify({
          type: 'about:blank',
          title: STATUS_CODES[status],
          status,
          detail: error.message,
          code: error.code,
        }),
      ),
    );
}

function prepare(error: CollectorError, reply: FastifyReply): FastifyReply {
  const retrySeconds = retryAfterSeconds(error);
  if (retrySeconds !== undefined) reply.header('retry-after', String(retrySeconds));
  if (error.code === 'RECEIVE_UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer');
  return reply.code(errorTable[error.code].http);
}

const codesByStatus: Readonly<Record<number, ErrorCode>> = {
  404: 'RECEIVE_NOT_FOUND',
  405: 'RECEIVE_METHOD_NOT_ALLOWED',
  413: 'RECEIVE_BODY_TOO_LARGE',
  415: 'RECEIVE_UNSUPPORTED_MEDIA_TYPE',
  503: 'RECEIVE_OVERLOADED',
};

/** Fastify's own errors carry a status below 500; anything else that is not ours is a bug, and is logged. */
function collectorError(thrown: unknown, request: FastifyRequest): CollectorError {
  if (thrown instanceof CollectorError) {
    if (thrown.code === 'INTERNAL') request.log.error({ err: thrown }, 'The request failed');
    return thrown;
  }
  const { statusCode, message, validation } = thrown as Partial<FastifyError>;
  const known = statusCode === undefined ? undefined : codesByStatus[statusCode];
  if (known !== undefined) return new CollectorError(known, message ?? known);
  if (validation !== undefined || (statusCode !== undefined && statusCode >= 400 && statusCode < 500)) {
    return new CollectorError('QUERY_INVALID_REQUEST', message ?? 'The request is not valid.');
  }
  request.log.error({ err: thrown }, 'The request failed by a fault of the collector');
  return new CollectorError('INTERNAL', 'The collector failed on this request; its log says why.', {
    cause: thrown,
  });
}
