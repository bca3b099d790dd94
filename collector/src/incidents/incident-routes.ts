import {
  incidentResponseSchema,
  incidentTrendsQuerySchema,
  incidentTrendsResponseSchema,
  type IncidentTrendsQuery,
} from '@shewhart/schemas/api';
import type { FastifyPluginCallback } from 'fastify';
import { CollectorError } from '../errors.ts';
import type { NamedQueries } from '../query-rows.ts';
import { answers, asJson } from '../route-answers.ts';
import { readIncident } from './read-incident.ts';
import { readTrends } from './read-trends.ts';

export interface IncidentRouteParts {
  readonly queries: NamedQueries;
  readonly now: () => number;
}

/** How incidents develop, and all that is known of one: `GET /api/v1/incidents/trends`, `…/incidents/{id}`. */
export const incidentRoutes: FastifyPluginCallback<IncidentRouteParts> = (
  fastify,
  { queries, now },
  done,
) => {
  const operation = (operationId: string, summary: string, answer: object) => ({
    operationId,
    summary,
    tags: ['query'],
    response: answers(200, summary, answer),
  });

  fastify.get<{ Querystring: IncidentTrendsQuery }>(
    '/api/v1/incidents/trends',
    {
      config: { scope: 'read' },
      schema: {
        ...operation(
          'incidentTrends',
          'Counts with their control chart, time between incidents, times to detect, acknowledge, mitigate and resolve, recurrence',
          incidentTrendsResponseSchema,
        ),
        querystring: incidentTrendsQuerySchema,
      },
      serializerCompiler: asJson,
    },
    ({ query }) => readTrends(queries, query, now()),
  );

  fastify.get<{ Params: { id: string } }>(
    '/api/v1/incidents/:id',
    {
      config: { scope: 'read' },
      schema: {
        ...operation(
          'incident',
          'One incident: its reports, the changes and episodes around it, others like it',
          incidentResponseSchema,
        ),
        params: {
          type: 'object',
          properties: {
            id: { type: 'string', minLength: 1, maxLength: 1000, description: '`incidentId` of the list' },
          },
          required: ['id'],
        },
      },
      serializerCompiler: asJson,
    },
    async ({ params: { id } }) => {
      const found = await readIncident(queries, id, now());
      if (found === undefined) throw new CollectorError('RECEIVE_NOT_FOUND', `There is no incident ${id}.`);
      return found;
    },
  );
  done();
};
