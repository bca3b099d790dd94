import type { JsonSchema } from './json-schema.ts';

export type EffectVerdict = 'better' | 'worse' | 'no-detectable-change' | 'too-early';

export interface EffectWindow {
  readonly from: string;
  readonly to: string;
}

/** What a change did to one indicator. Numbers are in the indicator's unit; null is not known. */
export interface IndicatorEffect {
  readonly indicatorId: string;
  readonly title: string;
  /** Which number is charted: p95, error-ratio, rate … */
  readonly kind: string;
  readonly unit: string;
  /** Which way is harm. */
  readonly direction: 'up' | 'down' | 'both';
  readonly before: { readonly n: number; readonly center: number | null };
  readonly after: { readonly n: number; readonly center: number | null };
  /** What the level before leads one to expect at the hours of after. */
  readonly expected?: number | null;
  /** After minus expected. */
  readonly effect: number | null;
  /** The effect as a share of what was expected. */
  readonly relative: number | null;
  /** 95 % interval of the effect. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** Chance of such an effect without any change, allowing for all indicators asked at once (Holm). */
  readonly adjustedPValue?: number | null;
  readonly verdict: EffectVerdict;
  /** In words: what happened and how it was told. */
  readonly reason: string;
}

/** `GET /api/v1/changes/{id}/effect` */
export interface ChangeEffectResponse {
  readonly changeId: string;
  readonly at: string;
  readonly service?: string;
  readonly environment?: string;
  readonly window: { readonly before: EffectWindow; readonly after: EffectWindow };
  readonly verdict: EffectVerdict;
  readonly summary: string;
  /** Most telling first. */
  readonly indicators: readonly IndicatorEffect[];
  /** What else happened in the two windows and may be in the numbers. */
  readonly incidents?: readonly {
    readonly incidentId: string;
    readonly title: string;
    readonly started: string;
  }[];
  /** How many questions were asked at once and how that was allowed for. */
  readonly method?: string;
}

/** `GET /api/v1/changes/effects` */
export interface ChangeEffectListResponse {
  /** Newest first. */
  readonly effects: readonly {
    readonly changeId: string;
    readonly at: string;
    readonly service: string;
    readonly environment: string;
    readonly kind: string;
    readonly version: string;
    readonly title: string;
    readonly outcome: string;
    readonly verdict: EffectVerdict;
    readonly summary: string;
  }[];
  /** How many more changes the window holds than were asked for. */
  readonly left: number;
}

const nullableNumber = { type: ['number', 'null'] } as const satisfies JsonSchema;
const text = { type: 'string' } as const satisfies JsonSchema;
const instant = { type: 'string', format: 'date-time' } as const satisfies JsonSchema;
const verdict = {
  type: 'string',
  enum: ['better', 'worse', 'no-detectable-change', 'too-early'],
} as const satisfies JsonSchema;
const window = {
  type: 'object',
  properties: { from: instant, to: instant },
  required: ['from', 'to'],
} as const satisfies JsonSchema;
const level = {
  type: 'object',
  properties: { n: { type: 'integer', description: 'Points' }, center: nullableNumber },
  required: ['n', 'center'],
} as const satisfies JsonSchema;

export const changeEffectResponseSchema = {
  type: 'object',
  title: 'ChangeEffectResponse',
  properties: {
    changeId: text,
    at: instant,
    service: text,
    environment: text,
    window: { type: 'object', properties: { before: window, after: window }, required: ['before', 'after'] },
    verdict,
    summary: { ...text, description: 'In words' },
    indicators: {
      type: 'array',
      items: {
        type: 'object',
        title: 'IndicatorEffect',
        properties: {
          indicatorId: text,
          title: text,
          kind: text,
          unit: text,
          direction: { type: 'string', enum: ['up', 'down', 'both'], description: 'Which way is harm' },
          before: level,
          after: level,
          expected: { ...nullableNumber, description: 'Level to expect at the hours of after' },
          effect: { ...nullableNumber, description: 'After minus expected, in the unit' },
          relative: { ...nullableNumber, description: 'As a share of what was expected' },
          lower: { ...nullableNumber, description: '95 % interval of the effect' },
          upper: nullableNumber,
          adjustedPValue: { ...nullableNumber, description: 'By Holm, over all indicators of the answer' },
          verdict,
          reason: text,
        },
        required: [
          'indicatorId',
          'title',
          'before',
          'after',
          'effect',
          'lower',
          'upper',
          'verdict',
          'reason',
        ],
      },
    },
    incidents: {
      type: 'array',
      description: 'Incidents of the service in the two windows',
      items: { type: 'object', properties: { incidentId: text, title: text, started: instant } },
    },
    method: text,
  },
  required: ['changeId', 'at', 'window', 'verdict', 'summary', 'indicators'],
} as const satisfies JsonSchema;

export const changeEffectListResponseSchema = {
  type: 'object',
  title: 'ChangeEffectListResponse',
  properties: {
    effects: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          changeId: text,
          at: instant,
          service: text,
          environment: text,
          kind: text,
          version: text,
          title: text,
          outcome: text,
          verdict,
          summary: text,
        },
        required: ['changeId', 'at', 'service', 'verdict', 'summary'],
      },
    },
    left: { type: 'integer', description: 'How many more changes the window holds than were asked for' },
  },
  required: ['effects', 'left'],
} as const satisfies JsonSchema;
