import type { JsonSchema } from './json-schema.ts';

/** Who asks for a canary's verdict, and so the form of the answer. */
export const canaryForms = ['full', 'argo-rollouts', 'flagger'] as const;
export type CanaryForm = (typeof canaryForms)[number];

/** `?form=argo-rollouts`: point the web provider's `jsonPath` at `{$.data}`. */
export interface CanaryArgoResponse {
  readonly data: {
    readonly verdict: string;
    /** `successCondition: result.ok` */
    readonly ok: boolean;
    /** `failureCondition: result.failed`; where neither holds, the measurement is inconclusive. */
    readonly failed: boolean;
    /** 0 to 100. */
    readonly score: number;
    /** 0 to 1. */
    readonly successPercent: number;
    readonly message: string;
  };
}

/** `?form=flagger`: Flagger reads the status, and logs the body of what is not 200. */
export interface CanaryFlaggerResponse {
  readonly verdict: string;
  readonly score: number;
  readonly message: string;
}

const text = (description: string) => ({ type: 'string', description }) as const;
const number = (description: string) => ({ type: 'number', description }) as const;
const flag = (description: string) => ({ type: 'boolean', description }) as const;
const orNull = (description: string) => ({ type: ['number', 'null'], description }) as const;
const either = (description: string, ...values: string[]) =>
  ({ type: 'string', enum: values, description }) as const;

const samples = (description: string) =>
  ({
    type: ['array', 'object'],
    description: `${description}: a list of numbers (null = missing); failures and total; or what selects them in the store: an indicator, or service, version and measure`,
    items: { type: ['number', 'null'] },
    properties: {
      failures: { type: 'integer', minimum: 0 },
      total: { type: 'integer', minimum: 0 },
      indicator: text('Selects the points of this indicator'),
      service: text('Selects requests that this service answered'),
      version: text('Only of this service.version'),
      environment: text('Only in this environment'),
      operation: text('Only of this operation'),
      attributes: {
        type: 'object',
        additionalProperties: { type: 'string' },
        description: 'Only with these attributes, of the resource or the span',
      },
      measure: either('What is compared of the requests', 'duration', 'failures'),
      from: text('RFC 3339; an hour before `to` unless said'),
      to: text('RFC 3339; now unless said'),
    },
  }) as const;

const limits = (description: string) =>
  ({
    type: 'object',
    description,
    properties: { increase: { type: 'number', minimum: 0 }, decrease: { type: 'number', minimum: 0 } },
    additionalProperties: false,
  }) as const;

const metricProperties = {
  name: { type: 'string', minLength: 1, maxLength: 200 },
  baseline: samples('Of the version in use'),
  canary: samples('Of the version under trial'),
  control: samples('Another word for baseline'),
  experiment: samples('Another word for canary'),
  direction: either('Which way is worse; either', 'increase', 'decrease', 'either'),
  isCritical: flag('Its failure alone makes the canary fail'),
  mustHaveData: flag('kayenta: without data it fails, though not critical'),
  missing: either('Missing values: left out, or zero; remove', 'remove', 'zero'),
  outliers: either('kayenta: beyond the quartile fences; keep', 'keep', 'remove'),
  outlierFactor: number('kayenta: interquartile ranges outside of the quartiles; 3'),
  tolerance: number('kayenta: share of the estimated shift that the interval must clear; 0.25'),
  confidence: number('kayenta: of the interval of the shift; 0.98'),
  effect: either('kayenta: how the size is measured; mean-ratio', 'mean-ratio', 'common-language'),
  allowed: limits('kayenta: effects nearer to none than these pass'),
  criticalAt: limits('kayenta: a critical metric fails the canary from these effects on'),
  margin: number('sequential: how much worse is allowed, as a share of the baseline; 0.1'),
  marginAbsolute: number('sequential: allowed on top, in the unit of the data or as a rate; 0'),
  alpha: number('sequential: chance of a wrong verdict over all looks and metrics together; 0.05'),
  tightestAt: number('sequential: points or failures at which it is sharpest, to be fixed beforehand; 200'),
  minPoints: number('Fewest points of each sample; sequential 20, kayenta by the confidence'),
  spreadMargin: number('sequential: how much wider the canary may spread, as a share; 0.5'),
} as const satisfies Record<string, JsonSchema>;

export const canaryRequestSchema = {
  type: 'object',
  title: 'CanaryRequest',
  description:
    'Two samples at the top, or several pairs of them as metrics. The judge kayenta looks once; sequential may be asked again and again while the samples grow, with the whole samples each time',
  properties: {
    judge: either(
      'kayenta unless said; sequential for failures, which kayenta does not compare',
      'kayenta',
      'sequential',
    ),
    thresholds: {
      type: 'object',
      description: 'Scores from which on it passes, 75, and is marginal, 50',
      properties: {
        pass: { type: 'number', minimum: 0, maximum: 100 },
        marginal: { type: 'number', minimum: 0, maximum: 100 },
      },
      additionalProperties: false,
    },
    groupWeights: {
      type: 'object',
      description: 'Percent of each group; those without one share what is left',
      additionalProperties: { type: 'number', minimum: 0, maximum: 100 },
      maxProperties: 100,
    },
    metrics: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          ...metricProperties,
          groups: { type: 'array', items: { type: 'string' }, description: 'all unless said' },
        },
        required: ['name'],
        additionalProperties: false,
      },
    },
    ...metricProperties,
  },
  additionalProperties: false,
  examples: [
    { baseline: [101, 99, 103, 98, 102, 100], canary: [129, 131, 128, 140, 132, 135] },
    {
      judge: 'sequential',
      metrics: [
        {
          name: 'errors',
          isCritical: true,
          direction: 'increase',
          margin: 0.2,
          baseline: { failures: 20, total: 20_000 },
          canary: { failures: 3, total: 1000 },
        },
      ],
    },
  ],
} as const satisfies JsonSchema;

export const canaryResponseSchema = {
  type: 'object',
  title: 'CanaryResponse',
  properties: {
    judge: text(''),
    verdict: either('', 'pass', 'fail', 'marginal', 'inconclusive'),
    score: { type: 'number', minimum: 0, maximum: 100 },
    reasons: { type: 'array', items: { type: 'string' }, description: 'The whole, then what does not pass' },
    groups: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          name: text(''),
          score: orNull('Null without data'),
          weight: number('Percent'),
          passed: { type: 'integer' },
          counted: { type: 'integer' },
        },
      },
    },
    metrics: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          name: text(''),
          class: text('kayenta: pass, high, low, nodata, nodata-fail; sequential: pass, fail, inconclusive'),
          isCriticalFailure: flag('This alone makes the canary fail'),
          reason: text('In words, with the numbers'),
          points: {
            type: 'object',
            properties: { baseline: { type: 'integer' }, canary: { type: 'integer' } },
          },
          shift: {
            type: 'object',
            description: 'kayenta: canary above baseline, Hodges-Lehmann, with its interval',
          },
          effects: { type: 'object', description: 'kayenta: mean ratio, common-language effect, Cohen’s d' },
          excess: { type: 'object', description: 'sequential: beyond what is allowed, always-valid' },
          ratio: { type: 'object', description: 'sequential: of failure rates, always-valid' },
          spread: { type: ['object', 'null'], description: 'sequential: of the spreads about the medians' },
        },
        required: ['name', 'class', 'reason', 'points'],
      },
    },
  },
  required: ['judge', 'verdict', 'score', 'reasons', 'groups', 'metrics'],
} as const satisfies JsonSchema;

/** Its answers by form; `data` is Argo Rollouts'. */
export const canaryShortResponseSchema = {
  type: 'object',
  title: 'CanaryShortResponse',
  properties: {
    verdict: text('pass, fail, marginal, inconclusive'),
    score: number('0 to 100'),
    message: text('The reasons'),
  },
  required: ['verdict', 'score', 'message'],
} as const satisfies JsonSchema;

export const exposurePlanRequestSchema = {
  type: 'object',
  title: 'ExposurePlanRequest',
  properties: {
    requestsPerMinute: number('Of the whole service, all versions together'),
    baselineRate: number('Failures per request as they are, 0 to 1'),
    maxExcessFailures: number('Failures beyond the baseline that one step may cost at worst'),
    stepMinutes: number('Time between two looks'),
    worstRate: number('Failures per request of the worst canary one reckons with; 1'),
    alpha: number('Chance that it is worse than reckoned with, over all steps; 0.05'),
    maxSteps: { type: 'integer', minimum: 1, maximum: 1000, description: '200' },
  },
  required: ['requestsPerMinute', 'baselineRate', 'maxExcessFailures', 'stepMinutes'],
  additionalProperties: false,
  examples: [{ requestsPerMinute: 6000, baselineRate: 0.001, maxExcessFailures: 50, stepMinutes: 5 }],
} as const satisfies JsonSchema;

export const exposurePlanResponseSchema = {
  type: 'object',
  title: 'ExposurePlan',
  properties: {
    steps: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          share: number('Part of the traffic, 0 to 1'),
          minutes: number(''),
          requests: number('That the canary answers in this step'),
          worstRate: number('The worst failure rate that is still possible when the step begins'),
          excessFailuresAtWorst: number('Excess failures of the step if it is that bad'),
        },
        required: ['share', 'minutes', 'requests', 'worstRate', 'excessFailuresAtWorst'],
      },
    },
    totalMinutes: number(''),
    isComplete: flag('False when full traffic is not reached within the steps'),
  },
  required: ['steps', 'totalMinutes', 'isComplete'],
} as const satisfies JsonSchema;
