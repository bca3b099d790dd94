import type { JsonSchema } from './json-schema.ts';

const nullableNumber = { type: ['number', 'null'] } as const satisfies JsonSchema;
const numbers = { type: 'array', items: nullableNumber } as const satisfies JsonSchema;

/** One entry of `GET /api/v1/indicators`. */
export interface IndicatorSummary {
  readonly id: string;
  readonly title: string;
  readonly origin: 'found' | 'declared';
  readonly kind: string;
  readonly service: string;
  readonly environment: string;
  readonly unit: string;
  readonly bucketSeconds: number;
  readonly severity: string;
  /** `learning` before the first limits, `trial` before anybody would be told, then `judged`. */
  readonly state: 'learning' | 'trial' | 'judged' | 'failing';
  /** Why it cannot be judged, of a failing one. */
  readonly error: string | null;
  readonly baselineVersion: number;
  /** Start of the newest judged bucket (ISO 8601). */
  readonly judgedUntil: string | null;
  /**
   * The newest judged bucket and its limits, in the indicator's unit; `score` 1 is at a limit. Null until the
   * collector has judged one since it started.
   */
  readonly newest: {
    readonly at: string;
    readonly value: number | null;
    readonly lower: number | null;
    readonly upper: number | null;
    readonly score: number | null;
  } | null;
  readonly episode: { readonly id: string; readonly startedAt: string } | null;
}

export interface IndicatorListResponse {
  readonly indicators: readonly IndicatorSummary[];
}

/** `GET /api/v1/indicators/{id}/chart`: columns of equal length, oldest bucket first. */
export interface IndicatorChartResponse {
  readonly indicator: {
    readonly id: string;
    readonly title: string;
    readonly unit: string;
    readonly service: string;
    readonly environment: string;
    readonly bucketSeconds: number;
  };
  readonly points: {
    /** Starts of the buckets, seconds since 1970. */
    readonly at: readonly number[];
    readonly value: readonly (number | null)[];
    readonly n: readonly number[];
    readonly center: readonly (number | null)[];
    readonly lower: readonly (number | null)[];
    readonly upper: readonly (number | null)[];
    readonly score: readonly (number | null)[];
    readonly violations: readonly (readonly string[])[];
    readonly baselineVersion: readonly number[];
    readonly completeness: readonly number[];
    /** How often late data changed the point. */
    readonly revision: readonly number[];
  };
  readonly episodes: readonly Readonly<Record<string, unknown>>[];
  readonly baselines: readonly Readonly<Record<string, unknown>>[];
  readonly changes: readonly { readonly at: string; readonly kind: string; readonly title: string }[];
}

const texts = (names: readonly string[]): Record<string, JsonSchema> =>
  Object.fromEntries(names.map((name) => [name, { type: 'string' }]));

export const indicatorListResponseSchema = {
  type: 'object',
  title: 'IndicatorListResponse',
  properties: {
    indicators: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          ...texts(['id', 'title', 'origin', 'kind', 'service', 'environment', 'unit', 'severity']),
          state: { type: 'string', enum: ['learning', 'trial', 'judged', 'failing'] },
          error: { type: ['string', 'null'] },
          bucketSeconds: { type: 'integer' },
          baselineVersion: { type: 'integer' },
          judgedUntil: { type: ['string', 'null'], format: 'date-time' },
          newest: {
            type: ['object', 'null'],
            description: 'The newest judged bucket; null until one was judged since the start',
            properties: {
              ...texts(['at']),
              value: nullableNumber,
              lower: nullableNumber,
              upper: nullableNumber,
              score: { ...nullableNumber, description: 'Distance from the centre; 1 is at a limit' },
            },
          },
          episode: { type: ['object', 'null'], properties: texts(['id', 'startedAt']) },
        },
        required: ['id', 'title', 'service', 'state'],
      },
    },
  },
  required: ['indicators'],
} as const satisfies JsonSchema;

export const indicatorChartResponseSchema = {
  type: 'object',
  title: 'IndicatorChartResponse',
  description: 'What was judged and stored; limits are never computed again for a chart',
  properties: {
    indicator: {
      type: 'object',
      properties: {
        ...texts(['id', 'title', 'unit', 'service', 'environment']),
        bucketSeconds: { type: 'integer' },
      },
    },
    points: {
      type: 'object',
      properties: {
        at: {
          type: 'array',
          items: { type: 'integer' },
          description: 'Starts of the buckets, seconds since 1970',
        },
        value: numbers,
        n: numbers,
        center: numbers,
        lower: numbers,
        upper: numbers,
        score: { ...numbers, description: 'Distance from the centre in units of the limit' },
        violations: { type: 'array', items: { type: 'array', items: { type: 'string' } } },
        baselineVersion: { type: 'array', items: { type: 'integer' } },
        completeness: numbers,
        revision: {
          type: 'array',
          items: { type: 'integer' },
          description: 'How often late data changed the point',
        },
      },
    },
    episodes: { type: 'array', items: { type: 'object', additionalProperties: true } },
    baselines: { type: 'array', items: { type: 'object', additionalProperties: true } },
    changes: { type: 'array', items: { type: 'object', properties: texts(['at', 'kind', 'title']) } },
  },
  required: ['indicator', 'points', 'episodes', 'baselines', 'changes'],
} as const satisfies JsonSchema;
