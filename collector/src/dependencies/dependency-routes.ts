import {
  dependenciesResponseSchema,
  dependencyFilterSchema,
  type DependenciesResponse,
  type DependencyFilter,
} from '@shewhart/schemas/api';
import type { FastifyPluginCallback } from 'fastify';
import type { StoreSession } from '../ports.ts';
import { answers, asJson } from '../route-answers.ts';

const maxEdges = 10_000;

/** `GET /api/v1/dependencies`: the graph that the traces show. */
export const dependencyRoutes: FastifyPluginCallback<{ readonly session: Pick<StoreSession, 'query'> }> = (
  fastify,
  { session },
  done,
) => {
  fastify.get<{ Querystring: DependencyFilter }>(
    '/api/v1/dependencies',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'dependencies',
        summary: 'Which service calls which, from spans',
        tags: ['query'],
        querystring: dependencyFilterSchema,
        response: answers(200, 'The edges', dependenciesResponseSchema),
      },
      serializerCompiler: asJson,
    },
    async ({ query: { environment = '', service = '' } }): Promise<DependenciesResponse> => {
      const rows = await session.query('dependencies', { environment, service, limit: maxEdges });
      return {
        dependencies: rows.map(({ last_seen: lastSeen, ...edge }) => ({
          environment: String(edge['environment']),
          caller: String(edge['caller']),
          callee: String(edge['callee']),
          calls: Number(edge['calls']),
          errors: Number(edge['errors']),
          lastSeen: new Date(`${String(lastSeen).replace(' ', 'T')}Z`).toISOString(),
        })),
      };
    },
  );
  done();
};
