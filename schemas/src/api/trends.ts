import type { JsonSchema } from './json-schema.ts';

export type TrendInterval = 'day' | 'week' | 'month';
export type TrendGroup = 'severity' | 'service' | 'team' | 'cause';

/** Query of `GET /api/v1/incidents/trends`. */
export interface IncidentTrendsQuery {
  readonly service?: string;
  readonly environment?: string;
  readonly team?: string;
  readonly severity?: string;
  readonly cause?: string;
  readonly kind?: string;
  readonly from?: string;
  readonly to?: string;
  readonly interval?: TrendInterval;
  readonly groupBy?: TrendGroup;
  /** Days within which the same service and cause again is a recurrence; 30. */
  readonly recursWithinDays?: number;
}

/** Part of a whole with its interval (Wilson, 95 %); null where there is nothing to divide by. */
export interface TrendShare {
  readonly value: number | null;
  readonly k: number;
  readonly n: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** Durations in milliseconds; null where there are none, or too many still last. */
export interface TrendDistribution {
  readonly n: number;
  readonly p50: number | null;
  readonly p75: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  /** 95 % interval of the median. */
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface TimeDistribution extends TrendDistribution {
  /** Those that still last: at least so long, never dropped (Kaplan-Meier). */
  readonly open: number;
  /** Incidents of which no source reported this time. */
  readonly missing: number;
  /** Ended durations: up to `upToMs` and above the bar before. */
  readonly histogram: readonly { readonly upToMs: number; readonly n: number }[];
  /** By the interval in which the incident started. */
  readonly overTime: readonly {
    readonly from: string;
    readonly p50: number | null;
    readonly p90: number | null;
    readonly n: number;
  }[];
}

export interface IncidentTrendsResponse {
  readonly window: { readonly from: string; readonly to: string; readonly interval: TrendInterval };
  /** Incidents in all. */
  readonly total?: number;
  /** Oldest first, empty ones kept; `partial` where the window cuts the interval. */
  readonly counts: readonly {
    readonly from: string;
    readonly to: string;
    readonly total: number;
    readonly bySeverity: Readonly<Record<string, number>>;
    readonly partial: boolean;
  }[];
  readonly chart: {
    /** `c`: incidents per interval; `g`: days between incidents; `t`: time between them (in days). */
    readonly chart: 'c' | 'g' | 't';
    readonly why: string;
    readonly points: readonly {
      readonly at: string;
      readonly value: number | null;
      readonly center: number | null;
      readonly lower: number | null;
      readonly upper: number | null;
      readonly violations: readonly string[];
    }[];
    readonly violations: readonly { readonly rule: string; readonly text: string; readonly at: string }[];
    /** In points. */
    readonly expectedFalseAlarmEvery: number | null;
  };
  readonly betweenIncidents: TrendDistribution;
  readonly times: {
    readonly detect: TimeDistribution;
    readonly acknowledge: TimeDistribution;
    readonly mitigate: TimeDistribution;
    readonly resolve: TimeDistribution;
  };
  readonly recurrence: {
    readonly share: TrendShare;
    readonly withinDays: number;
    /** Most frequent first. */
    readonly groups: readonly {
      readonly service: string;
      readonly cause: string;
      readonly n: number;
      readonly last: string;
      readonly incidentIds: readonly string[];
    }[];
  };
  /** Only with `groupBy`; most incidents first. */
  readonly groups: readonly {
    readonly name: string;
    readonly n: number;
    readonly mitigate: TimeDistribution;
    readonly resolve: TimeDistribution;
  }[];
  /** How each number was come by. */
  readonly method?: string;
}

const text = { type: 'string' } as const satisfies JsonSchema;
const whole = { type: 'integer' } as const satisfies JsonSchema;
const nullableNumber = { type: ['number', 'null'] } as const satisfies JsonSchema;
const instant = { type: 'string', format: 'date-time' } as const satisfies JsonSchema;
const named = (description: string) => ({ type: 'string', description, maxLength: 256 }) as const;

export const incidentTrendsQuerySchema = {
  type: 'object',
  title: 'IncidentTrendsQuery',
  properties: {
    service: named('Only with this service among them'),
    environment: named('Only in this environment'),
    team: named('Only of this team'),
    severity: named('Only of this severity'),
    cause: named('Only with this cause'),
    kind: { ...named('`incident` or `alert`; incidents unless said, `all` for both'), maxLength: 64 },
    from: { ...named('RFC 3339; 90 days before `to` unless said'), maxLength: 64 },
    to: { ...named('RFC 3339; now unless said'), maxLength: 64 },
    interval: { type: 'string', enum: ['day', 'week', 'month'], description: 'week unless said' },
    groupBy: { type: 'string', enum: ['severity', 'service', 'team', 'cause'] },
    recursWithinDays: {
      type: 'integer',
      minimum: 1,
      maximum: 366,
      description: 'The same service and cause again within so many days is a recurrence; 30 unless said',
    },
  },
  additionalProperties: false,
} as const satisfies JsonSchema;

const distribution = {
  n: whole,
  p50: { ...nullableNumber, description: 'Milliseconds' },
  p75: nullableNumber,
  p90: nullableNumber,
  p95: nullableNumber,
  lower: { ...nullableNumber, description: '95 % interval of the median' },
  upper: nullableNumber,
} as const;

const timeDistribution = {
  type: 'object',
  title: 'TimeDistribution',
  properties: {
    ...distribution,
    open: { ...whole, description: 'Those that still last; censored, not dropped' },
    missing: { ...whole, description: 'Incidents of which no source reported this time' },
    histogram: {
      type: 'array',
      items: { type: 'object', properties: { upToMs: { type: 'number' }, n: whole } },
    },
    overTime: {
      type: 'array',
      items: {
        type: 'object',
        properties: { from: instant, p50: nullableNumber, p90: nullableNumber, n: whole },
      },
    },
  },
  required: ['n', 'p50', 'open', 'missing'],
} as const satisfies JsonSchema;

const share = {
  type: 'object',
  properties: { value: nullableNumber, k: whole, n: whole, lower: nullableNumber, upper: nullableNumber },
  required: ['value', 'k', 'n'],
} as const satisfies JsonSchema;

export const incidentTrendsResponseSchema = {
  type: 'object',
  title: 'IncidentTrendsResponse',
  properties: {
    window: { type: 'object', properties: { from: instant, to: instant, interval: text } },
    total: whole,
    counts: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          from: instant,
          to: instant,
          total: whole,
          bySeverity: { type: 'object', additionalProperties: { type: 'integer' } },
          partial: { type: 'boolean' },
        },
      },
    },
    chart: {
      type: 'object',
      properties: {
        chart: { type: 'string', enum: ['c', 'g', 't'] },
        why: text,
        points: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              at: instant,
              value: nullableNumber,
              center: nullableNumber,
              lower: nullableNumber,
              upper: nullableNumber,
              violations: { type: 'array', items: text },
            },
          },
        },
        violations: {
          type: 'array',
          items: { type: 'object', properties: { rule: text, text, at: instant } },
        },
        expectedFalseAlarmEvery: { ...nullableNumber, description: 'In points' },
      },
    },
    betweenIncidents: { type: 'object', properties: distribution },
    times: {
      type: 'object',
      properties: {
        detect: timeDistribution,
        acknowledge: timeDistribution,
        mitigate: timeDistribution,
        resolve: timeDistribution,
      },
    },
    recurrence: {
      type: 'object',
      properties: {
        share,
        withinDays: whole,
        groups: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              service: text,
              cause: text,
              n: whole,
              last: instant,
              incidentIds: { type: 'array', items: text },
            },
          },
        },
      },
    },
    groups: {
      type: 'array',
      items: {
        type: 'object',
        properties: { name: text, n: whole, mitigate: timeDistribution, resolve: timeDistribution },
      },
    },
    method: text,
  },
  required: ['window', 'counts', 'chart', 'betweenIncidents', 'times', 'recurrence', 'groups'],
} as const satisfies JsonSchema;
