import {
  changeEffectListResponseSchema,
  changeEffectResponseSchema,
  type ChangeEffectListResponse,
  type ChangeEffectResponse,
} from '@shewhart/schemas/api';
import type { FastifyPluginCallback } from 'fastify';
import { CollectorError } from '../errors.ts';
import { queryRows, type NamedQueries } from '../query-rows.ts';
import { answers, asJson } from '../route-answers.ts';
import { windowOf } from '../time-window.ts';
import { EffectMemory } from './effect-memory.ts';
import { knownChange } from './known-change.ts';
import { readChange, readEffect, readVerdict } from './read-effect.ts';

export interface EffectRouteParts {
  readonly queries: NamedQueries;
  readonly now: () => number;
}

interface ListQuery {
  readonly service?: string;
  readonly environment?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit?: number;
}

const dayMs = 86_400_000;
const defaultLimit = 10;
/** Each of them reads four days of every indicator of its service. */
const mostListed = 50;

const text = (description: string) => ({ type: 'string', maxLength: 256, description }) as const;

/** What changes did to their services: `GET /api/v1/changes/{id}/effect`, `GET /api/v1/changes/effects`. */
export const effectRoutes: FastifyPluginCallback<EffectRouteParts> = (fastify, { queries, now }, done) => {
  const memory = new EffectMemory();
  const operation = (operationId: string, summary: string, answer: object) => ({
    operationId,
    summary,
    tags: ['query'],
    response: answers(200, summary, answer),
  });

  fastify.get<{ Params: { id: string } }>(
    '/api/v1/changes/:id/effect',
    {
      config: { scope: 'read' },
      schema: {
        ...operation(
          'changeEffect',
          'The indicators of the service before and after one change, with a verdict',
          changeEffectResponseSchema,
        ),
        params: {
          type: 'object',
          properties: {
            id: {
              type: 'string',
              minLength: 1,
              maxLength: 1000,
              description: '`changeId` of a change, or any of its `reportedAs`',
            },
          },
          required: ['id'],
        },
      },
      serializerCompiler: asJson,
    },
    async ({ params: { id } }): Promise<ChangeEffectResponse> => {
      const found = await readChange(queries, id);
      if (found === undefined) throw new CollectorError('RECEIVE_NOT_FOUND', `There is no change ${id}.`);
      return readEffect(queries, found.change, found.neighbours, now());
    },
  );

  fastify.get<{ Querystring: ListQuery }>(
    '/api/v1/changes/effects',
    {
      config: { scope: 'read' },
      schema: {
        ...operation(
          'changeEffects',
          'Changes, newest first, each with what it did',
          changeEffectListResponseSchema,
        ),
        querystring: {
          type: 'object',
          properties: {
            service: text('Only of this service'),
            environment: text('Only in this environment; production unless said'),
            from: { ...text('RFC 3339; 7 days before `to` unless said'), maxLength: 64 },
            to: { ...text('RFC 3339; now unless said'), maxLength: 64 },
            limit: {
              type: 'integer',
              minimum: 1,
              maximum: mostListed,
              description: 'Most entries; 10 unless said',
            },
          },
          additionalProperties: false,
        },
      },
      serializerCompiler: asJson,
    },
    async ({ query }): Promise<ChangeEffectListResponse> => {
      const { from, to } = windowOf(query, { now: now(), defaultMs: 7 * dayMs, mostMs: 366 * dayMs });
      const { service = '', environment = 'production', limit = defaultLimit } = query;
      const rows = await queryRows(queries, 'changes_with_effect', {
        service,
        environment,
        fromMs: from,
        toMs: to,
      });
      const known = rows.map(knownChange);
      const asked = known.filter(({ isAsked }) => isAsked);
      const effects = [];
      for (const change of asked.slice(0, limit)) {
        const effect =
          memory.get(change.changeId, now()) ?? (await readVerdict(queries, change, known, now()));
        memory.put(effect, now());
        const { changeId, kind, version, title, outcome } = change;
        effects.push({
          changeId,
          at: effect.at,
          service: change.service,
          environment: change.environment,
          kind,
          version,
          title,
          outcome,
          verdict: effect.verdict,
          summary: effect.summary,
        });
      }
      return { effects, left: Math.max(0, asked.length - limit) };
    },
  );
  done();
};
