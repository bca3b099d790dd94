import { ChartError, evaluateChart } from '@shewhart/analysis';
import { indicatorChartResponseSchema, indicatorListResponseSchema } from '@shewhart/schemas/api';
import type { FastifyInstance } from 'fastify';
import { CollectorError } from '../errors.ts';
import { answers, asJson } from '../route-answers.ts';
import { baselineRoutes } from './baseline-routes.ts';
import { checkChartSize } from './chart-size.ts';
import { episodeRoutes } from './episode-routes.ts';
import {
  idParams,
  name,
  trackOf,
  window,
  windowOf,
  type EvaluateRouteParts,
  type WindowQuery,
} from './route-parts.ts';
import { silenceRoutes } from './silence-routes.ts';
import { indicatorSummary, readChart } from './stored-chart.ts';

export function evaluateRoutes(fastify: FastifyInstance, parts: EvaluateRouteParts, done: () => void): void {
  fastify.get<{ Querystring: { service?: string; environment?: string } }>(
    '/api/v1/indicators',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'listIndicators',
        summary: 'What is charted, and how it stands',
        tags: ['charts'],
        querystring: {
          type: 'object',
          properties: { service: name, environment: name },
          additionalProperties: false,
        },
        response: answers(200, 'The indicators', indicatorListResponseSchema),
      },
      serializerCompiler: asJson,
    },
    ({ query }) => ({
      indicators: [...(parts.evaluator()?.tracks.values() ?? [])]
        .map(indicatorSummary)
        .filter(
          ({ service, environment }) =>
            (query.service ?? service) === service && (query.environment ?? environment) === environment,
        ),
    }),
  );

  fastify.get<{ Params: { id: string }; Querystring: WindowQuery }>(
    '/api/v1/indicators/:id/chart',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'indicatorChart',
        summary: 'The chart of one indicator as it was judged',
        tags: ['charts'],
        params: idParams,
        querystring: { type: 'object', properties: window, additionalProperties: false },
        response: answers(200, 'Points, limits, episodes, changes, baselines', indicatorChartResponseSchema),
      },
      serializerCompiler: asJson,
    },
    async ({ params, query }) => readChart(parts, trackOf(parts, params.id), windowOf(query, parts.now())),
  );

  episodeRoutes(fastify, parts);
  baselineRoutes(fastify, parts);
  silenceRoutes(fastify, parts);

  fastify.post(
    '/api/v1/charts/evaluate',
    {
      bodyLimit: 16 * 1024 * 1024,
      config: { scope: 'read' },
      schema: {
        operationId: 'evaluateChart',
        summary: 'A chart of the data in the request',
        tags: ['charts'],
        body: { type: 'object', additionalProperties: true },
        response: answers(200, 'Limits, points, violations', { type: 'object', additionalProperties: true }),
      },
      serializerCompiler: asJson,
    },
    ({ body }) => {
      checkChartSize(body);
      try {
        return evaluateChart(body);
      } catch (error) {
        if (!(error instanceof ChartError)) throw error;
        const place = error.path === '' ? '' : `${error.path}: `;
        throw new CollectorError('QUERY_INVALID_REQUEST', `${place}${error.reason}`);
      }
    },
  );
  done();
}
