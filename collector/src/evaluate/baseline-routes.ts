import {
  baselineComparisonResponseSchema,
  baselineRequestSchema,
  baselineResponseSchema,
  type BaselineRequest,
} from '@shewhart/schemas/api';
import type { FastifyInstance } from 'fastify';
import { CollectorError } from '../errors.ts';
import { answers, asJson } from '../route-answers.ts';
import { compareBaselines, periodOf } from './compare-baselines.ts';
import { modelOf } from './model-choice.ts';
import type { IndicatorDefinition } from './indicator.ts';
import { name, storeOf, trackOf, type EvaluateRouteParts } from './route-parts.ts';
import { readBaselines } from './stored-chart.ts';
import { supersedeBaseline } from './supersede-baseline.ts';
import type { Track } from './track.ts';

/** Frozen limits: listed, compared, superseded. */
export function baselineRoutes(fastify: FastifyInstance, parts: EvaluateRouteParts): void {
  fastify.get<{ Querystring: { indicatorId?: string; indicator?: string } }>(
    '/api/v1/baselines',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'listBaselines',
        summary: 'Frozen limits in all their versions, newest first',
        tags: ['charts'],
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: {
            indicatorId: { ...name, description: 'With it the models of the limits are in the answer' },
            indicator: { ...name, description: 'The same by its earlier name', deprecated: true },
          },
        },
        response: answers(200, 'The baselines', {
          type: 'object',
          properties: { baselines: { type: 'array', items: baselineResponseSchema } },
        }),
      },
      serializerCompiler: asJson,
    },
    async ({ query }) => {
      const indicator = query.indicatorId ?? query.indicator ?? '';
      return { baselines: await readBaselines(parts.queries, indicator, indicator !== '') };
    },
  );

  fastify.get<{
    Querystring: { indicatorId: string; before: string; after: string; guardrails?: string };
  }>(
    '/api/v1/baselines/compare',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'compareBaselines',
        summary: 'One indicator in two periods: what an improvement brought, and whether others suffered',
        tags: ['charts'],
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: {
            indicatorId: name,
            before: { ...name, description: 'A version of the limits, or two instants: <from>/<to>' },
            after: { ...name, description: 'Likewise; later than `before`' },
            guardrails: {
              type: 'string',
              maxLength: 10_000,
              description:
                'Indicators that must not have become worse, by a comma; others of the service if absent',
            },
          },
          required: ['indicatorId', 'before', 'after'],
        },
        response: answers(200, 'The comparison', baselineComparisonResponseSchema),
      },
      serializerCompiler: asJson,
    },
    ({ query: { indicatorId, before, after, guardrails } }) => {
      const track = trackOf(parts, indicatorId);
      const periods = {
        before: periodOf(before, 'before', track.baselines),
        after: periodOf(after, 'after', track.baselines),
      };
      return compareBaselines(parts.queries, track, periods, guardrailsOf(parts, track, guardrails));
    },
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
        response: answers(200, 'The new version', baselineResponseSchema),
      },
      serializerCompiler: asJson,
    },
    async ({ body }) => {
      const track = trackOf(parts, body.indicatorId);
      const { version } = await parts.inTurn(() =>
        supersedeBaseline(track, body, {
          store: storeOf(parts),
          trail: parts.trail,
          model: modelOf(track.definition),
          nowMs: parts.now(),
        }),
      );
      const all = await readBaselines(parts.queries, body.indicatorId, true);
      return all.find((baseline) => baseline.version === version);
    },
  );
}

const mostGuardrails = 10;

/**
 * Of a silence no level can be compared; and how much is asked of a service is neither improvement nor harm, unless
 * somebody said which way is harm.
 */
const isGuard = ({ measure, direction }: IndicatorDefinition): boolean =>
  measure !== 'absence' && !(measure === 'rate' && direction === 'both');

/** Those that are named, or others of the service. */
function guardrailsOf(parts: EvaluateRouteParts, track: Track, names: string | undefined): Track[] {
  if (names === undefined) {
    const { id, service, environment } = track.definition;
    return [...(parts.evaluator()?.tracks.values() ?? [])]
      .filter(
        ({ definition: one }) =>
          one.service === service && one.environment === environment && one.id !== id && isGuard(one),
      )
      .slice(0, mostGuardrails);
  }
  const ids = [...new Set(names.split(',').map((id) => id.trim()))].filter((id) => id !== '');
  if (ids.length > mostGuardrails) {
    throw new CollectorError(
      'QUERY_INVALID_REQUEST',
      `guardrails: at most ${mostGuardrails}, not ${ids.length}.`,
    );
  }
  return ids.map((id) => trackOf(parts, id));
}
