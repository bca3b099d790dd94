import { ChartError, evaluateChart } from '@shewhart/analysis';
import {
  baselineRequestSchema,
  baselineResponseSchema,
  episodeCauseRequestSchema,
  episodeListResponseSchema,
  indicatorChartResponseSchema,
  indicatorListResponseSchema,
  problemSchema,
  silenceRequestSchema,
  silenceResponseSchema,
  type BaselineRequest,
  type EpisodeCauseRequest,
  type SilenceRequest,
  type SilenceResponse,
} from '@shewhart/schemas/api';
import type { FastifyInstance } from 'fastify';
import { CollectorError } from '../errors.ts';
import { checkChartSize } from './chart-size.ts';
import type { EvaluationStore } from './evaluation-store.ts';
import type { Evaluator } from './evaluator.ts';
import { modelOf } from './model-choice.ts';
import { addSilence, endSilence, loadSilences, type Silence } from './silences.ts';
import {
  indicatorSummary,
  readBaselines,
  readChart,
  readEpisodes,
  type NamedQueries,
  type TimeWindow,
} from './stored-chart.ts';
import { supersedeBaseline } from './supersede-baseline.ts';
import type { Track } from './track.ts';

export interface EvaluateRouteParts {
  readonly store: () => EvaluationStore | undefined;
  readonly evaluator: () => Evaluator | undefined;
  /** Runs when no pass is under way. */
  readonly inTurn: <Result>(task: () => Promise<Result>) => Promise<Result>;
  readonly queries: NamedQueries;
  readonly now: () => number;
}

const problem = {
  description: 'What was wrong',
  content: { 'application/problem+json': { schema: problemSchema } },
};
const answer = (description: string, schema: object): Record<string, object> => ({
  200: { description, content: { 'application/json': { schema } } },
  '4xx': problem,
  '5xx': problem,
});
const json = () => (data: unknown) => JSON.stringify(data);

const instant = { type: 'string', format: 'date-time' };
const window = { from: instant, to: instant };
const name = { type: 'string', maxLength: 1000 };
const idParams = {
  type: 'object',
  properties: { id: { type: 'string', minLength: 1, maxLength: 300 } },
  required: ['id'],
};

interface WindowQuery {
  readonly from?: string;
  readonly to?: string;
}

const daySeconds = 86_400;
const maxWindowDays = 400;

export function evaluateRoutes(fastify: FastifyInstance, parts: EvaluateRouteParts, done: () => void): void {
  const { queries } = parts;

  fastify.get<{ Querystring: { service?: string; environment?: string } }>(
    '/api/v1/indicators',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'listIndicators',
        summary: 'What is charted, and how it stands',
        tags: ['charts'],
        querystring: { type: 'object', properties: { service: name, environment: name } },
        response: answer('The indicators', indicatorListResponseSchema),
      },
      serializerCompiler: json,
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
        querystring: { type: 'object', properties: window },
        response: answer('Points, limits, episodes, changes, baselines', indicatorChartResponseSchema),
      },
      serializerCompiler: json,
    },
    async ({ params, query }) =>
      readChart(queries, trackOf(parts, params.id).definition, windowOf(query, parts.now())),
  );

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
        response: answer('The episodes', episodeListResponseSchema),
      },
      serializerCompiler: json,
    },
    async ({ query: { trial, from, to, ...filter } }) => ({
      episodes: await readEpisodes(queries, {
        ...filter,
        ...windowOf({ ...(from && { from }), ...(to && { to }) }, parts.now()),
        withTrial: trial ?? false,
      }),
    }),
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
        response: answer('Noted', { type: 'object', properties: { id: { type: 'string' } } }),
      },
      serializerCompiler: json,
    },
    async ({ params: { id }, body }) => {
      const store = storeOf(parts);
      const found = await store.ask('SELECT 1 AS one FROM episode WHERE episode_id = {id:String} LIMIT 1', {
        id,
      });
      if (found.length === 0) throw new CollectorError('RECEIVE_NOT_FOUND', `There is no episode ${id}.`);
      await store.insert('episode_cause', [
        {
          episode_id: id,
          kind: body.kind,
          reference: body.reference ?? '',
          note: body.note ?? '',
          author: body.author,
          created: new Date(parts.now()).toISOString(),
        },
      ]);
      return { id };
    },
  );

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
        response: answer('Limits, points, violations', { type: 'object', additionalProperties: true }),
      },
      serializerCompiler: json,
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

function baselineRoutes(fastify: FastifyInstance, parts: EvaluateRouteParts): void {
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

function silenceRoutes(fastify: FastifyInstance, parts: EvaluateRouteParts): void {
  fastify.get(
    '/api/v1/silences',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'listSilences',
        summary: 'Silences and maintenance windows in force or to come',
        tags: ['charts'],
        response: answer('The silences', {
          type: 'object',
          properties: { silences: { type: 'array', items: silenceResponseSchema } },
        }),
      },
      serializerCompiler: json,
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
        response: answer('The silence', silenceResponseSchema),
      },
      serializerCompiler: json,
    },
    async ({ body }) => {
      const begins = body.from === undefined ? Math.floor(parts.now() / 1000) : secondsOf(body.from);
      const ends = secondsOf(body.to);
      if (ends <= begins)
        throw new CollectorError('QUERY_INVALID_REQUEST', 'to: the silence ends before it begins.');
      const { kind = 'silence', indicatorId = '', service = '', environment = '', author, reason } = body;
      return silenceResponse(
        await addSilence(
          storeOf(parts),
          { kind, indicatorId, service, environment, begins, ends, author, reason },
          parts.now(),
        ),
      );
    },
  );

  fastify.delete<{ Params: { id: string } }>(
    '/api/v1/silences/:id',
    {
      config: { scope: 'admin' },
      schema: {
        operationId: 'endSilence',
        summary: 'End a silence now',
        tags: ['charts'],
        params: idParams,
        response: answer('Ended', { type: 'object', properties: { id: { type: 'string' } } }),
      },
      serializerCompiler: json,
    },
    async ({ params: { id } }) => {
      if (await endSilence(storeOf(parts), id, parts.now())) return { id };
      throw new CollectorError('RECEIVE_NOT_FOUND', `There is no silence ${id}.`);
    },
  );
}

function storeOf({ store }: EvaluateRouteParts): EvaluationStore {
  const opened = store();
  if (opened !== undefined) return opened;
  throw new CollectorError('QUERY_STORE_UNAVAILABLE', 'Evaluation has not begun: the store is not open yet.');
}

function trackOf(parts: EvaluateRouteParts, id: string): Track {
  const evaluator = parts.evaluator();
  if (evaluator === undefined) storeOf({ ...parts, store: () => undefined });
  const track = evaluator?.tracks.get(id);
  if (track !== undefined) return track;
  throw new CollectorError('RECEIVE_NOT_FOUND', `There is no indicator ${id}.`);
}

/** Thirty days up to now unless the query says otherwise. */
function windowOf({ from, to }: WindowQuery, nowMs: number): TimeWindow {
  const end = to === undefined ? Math.floor(nowMs / 1000) : secondsOf(to);
  const begin = from === undefined ? end - 30 * daySeconds : secondsOf(from);
  if (begin >= end)
    throw new CollectorError('QUERY_INVALID_REQUEST', 'to: the window ends before it begins.');
  if (end - begin > maxWindowDays * daySeconds) {
    throw new CollectorError('QUERY_INVALID_REQUEST', `from: a chart shows at most ${maxWindowDays} days.`);
  }
  return { from: Math.max(0, begin), to: Math.max(0, end) };
}

function secondsOf(text: string): number {
  const seconds = Math.floor(Date.parse(text) / 1000);
  if (Number.isNaN(seconds) || seconds < 0 || seconds >= 2 ** 32) {
    throw new CollectorError('QUERY_INVALID_REQUEST', `${JSON.stringify(text)} is no instant since 1970.`);
  }
  return seconds;
}

function silenceResponse({ silenceId, begins, ends, ...rest }: Silence): SilenceResponse {
  const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
  return { id: silenceId, ...rest, from: iso(begins), to: iso(ends) };
}
