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
