import {
  sqlRequestSchema,
  sqlResponseSchema,
  type SqlRequest,
  type SqlResponse,
} from '@shewhart/schemas/api';
import type { FastifyPluginCallback, FastifyReply } from 'fastify';
import type { ErrorCode } from '../errors.ts';
import { problemResponses } from './problem-responses.ts';
import type { QueryEngine } from './query-engine.ts';
import { jsonWithNegativeZero } from './special-numbers.ts';

export interface QueryRouteDependencies {
  readonly engine: Pick<QueryEngine, 'run'>;
}

/** A text of 100 KiB may be twice as long with its escapes; the rest is for parameters. */
const maxBodyBytes = 1024 * 1024;

export const sqlErrors: readonly ErrorCode[] = [
  'QUERY_INVALID_REQUEST',
  'QUERY_INVALID_SQL',
  'RECEIVE_UNAUTHENTICATED',
  'RECEIVE_FORBIDDEN',
  'RECEIVE_MISDIRECTED',
  'QUERY_NOT_READ_ONLY',
  'RECEIVE_BODY_TOO_LARGE',
  'RECEIVE_UNSUPPORTED_MEDIA_TYPE',
  'QUERY_LIMIT_EXCEEDED',
  'INTERNAL',
  'QUERY_OVERLOADED',
  'QUERY_STORE_UNAVAILABLE',
];

/** Fires when the client goes before its answer. */
function callerGone(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new Error('The client closed the connection.'));
  });
  return controller.signal;
}

export const queryRoutes: FastifyPluginCallback<QueryRouteDependencies> = (fastify, { engine }, done) => {
  fastify.post<{ Body: SqlRequest }>(
    '/api/v1/sql',
    {
      bodyLimit: maxBodyBytes,
      config: { scope: 'read' },
      schema: {
        operationId: 'sql',
        summary: 'Ask the store in SQL, read-only',
        description:
          'Runs one statement within the limits of rows, time and memory. Whatever writes, changes settings or reaches outside the database is refused.',
        tags: ['query'],
        body: sqlRequestSchema,
        response: {
          200: {
            description: 'The rows',
            content: { 'application/json': { schema: sqlResponseSchema } },
          },
          ...problemResponses(sqlErrors),
        },
      },
      // The answer comes from the engine as it is: checking every cell again would only cost time.
      serializerCompiler: () => jsonWithNegativeZero,
    },
    async (request, reply): Promise<SqlResponse> =>
      engine.run({ ...request.body, signal: callerGone(reply) }),
  );
  done();
};
