import type { JsonSchema } from './json-schema.ts';

/** One entry of `GET /api/v1/episodes`; instants are ISO 8601 in UTC. */
export interface EpisodeSummary {
  readonly id: string;
  readonly indicatorId: string;
  readonly title: string;
  readonly service: string;
  readonly environment: string;
  readonly severity: string;
  readonly status: 'firing' | 'resolved' | 'withdrawn';
  readonly startedAt: string;
  readonly detectedAt: string;
  readonly endedAt: string | null;
  readonly reopenings: number;
  readonly rule: string;
  readonly ruleText: string;
  readonly side: string;
  readonly value: number | null;
  readonly center: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly peakScore: number;
  readonly baselineVersion: number;
  readonly trial: boolean;
  readonly cause: {
    readonly kind: string;
    readonly reference: string;
    readonly note: string;
    readonly author: string;
  } | null;
}

export interface EpisodeListResponse {
  readonly episodes: readonly EpisodeSummary[];
}

/** `POST /api/v1/episodes/{id}/cause` */
export interface EpisodeCauseRequest {
  readonly kind: string;
  /** What it was: an identifier of a change or an incident, or nothing. */
  readonly reference?: string;
  readonly note?: string;
  readonly author: string;
}

export const causeKinds = ['change', 'incident', 'external', 'expected', 'false-alarm', 'other'] as const;

/** `POST /api/v1/silences`; empty or absent texts match everything. */
export interface SilenceRequest {
  readonly kind?: 'silence' | 'maintenance';
  readonly indicatorId?: string;
  readonly service?: string;
  readonly environment?: string;
  readonly from?: string;
  readonly to: string;
  readonly author: string;
  readonly reason: string;
}

export interface SilenceResponse {
  readonly id: string;
  readonly kind: 'silence' | 'maintenance';
  readonly indicatorId: string;
  readonly service: string;
  readonly environment: string;
  readonly from: string;
  readonly to: string;
  readonly author: string;
  readonly reason: string;
}

const text = { type: 'string' } as const satisfies JsonSchema;
const shortText = { type: 'string', maxLength: 1000 } as const satisfies JsonSchema;
const name = { type: 'string', minLength: 1, maxLength: 200 } as const satisfies JsonSchema;
const instant = { type: 'string', format: 'date-time' } as const satisfies JsonSchema;
const number = { type: ['number', 'null'] } as const satisfies JsonSchema;

export const episodeListResponseSchema = {
  type: 'object',
  title: 'EpisodeListResponse',
  properties: {
    episodes: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id: text,
          indicatorId: text,
          title: text,
          service: text,
          environment: text,
          severity: text,
          status: { type: 'string', enum: ['firing', 'resolved', 'withdrawn'] },
          startedAt: instant,
          detectedAt: instant,
          endedAt: { type: ['string', 'null'], format: 'date-time' },
          reopenings: { type: 'integer' },
          rule: text,
          ruleText: text,
          side: text,
          value: number,
          center: number,
          lower: number,
          upper: number,
          peakScore: { type: 'number' },
          baselineVersion: { type: 'integer' },
          trial: { type: 'boolean', description: 'Under limits on trial: nobody was told' },
          cause: {
            type: ['object', 'null'],
            properties: { kind: text, reference: text, note: text, author: text },
          },
        },
        required: ['id', 'indicatorId', 'status', 'startedAt'],
      },
    },
  },
  required: ['episodes'],
} as const satisfies JsonSchema;

export const episodeCauseRequestSchema = {
  type: 'object',
  title: 'EpisodeCauseRequest',
  properties: {
    kind: { type: 'string', enum: causeKinds },
    reference: shortText,
    note: shortText,
    author: name,
  },
  required: ['kind', 'author'],
  additionalProperties: false,
  examples: [{ kind: 'change', reference: 'checkout 1.4.2', note: 'rolled back', author: 'ada' }],
} as const satisfies JsonSchema;

export const silenceRequestSchema = {
  type: 'object',
  title: 'SilenceRequest',
  description: 'Nobody is told meanwhile; judging goes on. Absent texts match everything',
  properties: {
    kind: { type: 'string', enum: ['silence', 'maintenance'] },
    indicatorId: shortText,
    service: shortText,
    environment: shortText,
    from: { ...instant, description: 'Now by default' },
    to: instant,
    author: name,
    reason: { ...shortText, minLength: 1 },
  },
  required: ['to', 'author', 'reason'],
  additionalProperties: false,
  examples: [{ service: 'checkout', to: '2026-11-20T18:00:00Z', author: 'ada', reason: 'load test' }],
} as const satisfies JsonSchema;

export const silenceResponseSchema = {
  type: 'object',
  title: 'SilenceResponse',
  properties: {
    id: text,
    kind: text,
    indicatorId: text,
    service: text,
    environment: text,
    from: instant,
    to: instant,
    author: text,
    reason: text,
  },
  required: ['id', 'from', 'to'],
} as const satisfies JsonSchema;
