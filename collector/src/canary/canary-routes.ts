import {
  ChartError,
  evaluateCanary,
  exposurePlan,
  type CanaryAnswer,
  type ExposureRequest,
} from '@shewhart/analysis';
import {
  canaryForms,
  canaryRequestSchema,
  canaryResponseSchema,
  canaryShortResponseSchema,
  exposurePlanRequestSchema,
  exposurePlanResponseSchema,
  problemSchema,
  type CanaryArgoResponse,
  type CanaryFlaggerResponse,
  type CanaryForm,
} from '@shewhart/schemas/api';
import type { FastifyPluginCallback } from 'fastify';
import { CollectorError } from '../errors.ts';
import { asJson } from '../route-answers.ts';
import { checkCanarySize } from './canary-size.ts';
import { strictValidator } from '../strict-body.ts';
import { requestOfFlagger } from './flagger-payload.ts';
import { withSelectedSamples, type SampleReader } from './selected-samples.ts';

interface CanaryQuery {
  readonly form?: CanaryForm;
  readonly inconclusive?: 'hold' | 'continue';
}

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problemSchema } },
});

const querystring = {
  type: 'object',
  properties: {
    form: {
      type: 'string',
      enum: canaryForms,
      description:
        'argo-rollouts: `{"data": {"ok", "failed", …}}` for the web provider with jsonPath `{$.data}`, successCondition `result.ok` and failureCondition `result.failed`. flagger: the status is the answer, 200 to go on and 409 not to; the request may stand in `metadata` as texts',
    },
    inconclusive: {
      type: 'string',
      enum: ['hold', 'continue'],
      description:
        'flagger: whether an undecided canary is answered 409 (hold, the default: right for confirm-traffic-increase and confirm-promotion, which wait) or 200 (continue: right for rollout, which counts every 409 towards the rollback)',
    },
  },
} as const;

export interface CanaryRouteOptions {
  /** Where selected samples are read; without it they must be in the request. */
  readonly session?: SampleReader;
  readonly now?: () => number;
}

/**
 * `POST /api/v1/canary/evaluate`: the samples are in the request or selected by it, the verdict is computed
 * from them alone, and nothing is stored.
 */
export const canaryRoutes: FastifyPluginCallback<CanaryRouteOptions> = (fastify, options, done) => {
  const { session, now = () => Date.now() } = options;
  fastify.post<{ Querystring: CanaryQuery }>(
    '/api/v1/canary/evaluate',
    {
      bodyLimit: 8 * 1024 * 1024,
      config: { scope: 'read' },
      schema: {
        operationId: 'evaluateCanary',
        summary: 'Whether a version under trial is as good as its baseline',
        tags: ['charts'],
        querystring,
        body: canaryRequestSchema,
        response: {
          200: {
            description: 'Verdict, score and reasons; in the form that was asked for',
            content: { 'application/json': { schema: canaryResponseSchema } },
          },
          409: {
            description: 'form=flagger alone: do not go on',
            content: { 'application/json': { schema: canaryShortResponseSchema } },
          },
          400: problem('QUERY_INVALID_REQUEST'),
          401: problem('RECEIVE_UNAUTHENTICATED'),
          403: problem('RECEIVE_FORBIDDEN'),
          413: problem('RECEIVE_BODY_TOO_LARGE'),
          415: problem('RECEIVE_UNSUPPORTED_MEDIA_TYPE'),
          500: problem('INTERNAL'),
          503: problem('QUERY_STORE_UNAVAILABLE'),
        },
      },
      // The reader of the analysis names the very place; the framework would first drop and convert values.
      validatorCompiler: ({ httpPart }) => (httpPart === 'body' ? () => true : checkQuery),
      serializerCompiler: asJson,
    },
    async ({ body, query: { form = 'full', inconclusive = 'hold' } }, reply) => {
      const request = form === 'flagger' ? requestOfFlagger(body) : body;
      const answer = evaluated(await withSelectedSamples(request, session, now()));
      if (form === 'full') return answer;
      if (form === 'argo-rollouts') return argoAnswer(answer);
      const goesOn =
        answer.verdict === 'pass' || (answer.verdict === 'inconclusive' && inconclusive === 'continue');
      return reply.code(goesOn ? 200 : 409).send(flaggerAnswer(answer));
    },
  );
  fastify.post<{ Body: ExposureRequest }>(
    '/api/v1/canary/exposure-plan',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'planExposure',
        summary: 'How much traffic a canary may get, step by step, for a given risk',
        tags: ['charts'],
        body: exposurePlanRequestSchema,
        response: {
          200: {
            description: 'The steps',
            content: { 'application/json': { schema: exposurePlanResponseSchema } },
          },
          400: problem('QUERY_INVALID_REQUEST'),
          401: problem('RECEIVE_UNAUTHENTICATED'),
          403: problem('RECEIVE_FORBIDDEN'),
        },
      },
      validatorCompiler: strictValidator,
      serializerCompiler: asJson,
    },
    ({ body }) => refusing(() => exposurePlan(body)),
  );
  done();
};

function checkQuery(query: CanaryQuery): { error: Error } | { value: CanaryQuery } {
  for (const [key, { enum: values }] of Object.entries(querystring.properties)) {
    const given = query[key as keyof CanaryQuery];
    if (given === undefined || (values as readonly string[]).includes(given)) continue;
    const message = `${key}: must be one of ${values.join(', ')}.`;
    return { error: new CollectorError('QUERY_INVALID_REQUEST', message) };
  }
  return { value: query };
}

function evaluated(body: unknown): CanaryAnswer {
  checkCanarySize(body);
  return refusing(() => evaluateCanary(body));
}

function refusing<Result>(task: () => Result): Result {
  try {
    return task();
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    const place = error.path === '' ? '' : `${error.path}: `;
    throw new CollectorError('QUERY_INVALID_REQUEST', `${place}${error.reason}`);
  }
}

function argoAnswer({ verdict, score, reasons }: CanaryAnswer): CanaryArgoResponse {
  return {
    data: {
      verdict,
      ok: verdict === 'pass',
      failed: verdict === 'fail',
      score,
      successPercent: score / 100,
      message: reasons.join(' '),
    },
  };
}

function flaggerAnswer({ verdict, score, reasons }: CanaryAnswer): CanaryFlaggerResponse {
  return { verdict, score, message: reasons.join(' ') };
}
