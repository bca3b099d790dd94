import { randomUUID } from 'node:crypto';
import {
  calendarEntrySchema,
  calendarFilterSchema,
  calendarResponseSchema,
  cancellationSchema,
  freezeRequestSchema,
  freezeViolationsResponseSchema,
  plannedChangeRequestSchema,
  type CalendarEntry,
  type CalendarFilter,
  type FreezeRequest,
  type PlannedChangeRequest,
} from '@shewhart/schemas/api';
import type { FastifyInstance, FastifyPluginCallback } from 'fastify';
import { CollectorError } from '../errors.ts';
import type { Trail } from '../ports.ts';
import { answers, asJson } from '../route-answers.ts';
import { strictValidator } from '../strict-body.ts';
import { readFreeze, readPlannedChange, type EntryOrigin, type ReadEntry } from './calendar-entry.ts';
import { maxEntries, type Calendar } from './calendar.ts';
import { CalendarError } from './recurrence.ts';

export interface CalendarRouteParts {
  readonly calendar: Calendar;
  readonly trail: Trail;
  readonly now: () => number;
}

interface Cancellation {
  readonly author: string;
  readonly reason: string;
}

/** Rules cost time at every question; whoever needs more of them wants wider ones. */
const maxRules = 200;
const compilers = {
  validatorCompiler: strictValidator,
  serializerCompiler: asJson,
};

/** Freezes, planned changes, what they resolve to, and who did not keep to them. */
export const calendarRoutes: FastifyPluginCallback<CalendarRouteParts> = (fastify, parts, done) => {
  const { calendar } = parts;
  fastify.get<{ Querystring: CalendarFilter }>(
    '/api/v1/calendar',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'calendar',
        summary: 'Freezes and planned changes of a time, their conflicts, and the runway',
        description: 'Changes that were made or are under way are in the conflicts, too',
        tags: ['governance'],
        querystring: calendarFilterSchema,
        response: answers(200, 'The calendar', calendarResponseSchema),
      },
      ...compilers,
    },
    ({ query }) => calendar.show(query),
  );
  fastify.get<{ Querystring: CalendarFilter }>(
    '/api/v1/calendar/violations',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'freezeViolations',
        summary: 'Changes that were made in a freeze, with the override that covers them',
        description: 'Of the last 30 days unless said',
        tags: ['governance'],
        querystring: calendarFilterSchema,
        response: answers(200, 'The violations', freezeViolationsResponseSchema),
      },
      ...compilers,
    },
    ({ query }) => calendar.violations(query),
  );
  entryRoutes<FreezeRequest>(fastify, parts, {
    kind: 'freeze',
    path: '/api/v1/calendar/freezes',
    word: 'Freeze',
    schema: freezeRequestSchema,
    read: readFreeze,
  });
  entryRoutes<PlannedChangeRequest>(fastify, parts, {
    kind: 'planned-change',
    path: '/api/v1/calendar/planned-changes',
    word: 'PlannedChange',
    schema: plannedChangeRequestSchema,
    read: readPlannedChange,
  });
  done();
};

function entryRoutes<Request>(
  fastify: FastifyInstance,
  { calendar, trail, now }: CalendarRouteParts,
  of: {
    readonly kind: CalendarEntry['kind'];
    readonly path: string;
    readonly word: string;
    readonly schema: object;
    readonly read: (request: Request, origin: EntryOrigin) => ReadEntry;
  },
): void {
  const { kind, path, word, schema, read } = of;
  const words = kind.replace('-', ' ');
  const listed = async (): Promise<CalendarEntry[]> =>
    (await calendar.entries(now())).map(({ entry }) => entry).filter((entry) => entry.kind === kind);

  fastify.get(
    path,
    {
      config: { scope: 'read' },
      schema: {
        operationId: `list${word}s`,
        summary: `Every ${words} that is not over, of the configuration and entered`,
        tags: ['governance'],
        response: answers(200, 'The entries', {
          type: 'object',
          properties: { entries: { type: 'array', items: calendarEntrySchema } },
        }),
      },
      ...compilers,
    },
    async () => ({ entries: await listed() }),
  );

  fastify.post<{ Body: Request }>(
    path,
    {
      bodyLimit: 256 * 1024,
      config: { scope: 'admin' },
      schema: {
        operationId: `add${word}`,
        summary: `Enter a ${words}`,
        tags: ['governance'],
        body: schema,
        response: answers(201, 'As it is kept', calendarEntrySchema),
      },
      ...compilers,
    },
    async ({ body }, reply) => {
      const origin = { id: randomUUID(), origin: 'api' as const, created: new Date(now()).toISOString() };
      const { entry } = refusingWith(() => read(body as Request, origin));
      const entries = (await calendar.entries(now())).filter(
        ({ entry: { cancelled } }) => cancelled === null,
      );
      if (entries.length >= maxEntries)
        throw new CollectorError('QUERY_LIMIT_EXCEEDED', `The calendar holds ${maxEntries} entries at most.`);
      if (entry.rule !== null && entries.filter((one) => one.entry.rule !== null).length >= maxRules)
        throw new CollectorError('QUERY_LIMIT_EXCEEDED', `The calendar holds ${maxRules} rules at most.`);
      const { time } = await trail.append(`${kind}-created`, entry.id, entry.owner, entry);
      return reply.code(201).send({ ...entry, created: time });
    },
  );

  fastify.delete<{ Params: { id: string }; Querystring: Cancellation }>(
    `${path}/:id`,
    {
      config: { scope: 'admin' },
      schema: {
        operationId: `cancel${word}`,
        summary: `Take a ${words} back from now on; what it said until now stays`,
        tags: ['governance'],
        params: { type: 'object', properties: { id: { type: 'string', maxLength: 300 } }, required: ['id'] },
        querystring: cancellationSchema,
        response: answers(200, 'As it is kept', calendarEntrySchema),
      },
      ...compilers,
    },
    async ({ params: { id }, query: { author, reason } }) => {
      const entry = (await listed()).find((one) => one.id === id);
      if (entry === undefined)
        throw new CollectorError('RECEIVE_NOT_FOUND', `There is no ${words} ${id} that is not over.`);
      if (entry.origin === 'configuration')
        throw new CollectorError('QUERY_INVALID_REQUEST', `The ${words} stands in the configuration.`);
      if (entry.cancelled !== null) return entry;
      const { time } = await trail.append(`${kind}-cancelled`, id, author, { reason });
      return { ...entry, cancelled: time };
    },
  );
}

function refusingWith<Result>(task: () => Result): Result {
  try {
    return task();
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    throw new CollectorError('QUERY_INVALID_REQUEST', `${error.message}.`);
  }
}
