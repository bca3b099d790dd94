import {
  silenceRequestSchema,
  silenceResponseSchema,
  type SilenceRequest,
  type SilenceResponse,
} from '@shewhart/schemas/api';
import type { FastifyInstance } from 'fastify';
import { CollectorError } from '../errors.ts';
import { answers, asJson } from '../route-answers.ts';
import { idParams, name, secondsOf, storeOf, type EvaluateRouteParts } from './route-parts.ts';
import { addSilence, endSilence, loadSilences, type Silence } from './silences.ts';

/** When nobody is to be told. */
export function silenceRoutes(fastify: FastifyInstance, parts: EvaluateRouteParts): void {
  fastify.get(
    '/api/v1/silences',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'listSilences',
        summary: 'Silences and maintenance windows in force or to come',
        tags: ['charts'],
        response: answers(200, 'The silences', {
          type: 'object',
          properties: { silences: { type: 'array', items: silenceResponseSchema } },
        }),
      },
      serializerCompiler: asJson,
    },
    async () => {
      const silences = await loadSilences(storeOf(parts), Math.floor(parts.now() / 1000));
      return { silences: silences.map(silenceResponse) };
    },
  );

  fastify.post<{ Body: SilenceRequest }>(
    '/api/v1/silences',
    {
      config: { scope: 'admin' },
      schema: {
        operationId: 'addSilence',
        summary: 'Tell nobody of what matches, for a time',
        tags: ['charts'],
        body: silenceRequestSchema,
        response: answers(200, 'The silence', silenceResponseSchema),
      },
      serializerCompiler: asJson,
    },
    async ({ body }) => {
      const begins = body.from === undefined ? Math.floor(parts.now() / 1000) : secondsOf(body.from);
      const ends = secondsOf(body.to);
      if (ends <= begins)
        throw new CollectorError('QUERY_INVALID_REQUEST', 'to: the silence ends before it begins.');
      const { kind = 'silence', indicatorId = '', service = '', environment = '', author, reason } = body;
      return silenceResponse(
        await addSilence(
          { store: storeOf(parts), trail: parts.trail, nowMs: parts.now() },
          { kind, indicatorId, service, environment, begins, ends, author, reason },
        ),
      );
    },
  );

  fastify.delete<{ Params: { id: string }; Querystring: { author?: string } }>(
    '/api/v1/silences/:id',
    {
      config: { scope: 'admin' },
      schema: {
        operationId: 'endSilence',
        summary: 'End a silence now',
        tags: ['charts'],
        params: idParams,
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: { author: { ...name, description: 'Who ends it, for the trail' } },
        },
        response: answers(200, 'Ended', { type: 'object', properties: { id: { type: 'string' } } }),
      },
      serializerCompiler: asJson,
    },
    async ({ params: { id }, query: { author = '' } }) => {
      const to = { store: storeOf(parts), trail: parts.trail, nowMs: parts.now() };
      if (await endSilence(to, id, author)) return { id };
      throw new CollectorError('RECEIVE_NOT_FOUND', `There is no silence ${id}.`);
    },
  );
}

function silenceResponse({ silenceId, begins, ends, ...rest }: Silence): SilenceResponse {
  const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
  return { id: silenceId, ...rest, from: iso(begins), to: iso(ends) };
}
