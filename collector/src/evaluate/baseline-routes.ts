import { baselineRequestSchema, baselineResponseSchema, type BaselineRequest } from '@shewhart/schemas/api';
import type { FastifyInstance } from 'fastify';
import { modelOf } from './model-choice.ts';
import { answer, json, name, storeOf, trackOf, type EvaluateRouteParts } from './route-parts.ts';
import { readBaselines } from './stored-chart.ts';
import { supersedeBaseline } from './supersede-baseline.ts';

/** Frozen limits: listed, compared, superseded. */
export function baselineRoutes(fastify: FastifyInstance, parts: EvaluateRouteParts): void {
  fastify.get<{ Querystring: { indicator?: string } }>(
    '/api/v1/baselines',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'listBaselines',
        summary: 'Frozen limits in all their versions, newest first',
        tags: ['charts'],
        querystring: { type: 'object', properties: { indicator: name } },
        response: answer('The baselines', {
          type: 'object',
          properties: { baselines: { type: 'array', items: baselineResponseSchema } },
        }),
      },
      serializerCompiler: json,
    },
    async ({ query: { indicator = '' } }) => ({
      baselines: await readBaselines(parts.queries, indicator, indicator !== ''),
    }),
  );

  fastify.post<{ Body: BaselineRequest }>(
    '/api/v1/baselines',
    {
      config: { scope: 'admin' },
      schema: {
        operationId: 'supersedeBaseline',
        summary: 'Freeze new limits from a window; they hold from the next bucket on',
        tags: ['charts'],
        body: baselineRequestSchema,
        response: answer('The new version', baselineResponseSchema),
      },
      serializerCompiler: json,
    },
    async ({ body }) => {
      const track = trackOf(parts, body.indicatorId);
      const { version } = await parts.inTurn(() =>
        supersedeBaseline(track, body, {
          store: storeOf(parts),
          model: modelOf(track.definition),
          nowMs: parts.now(),
        }),
      );
      const all = await readBaselines(parts.queries, body.indicatorId, true);
      return all.find((baseline) => baseline.version === version);
    },
  );
}
