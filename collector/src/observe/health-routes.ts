import { healthResponseSchema, readinessResponseSchema } from '@shewhart/schemas/api';
import type { FastifyPluginCallback } from 'fastify';
import { readiness, type Parts } from './readiness.ts';

export interface HealthDependencies {
  readonly parts: Parts;
  readonly version: string;
}

/** `GET /healthz` and `GET /readyz`, open to everyone: they tell states, never content. */
export const healthRoutes: FastifyPluginCallback<HealthDependencies> = (
  fastify,
  { parts, version },
  done,
) => {
  fastify.get(
    '/healthz',
    {
      schema: {
        operationId: 'health',
        summary: 'Whether the process is alive',
        tags: ['health'],
        security: [],
        response: {
          200: { description: 'Alive', content: { 'application/json': { schema: healthResponseSchema } } },
        },
      },
    },
    () => ({ status: 'alive', version, uptimeSeconds: process.uptime() }),
  );
  fastify.get(
    '/readyz',
    {
      schema: {
        operationId: 'readiness',
        summary: 'Whether it takes telemetry and stores it, part by part',
        description: 'A part is not ready, too, when input arrives and nothing is stored for minutes.',
        tags: ['health'],
        security: [],
        response: {
          200: { description: 'Ready', content: { 'application/json': { schema: readinessResponseSchema } } },
          503: {
            description: 'Not ready',
            content: { 'application/json': { schema: readinessResponseSchema } },
          },
        },
      },
    },
    async (_request, reply) => {
      const answer = await readiness(parts);
      reply.code(answer.status === 'ready' ? 200 : 503).header('cache-control', 'no-store');
      return answer;
    },
  );
  done();
};
