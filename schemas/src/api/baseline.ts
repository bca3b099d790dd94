import type { JsonSchema } from './json-schema.ts';

/** One version of an indicator's limits; instants are ISO 8601 in UTC. */
export interface BaselineResponse {
  readonly indicatorId: string;
  readonly version: number;
  readonly effectiveFrom: string;
  readonly from: string;
  readonly to: string;
  readonly points: number;
  readonly excluded: readonly string[];
  /** What was chosen and why. */
  readonly why: readonly string[];
  readonly author: string;
  readonly reason: string;
  readonly trial: boolean;
  readonly falseAlarmEveryDays: number | null;
  readonly model: unknown;
}

/** `POST /api/v1/baselines`: freezes limits from a window; they hold from the next bucket on. */
export interface BaselineRequest {
  readonly indicatorId: string;
  readonly from: string;
  readonly to: string;
  /** Stretches that do not enter the limits, such as past incidents. */
  readonly exclude?: readonly { readonly from: string; readonly to: string }[];
  readonly author: string;
  readonly reason: string;
}

/** A stretch of an indicator: a version's window, or two instants. */
export interface PeriodMessage {
  readonly from: string;
  readonly to: string;
  /** The version of the limits; null of a period given by instants. */
  readonly version: number | null;
  /** Buckets with a value. */
  readonly n: number;
  readonly center: number | null;
  /** Limits of the version; of a period given by instants those that its points imply. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly sigma: number | null;
  readonly author: string;
  readonly reason: string;
  /** Whether limits were frozen from it. */
  readonly frozen: boolean;
}

export type ComparisonVerdict = 'better' | 'worse' | 'no-detectable-change' | 'too-early';

/** `GET /api/v1/baselines/compare`: one indicator in two periods, and what else moved meanwhile. */
export interface BaselineComparisonResponse {
  readonly indicator: {
    readonly id: string;
    readonly title: string;
    readonly unit: string;
    readonly service: string;
    readonly environment: string;
    /** Of harm. */
    readonly direction: 'up' | 'down' | 'both';
  };
  readonly before: PeriodMessage;
  readonly after: PeriodMessage;
  /** After less before, in the indicator's unit; null when it cannot be told. */
  readonly effect: number | null;
  /** As a share of the level before. */
  readonly relative: number | null;
  /** Interval of the effect. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly level: 0.95;
  readonly verdict: ComparisonVerdict;
  readonly reason: string;
  readonly guardrails: readonly GuardrailMessage[];
  /** Every version of the limits, oldest first. */
  readonly versions: readonly BaselineResponse[];
}

/** What must not have become worse for an improvement to be one. */
export interface GuardrailMessage {
  readonly indicatorId: string;
  readonly title: string;
  readonly verdict: ComparisonVerdict;
  readonly effect: number | null;
  readonly relative: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly reason: string;
  /** Whether an episode of it is going on. */
  readonly outOfControl: boolean;
}

const instant = { type: 'string', format: 'date-time' } as const satisfies JsonSchema;

export const baselineRequestSchema = {
  type: 'object',
  title: 'BaselineRequest',
  properties: {
    indicatorId: { type: 'string', minLength: 1, maxLength: 200 },
    from: instant,
    to: instant,
    exclude: {
      type: 'array',
      items: {
        type: 'object',
        properties: { from: instant, to: instant },
        required: ['from', 'to'],
        additionalProperties: false,
      },
    },
    author: { type: 'string', minLength: 1, maxLength: 200 },
    reason: { type: 'string', minLength: 1, maxLength: 1000 },
  },
  required: ['indicatorId', 'from', 'to', 'author', 'reason'],
  additionalProperties: false,
  examples: [
    {
      indicatorId: 'checkout-production-post-orders-2-errors-300s-0123456789',
      from: '2026-11-01T00:00:00Z',
      to: '2026-11-15T00:00:00Z',
      exclude: [{ from: '2026-11-07T10:00:00Z', to: '2026-11-07T12:00:00Z' }],
      author: 'ada',
      reason: 'new level after the move to the larger database',
    },
  ],
} as const satisfies JsonSchema;

export const baselineResponseSchema = {
  type: 'object',
  title: 'BaselineResponse',
  properties: {
    indicatorId: { type: 'string' },
    version: { type: 'integer' },
    effectiveFrom: instant,
    from: instant,
    to: instant,
    points: { type: 'integer' },
    excluded: { type: 'array', items: instant },
    why: { type: 'array', items: { type: 'string' } },
    author: { type: 'string' },
    reason: { type: 'string' },
    trial: { type: 'boolean' },
    falseAlarmEveryDays: { type: ['number', 'null'] },
    model: {},
  },
  required: ['indicatorId', 'version', 'effectiveFrom'],
} as const satisfies JsonSchema;

const text = { type: 'string' } as const satisfies JsonSchema;
const number = { type: ['number', 'null'] } as const satisfies JsonSchema;
const verdict = {
  type: 'string',
  enum: ['better', 'worse', 'no-detectable-change', 'too-early'],
} as const satisfies JsonSchema;
const effect = { effect: number, relative: number, lower: number, upper: number } as const;

const period = {
  type: 'object',
  properties: {
    from: instant,
    to: instant,
    version: { type: ['integer', 'null'] },
    n: { type: 'integer', description: 'Buckets with a value' },
    center: number,
    lower: number,
    upper: number,
    sigma: number,
    author: text,
    reason: text,
    frozen: { type: 'boolean' },
  },
  required: ['from', 'to', 'version', 'n', 'center', 'frozen'],
} as const satisfies JsonSchema;

export const baselineComparisonResponseSchema = {
  type: 'object',
  title: 'BaselineComparisonResponse',
  properties: {
    indicator: {
      type: 'object',
      properties: {
        id: text,
        title: text,
        unit: text,
        service: text,
        environment: text,
        direction: { type: 'string', enum: ['up', 'down', 'both'], description: 'Of harm' },
      },
    },
    before: period,
    after: period,
    ...effect,
    level: { type: 'number' },
    verdict,
    reason: text,
    guardrails: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          indicatorId: text,
          title: text,
          verdict,
          ...effect,
          reason: text,
          outOfControl: { type: 'boolean' },
        },
        required: ['indicatorId', 'verdict', 'outOfControl'],
      },
    },
    versions: { type: 'array', items: baselineResponseSchema },
  },
  required: [
    'indicator',
    'before',
    'after',
    'effect',
    'level',
    'verdict',
    'reason',
    'guardrails',
    'versions',
  ],
} as const satisfies JsonSchema;
