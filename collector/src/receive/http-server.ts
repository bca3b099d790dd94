import type { Socket } from 'node:net';
import Fastify, {
  LogController,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { Authorize } from '../access/authorize.ts';
import { createBrowserGuard } from '../access/browser-guard.ts';
import { scopeOfPath } from '../access/route-scope.ts';
import { mebibyte, type Configuration } from '../config/configuration.ts';
import { CollectorError } from '../errors.ts';
import type { Instruments } from '../observe/instruments.ts';
import { sendProblem, sendRpcStatus } from './http-failure.ts';

/**
 * The one HTTP server: limits, time limits, authorisation and the form of failures for every route that is
 * registered on it. A route's scope follows from its path unless its `config.scope` says otherwise, so no
 * route is open by being forgotten.
 */

export interface HttpServerDependencies {
  readonly authorize: Authorize;
  readonly instruments: Instruments;
  /** Where log lines go; standard output when absent. */
  readonly logStream?: { write(line: string): void };
}

/** Queries and webhooks are small; OTLP routes have a limit of their own. */
const maxOtherBodyBytes = 8 * mebibyte;

/** Listen with `server.listen({ host, port })`; `server.close()` lets requests under way finish. */
export function createHttpServer(
  { receive, log, access, http }: Pick<Configuration, 'receive' | 'log' | 'access' | 'http'>,
  { authorize, instruments, logStream }: HttpServerDependencies,
): FastifyInstance {
  const sendFailure = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    if (isOtlpPath(pathOf(request))) sendRpcStatus(error, request, reply, instruments);
    else sendProblem(error, request, reply);
  };
  const server = Fastify({
    logger: {
      level: log.level,
      redact: ['req.headers.authorization', 'headers.authorization', 'authorization', 'token', 'password'],
      serializers: { req: describeRequest },
      ...(logStream !== undefined && { stream: logStream }),
    },
    logController: new LogController({ disableRequestLogging: true }),
    // Identities of changes hold addresses, names of repositories, environments and commits.
    routerOptions: { maxParamLength: 2048 },
    ajv: { customOptions: { removeAdditional: false, verbose: true } },
    schemaErrorFormatter,
    bodyLimit: Math.min(receive.maxBodyBytes, maxOtherBodyBytes),
    keepAliveTimeout: receive.keepAliveTimeoutMs,
    // A backstop behind the body's own time limit, which can answer 503 and be retried.
    requestTimeout: receive.headersTimeoutMs + 2 * receive.requestTimeoutMs,
    // Refusing while it closes is done below, with Retry-After and a body that the sender understands.
    return503OnClosing: false,
    http: {
      maxHeaderSize: receive.maxHeaderBytes,
      headersTimeout: receive.headersTimeoutMs,
      connectionsCheckingInterval: Math.min(1000, receive.headersTimeoutMs),
    },
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error, request, reply) => sendFailure(error, request, reply),
  });
  server.server.maxConnections = receive.maxConnections;
  const guard = createBrowserGuard(access.tokens, http.publicUrl);
  const closing = closeWithin(server, receive.shutdownGraceMs);

  server.addHook('onRequest', (request, _reply, done) => {
    try {
      if (closing.hasBegun) throw shuttingDown();
      if (request.is404) throw notFound(request);
      const path = pathOf(request);
      const scope = request.routeOptions.config.scope ?? scopeOfPath(path);
      if (!isOtlpPath(path) && !isHealthPath(path)) {
        guard.assertOwnName(request.headers.host);
        guard.assertOwnPage(request.method, request.headers);
      }
      if (scope !== 'open') authorize(request.headers.authorization, scope);
    } catch (error) {
      done(error as Error);
      return;
    }
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    // Refusals for the moment (503) are counted, and their cause is logged once: a full spool would flood the log.
    if (reply.statusCode >= 500 && reply.statusCode !== 503)
      request.log.warn({ req: request, status: reply.statusCode }, 'Answered with an error');
    else request.log.debug({ req: request, status: reply.statusCode, ms: reply.elapsedTime }, 'Answered');
    done();
  });
  server.setErrorHandler(sendFailure);
  server.setNotFoundHandler((request) => {
    throw notFound(request);
  });
  return server;
}

/**
 * What a schema does not know is refused and named: dropped in silence, a silence whose `service` is misspelt
 * would cover everything.
 */
function schemaErrorFormatter(
  errors: readonly {
    readonly instancePath: string;
    readonly keyword: string;
    readonly message?: string;
    readonly params: Readonly<Record<string, unknown>>;
    readonly parentSchema?: unknown;
  }[],
  part: string,
): Error {
  const [error] = errors;
  const place = `${part}${error?.instancePath ?? ''}`;
  if (error?.keyword !== 'additionalProperties') return new Error(`${place} ${error?.message ?? ''}`);
  const { properties = {} } = error.parentSchema as { readonly properties?: object };
  const known = Object.keys(properties).join(', ');
  return new Error(
    `${place}: ${String(error.params['additionalProperty'])} is not known here; known are ${known}.`,
  );
}

/**
 * Tells nothing of what is stored, as OTLP does not either; senders and probes name the collector in all kinds
 * of ways, such as by an alias of their own for this machine.
 */
function isHealthPath(path: string): boolean {
  return path === '/healthz' || path === '/readyz';
}

/** Signals that are not offered live under the same roof as those that are. */
function isOtlpPath(path: string): boolean {
  return path.startsWith('/v1') && !path.startsWith('/v1/events') && !path.startsWith('/v1/webhooks');
}

/** Without the query string, which may hold what a log must not. */
function pathOf(request: { readonly url: string }): string {
  return request.url.split('?', 1)[0]!;
}

function describeRequest(request: FastifyRequest): { method: string; path: string; from: string } {
  return { method: request.method, path: pathOf(request), from: request.ip };
}

function notFound(request: FastifyRequest): CollectorError {
  return new CollectorError('RECEIVE_NOT_FOUND', `There is nothing at ${request.method} ${pathOf(request)}.`);
}

function shuttingDown(): CollectorError {
  return new CollectorError('RECEIVE_OVERLOADED', 'The collector is shutting down; send again later.');
}

/** After the grace, connections are cut: a sender that gets no answer sends again. */
function closeWithin(server: FastifyInstance, graceMs: number): { readonly hasBegun: boolean } {
  const closing = { hasBegun: false };
  let timer: NodeJS.Timeout | undefined;
  server.addHook('preClose', (done) => {
    closing.hasBegun = true;
    timer = setTimeout(() => server.server.closeAllConnections(), graceMs);
    done();
  });
  server.addHook('onClose', (_instance, done) => {
    clearTimeout(timer);
    done();
  });
  return closing;
}

const unreadable: Readonly<Record<string, readonly [status: string, message: string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The headers are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request did not arrive in time.'],
};

/** What cannot be read as HTTP has no route and no encoding: a JSON Status, which is also a readable text. */
function answerUnreadable(this: FastifyInstance, error: NodeJS.ErrnoException, socket: Socket): void {
  this.log.debug({ err: error }, 'A connection could not be read as HTTP');
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, message] = unreadable[error.code ?? ''] ?? [
    '400 Bad Request',
    'The request is not valid HTTP.',
  ];
  const body = JSON.stringify({ code: 3, message });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}
