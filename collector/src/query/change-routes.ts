import {
  changesResponseSchema,
  eventFilterSchema,
  incidentFilterSchema,
  incidentsResponseSchema,
  type ChangesResponse,
  type EventFilter,
  type IncidentFilter,
  type IncidentsResponse,
} from '@shewhart/schemas/api';
import type { FastifyPluginCallback } from 'fastify';
import { nanoseconds, objectsOf } from '../api-rows.ts';
import { CollectorError, type ErrorCode } from '../errors.ts';
import { asJson } from '../route-answers.ts';
import { problemResponses } from './problem-responses.ts';
import type { QueryEngine } from './query-engine.ts';

export interface ChangeRouteDependencies {
  readonly engine: Pick<QueryEngine, 'namedQuery'>;
}

const errors: readonly ErrorCode[] = [
  'QUERY_INVALID_REQUEST',
  'RECEIVE_UNAUTHENTICATED',
  'RECEIVE_FORBIDDEN',
  'RECEIVE_MISDIRECTED',
  'QUERY_LIMIT_EXCEEDED',
  'INTERNAL',
  'QUERY_OVERLOADED',
  'QUERY_STORE_UNAVAILABLE',
];

const defaultLimit = 100;
/** The end of what the store's 64-bit nanoseconds can hold. */
const latestNs = '9223372036000000000';

/** `GET /api/v1/changes` and `/api/v1/incidents`: newest first, paged by where the last page ended. */
export const changeRoutes: FastifyPluginCallback<ChangeRouteDependencies> = (fastify, { engine }, done) => {
  const operation = (operationId: string, summary: string, filter: object, answer: object) => ({
    config: { scope: 'read' as const },
    schema: {
      operationId,
      summary,
      tags: ['query'],
      querystring: filter,
      response: {
        200: { description: 'A page of them', content: { 'application/json': { schema: answer } } },
        ...problemResponses(errors),
      },
    },
    serializerCompiler: asJson,
  });

  async function page(
    query: 'changes' | 'incidents',
    filter: EventFilter,
    more: Readonly<Record<string, string>> = {},
  ) {
    const limit = filter.limit ?? defaultLimit;
    const before = cursorOf(filter.cursor);
    const result = await engine.namedQuery(query, {
      service: filter.service ?? '',
      environment: filter.environment ?? '',
      kind: filter.kind ?? '',
      ...more,
      fromNs: nanoseconds('from', filter.from) ?? '0',
      toNs: nanoseconds('to', filter.to) ?? latestNs,
      beforeNs: before.ns,
      beforeId: before.id,
      limit: limit + 1,
    });
    const rows = objectsOf(result);
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    const id = query === 'changes' ? 'changeId' : 'incidentId';
    const next = last === undefined ? null : cursorTo(String(last['started']), String(last[id]));
    return { shown, next };
  }

  fastify.get<{ Querystring: EventFilter }>(
    '/api/v1/changes',
    operation('changes', 'Changes of every source, newest first', eventFilterSchema, changesResponseSchema),
    async ({ query }): Promise<ChangesResponse> => {
      const { shown, next } = await page('changes', query);
      return { changes: shown, next };
    },
  );
  fastify.get<{ Querystring: IncidentFilter }>(
    '/api/v1/incidents',
    operation(
      'incidents',
      'Incidents of every source, newest first',
      incidentFilterSchema,
      incidentsResponseSchema,
    ),
    async ({ query }): Promise<IncidentsResponse> => {
      const { severity = '', team = '', cause = '', status = '', source = '' } = query;
      const { shown, next } = await page('incidents', query, { severity, team, cause, status, source });
      return { incidents: shown, next };
    },
  );
  done();
};

function cursorTo(started: string, id: string): string {
  return Buffer.from(JSON.stringify([started, id])).toString('base64url');
}

function cursorOf(cursor: string | undefined): { ns: string; id: string } {
  if (cursor === undefined) return { ns: latestNs, id: '' };
  try {
    const [started, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    if (typeof started === 'string' && typeof id === 'string')
      return { ns: nanoseconds('cursor', started)!, id };
  } catch {
    // Said below, in the words of this API.
  }
  throw new CollectorError('QUERY_INVALID_REQUEST', 'cursor must be `next` of an earlier answer.');
}
