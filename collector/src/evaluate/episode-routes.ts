import {
  episodeCauseRequestSchema,
  episodeListResponseSchema,
  episodeResponseSchema,
  type EpisodeCauseRequest,
} from '@shewhart/schemas/api';
import type { FastifyInstance } from 'fastify';
import { decide } from '../decide.ts';
import { CollectorError } from '../errors.ts';
import { answers, asJson } from '../route-answers.ts';
import { readEpisode } from './read-episode.ts';
import {
  idParams,
  name,
  storeOf,
  window,
  windowOf,
  type EvaluateRouteParts,
  type WindowQuery,
} from './route-parts.ts';
import { readEpisodes } from './stored-chart.ts';

/** What went out of control: listed, looked into, given a cause. */
export function episodeRoutes(fastify: FastifyInstance, parts: EvaluateRouteParts): void {
  fastify.get<{
    Querystring: WindowQuery & {
      indicator?: string;
      service?: string;
      environment?: string;
      status?: string;
      trial?: boolean;
      limit?: number;
    };
  }>(
    '/api/v1/episodes',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'listEpisodes',
        summary: 'What went out of control, newest first',
        tags: ['charts'],
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: {
            ...window,
            indicator: name,
            service: name,
            environment: name,
            status: { type: 'string', enum: ['firing', 'resolved', 'withdrawn'] },
            trial: { type: 'boolean', description: 'With those under limits on trial' },
            limit: { type: 'integer', minimum: 1, maximum: 10_000 },
          },
        },
        response: answers(200, 'The episodes', episodeListResponseSchema),
      },
      serializerCompiler: asJson,
    },
    async ({ query: { trial, from, to, ...filter } }) => ({
      episodes: await readEpisodes(parts.queries, {
        ...filter,
        ...windowOf({ ...(from && { from }), ...(to && { to }) }, parts.now()),
        withTrial: trial ?? false,
      }),
    }),
  );

  fastify.get<{ Params: { id: string } }>(
    '/api/v1/episodes/:id',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'getEpisode',
        summary: 'One episode whole: suspects, runbook, owner, earlier ones like it',
        tags: ['charts'],
        params: idParams,
        response: answers(200, 'The episode', episodeResponseSchema),
      },
      serializerCompiler: asJson,
    },
    async ({ params: { id } }) => {
      const episode = await readEpisode(parts, id);
      if (episode === undefined) throw new CollectorError('RECEIVE_NOT_FOUND', `There is no episode ${id}.`);
      return episode;
    },
  );

  fastify.post<{ Params: { id: string }; Body: EpisodeCauseRequest }>(
    '/api/v1/episodes/:id/cause',
    {
      config: { scope: 'admin' },
      schema: {
        operationId: 'assignCause',
        summary: 'Say what caused an episode; the newest word counts, earlier ones are kept',
        tags: ['charts'],
        params: idParams,
        body: episodeCauseRequestSchema,
        response: answers(200, 'Noted', { type: 'object', properties: { id: { type: 'string' } } }),
      },
      serializerCompiler: asJson,
    },
    async ({ params: { id }, body }) => {
      const store = storeOf(parts);
      const found = await store.ask('SELECT 1 AS one FROM episode WHERE episode_id = {id:String} LIMIT 1', {
        id,
      });
      if (found.length === 0) throw new CollectorError('RECEIVE_NOT_FOUND', `There is no episode ${id}.`);
      const { kind, reference = '', note = '', author } = body;
      const payload = { kind, reference, note, created: new Date(parts.now()).toISOString() };
      await decide(parts.trail, { kind: 'episode-cause', subject: id, actor: author, payload }, () =>
        store.insert('episode_cause', [{ episode_id: id, author, ...payload }]),
      );
      return { id };
    },
  );
}
