import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CollectorError } from '../errors.ts';
import type { PayloadEncoding, Signal } from '../ports.ts';
import { bodyTooLarge } from './body-too-large.ts';
import { exportAnswer } from './export-answer.ts';
import { sendRpcStatus } from './http-failure.ts';
import { compressionNamed, inflate, supportedCompressions, type Compression } from './inflate.ts';
import { payloadEncodingOf } from './media-type.ts';
import { countAnswered, type ReceiverDependencies } from './receiver-dependencies.ts';
import { readRequestBody, SenderGone } from './request-body.ts';

/**
 * OTLP/HTTP. Everything that headers can tell is checked before a byte of the body is read; the body then
 * goes from the socket to `ingest` without Fastify's parsers, with one copy at most.
 *
 *   authorise (server) → method → media type → encoding → length → read → inflate → ingest → answer
 */

const signals: Readonly<Record<string, Signal>> = {
  '/v1/logs': 'logs',
  '/v1/metrics': 'metrics',
  '/v1/traces': 'traces',
};

/** Adds the OTLP routes to a server made by `createHttpServer`, which authorises before they are asked. */
export function registerOtlpHttp(fastify: FastifyInstance, deps: ReceiverDependencies): void {
  fastify.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    // The body is left on the socket: the handler reads it itself.
    scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
    scope.setErrorHandler((error, request, reply) => {
      sendRpcStatus(error, request, reply, deps.instruments);
    });
    for (const [url, signal] of Object.entries(signals)) {
      scope.post(url, {
        onRequest: (request, _reply, checked) => {
          try {
            checkHeaders(request.raw, deps.limits.maxBodyBytes);
          } catch (error) {
            checked(error as Error);
            return;
          }
          checked();
        },
        handler: (request, reply) => receive(signal, request, reply, deps),
      });
      scope.route({
        method: scope.supportedMethods.filter((method) => method !== 'POST'),
        url,
        exposeHeadRoute: false,
        onRequest: (request, reply, checked) => {
          reply.header('allow', 'POST');
          const message = `${request.method} is not offered here; send telemetry with POST.`;
          checked(new CollectorError('RECEIVE_METHOD_NOT_ALLOWED', message));
        },
        handler: () => undefined,
      });
    }
    done();
  });
}

interface RequestForm {
  readonly encoding: PayloadEncoding;
  readonly mediaType: string;
  readonly compression: Compression;
}

function checkHeaders({ headers }: IncomingMessage, maxBodyBytes: number): void {
  formOf(headers);
  if (Number(headers['content-length'] ?? 0) > maxBodyBytes) throw bodyTooLarge('is', maxBodyBytes);
}

function formOf(headers: IncomingMessage['headers']): RequestForm {
  const known = payloadEncodingOf(headers['content-type']);
  if (known === undefined) {
    throw new CollectorError(
      'RECEIVE_UNSUPPORTED_MEDIA_TYPE',
      'The content type must be application/x-protobuf or application/json.',
    );
  }
  const compression = compressionNamed(headers['content-encoding']);
  if (compression === undefined) {
    throw new CollectorError(
      'RECEIVE_UNSUPPORTED_ENCODING',
      `The content encoding is not offered; use one of ${supportedCompressions.join(', ')}.`,
    );
  }
  return { ...known, compression };
}

async function receive(
  signal: Signal,
  request: FastifyRequest,
  reply: FastifyReply,
  { ingest, instruments, limits, inFlight }: ReceiverDependencies,
): Promise<FastifyReply | undefined> {
  const { encoding, mediaType, compression } = formOf(request.headers);
  const reserved = inFlight.reserve();
  try {
    const sent = await readRequestBody(request.raw, limits, reserved);
    const wholeAtMs = performance.now();
    const body = await inflate(sent, compression, limits.maxBodyBytes, reserved);
    const result = await ingest(signal, encoding, body);
    const answer = exportAnswer(signal, encoding, result, limits.maxResponseBytes);
    countAnswered(instruments, signal, 'http', result, wholeAtMs);
    return reply.header('content-type', mediaType).send(answer);
  } catch (error) {
    if (!(error instanceof SenderGone)) throw error;
    // Nobody is left to answer, and nothing of the request was kept.
    request.log.debug(error.message);
    reply.hijack();
    return undefined;
  } finally {
    reserved.release();
  }
}
