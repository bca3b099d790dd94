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
  readonly cause: EpisodeCause | null;
}

export interface EpisodeListResponse {
  readonly episodes: readonly EpisodeSummary[];
}

/** `GET /api/v1/episodes/{id}`: all that is known of one episode. */
export interface EpisodeResponse extends EpisodeSummary {
  /** One sentence: what left control, by how much, since when. */
  readonly summary: string;
  readonly unit: string;
  /** What was altered just before, most suspect first. */
  readonly suspects: readonly EpisodeSuspect[];
  /** Address of the runbook; empty when none is declared. */
  readonly runbook: string;
  /** Empty when nobody is declared. */
  readonly owner: string;
  /** Mean days between false alarms of the limits that were broken; null when unknown. */
  readonly expectedFalseAlarmEveryDays: number | null;
  readonly chartUrl: string;
  /** Earlier episodes of the same indicator whose cause somebody assigned, newest first, at most five. */
  readonly similar: readonly SimilarEpisode[];
}

export interface EpisodeSuspect {
  readonly changeId: string;
  readonly kind: string;
  readonly service: string;
  readonly environment: string;
  readonly version: string;
  readonly title: string;
  readonly at: string;
  readonly outcome: string;
  /** Empty when no report gave one. */
  readonly url: string;
  /** 0 to 1: a ranking in the form of a share, no probability. */
  readonly confidence: number;
  /** Why it is suspected, in words. */
  readonly reason: string;
}

export interface SimilarEpisode {
  readonly id: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly cause: EpisodeCause;
}

export interface EpisodeCause {
  readonly kind: string;
  readonly reference: string;
  readonly note: string;
  readonly author: string;
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

const cause = { kind: text, reference: text, note: text, author: text } as const;

const summaryProperties = {
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
  cause: { type: ['object', 'null'], properties: cause },
} as const satisfies Record<string, JsonSchema>;

export const episodeListResponseSchema = {
  type: 'object',
  title: 'EpisodeListResponse',
  properties: {
    episodes: {
      type: 'array',
      items: {
        type: 'object',
        properties: summaryProperties,
        required: ['id', 'indicatorId', 'status', 'startedAt'],
      },
    },
  },
  required: ['episodes'],
} as const satisfies JsonSchema;

export const episodeResponseSchema = {
  type: 'object',
  title: 'EpisodeResponse',
  properties: {
    ...summaryProperties,
    summary: { type: 'string', description: 'What left control, by how much, since when' },
    unit: text,
    suspects: {
      type: 'array',
      description: 'What was altered just before, most suspect first',
      items: {
        type: 'object',
        properties: {
          changeId: text,
          kind: text,
          service: text,
          environment: text,
          version: text,
          title: text,
          at: instant,
          outcome: text,
          url: text,
          confidence: {
            type: 'number',
            minimum: 0,
            maximum: 1,
            description: 'A ranking in the form of a share, no probability',
          },
          reason: text,
        },
        required: ['changeId', 'kind', 'title', 'at', 'confidence', 'reason'],
      },
    },
    runbook: text,
    owner: text,
    expectedFalseAlarmEveryDays: number,
    chartUrl: text,
    similar: {
      type: 'array',
      description: 'Earlier episodes of the indicator with an assigned cause, newest first',
      items: {
        type: 'object',
        properties: {
          id: text,
          startedAt: instant,
          endedAt: { type: ['string', 'null'], format: 'date-time' },
          cause: { type: 'object', properties: cause },
        },
        required: ['id', 'startedAt', 'endedAt', 'cause'],
      },
    },
  },
  required: ['id', 'indicatorId', 'status', 'startedAt', 'suspects', 'chartUrl', 'similar'],
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
