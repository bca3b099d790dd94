import type { JsonSchema } from './json-schema.ts';

/** When something happens again and again, by the local time of its zone. */
export interface CalendarRule {
  /** Five fields: minute, hour, day of month, month, day of week. Needs `durationMinutes`. */
  readonly cron?: string;
  readonly durationMinutes?: number;
  /** Instead of a cron: from one time of the week to another, such as `fri 16:00` and `mon 08:00`. */
  readonly weekly?: { readonly from: string; readonly to: string };
  /** RFC 3339; the rule holds from then on. */
  readonly since?: string;
  /** RFC 3339; the rule holds until then. */
  readonly until?: string;
}

interface CalendarTimes {
  /** RFC 3339. Either `start` and `end`, or `rule`. */
  readonly start?: string;
  readonly end?: string;
  readonly rule?: CalendarRule;
  /** IANA name; UTC unless said. */
  readonly zone?: string;
}

export interface FreezeExceptionRequest {
  readonly reason: string;
  readonly services?: readonly string[];
  readonly kinds?: readonly string[];
  readonly from?: string;
  readonly to?: string;
}

/** `POST /api/v1/calendar/freezes` */
export interface FreezeRequest extends CalendarTimes {
  readonly name: string;
  readonly reason: string;
  readonly owner: string;
  /** Lists that are not given apply to all; `*` in a name stands for anything. */
  readonly services?: readonly string[];
  readonly environments?: readonly string[];
  readonly teams?: readonly string[];
  /** What it lets through; rollbacks unless said. */
  readonly exceptions?: readonly FreezeExceptionRequest[];
}

/** `POST /api/v1/calendar/planned-changes` */
export interface PlannedChangeRequest extends CalendarTimes {
  readonly name: string;
  readonly reason?: string;
  readonly owner: string;
  readonly services: readonly string[];
  readonly environment: string;
  readonly url?: string;
}

/** A freeze or a planned change as it is kept. */
export interface CalendarEntry {
  readonly id: string;
  readonly kind: 'freeze' | 'planned-change';
  readonly origin: 'configuration' | 'api';
  readonly name: string;
  readonly reason: string;
  readonly owner: string;
  readonly services: readonly string[];
  readonly environments: readonly string[];
  readonly teams: readonly string[];
  readonly start: string | null;
  readonly end: string | null;
  readonly rule: CalendarRule | null;
  readonly zone: string;
  readonly exceptions: readonly FreezeExceptionRequest[];
  readonly url: string | null;
  /** RFC 3339; null in the configuration. It says nothing of what happened before. */
  readonly created: string | null;
  /** RFC 3339; it says nothing of what happens after. */
  readonly cancelled: string | null;
}

export interface CalendarWindow {
  readonly entryId: string;
  readonly kind: CalendarEntry['kind'];
  readonly name: string;
  readonly owner: string;
  readonly reason: string;
  readonly services: readonly string[];
  readonly environments: readonly string[];
  readonly teams: readonly string[];
  readonly start: string;
  readonly end: string;
}

export interface CalendarConflict {
  readonly first: ConflictSide;
  readonly second: ConflictSide;
  readonly start: string;
  readonly end: string;
  /** In words: what relates the two. */
  readonly reason: string;
}

export interface ConflictSide {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly services: readonly string[];
  readonly start: string;
  readonly end: string;
}

export interface CalendarResponse {
  readonly from: string;
  readonly to: string;
  readonly windows: readonly CalendarWindow[];
  readonly conflicts: readonly CalendarConflict[];
  readonly runway: CalendarRunway;
  /** True when there were more windows or conflicts than are shown. */
  readonly truncated: boolean;
}

/** How long a deployment may still be made, from now on. */
export interface CalendarRunway {
  readonly frozenBy: readonly CalendarWindow[];
  /** RFC 3339; when nothing holds any more. */
  readonly freeAt: string | null;
  readonly nextFreeze: CalendarWindow | null;
  /** Seconds until a freeze holds; 0 while one does, null when none is known for 100 days. */
  readonly runwaySeconds: number | null;
}

export interface FreezeViolation {
  readonly changeId: string;
  readonly kind: string;
  readonly service: string;
  readonly environment: string;
  readonly actor: string;
  readonly outcome: string;
  readonly started: string;
  readonly freezes: readonly CalendarWindow[];
  /** The emergency override that covers it, if there is one. */
  readonly override: { readonly entryId: string; readonly author: string; readonly reason: string } | null;
}

export interface FreezeViolationsResponse {
  readonly from: string;
  readonly to: string;
  /** Changes that were made in the time. */
  readonly changes: number;
  readonly violations: readonly FreezeViolation[];
  readonly overridden: number;
  readonly truncated: boolean;
}

const text = (description: string, maxLength = 256) =>
  ({ type: 'string', minLength: 1, maxLength, description }) as const;
const names = (description: string) =>
  ({
    type: 'array',
    maxItems: 100,
    items: { type: 'string', minLength: 1, maxLength: 256 },
    description,
  }) as const;
const instant = (description: string) =>
  ({ type: 'string', format: 'date-time', maxLength: 64, description }) as const;
const orNull = (description: string) => ({ type: ['string', 'null'], description }) as const;

const ruleSchema = {
  type: 'object',
  description: 'Instead of start and end: `cron` with `durationMinutes`, or `weekly`',
  properties: {
    cron: text('Five fields: minute, hour, day of month, month, day of week; at most hourly', 128),
    durationMinutes: { type: 'integer', minimum: 1, maximum: 144_000, description: 'Length of each window' },
    weekly: {
      type: 'object',
      properties: {
        from: text('Such as `fri 16:00`', 16),
        to: text('Such as `mon 08:00`', 16),
      },
      required: ['from', 'to'],
      additionalProperties: false,
    },
    since: instant('The rule holds from then on'),
    until: instant('The rule holds until then'),
  },
  additionalProperties: false,
} as const;

const times = {
  start: instant('With `end`, or instead of both `rule`'),
  end: instant('Not within the window'),
  rule: ruleSchema,
  zone: text('IANA name of the zone of a rule, such as Europe/Berlin; UTC unless said', 64),
} as const;

const exceptionSchema = {
  type: 'object',
  properties: {
    reason: text('Why', 2000),
    services: names('Only these'),
    kinds: names('Only changes of these kinds, such as rollback'),
    from: instant('Only from then on'),
    to: instant('Only until then'),
  },
  required: ['reason'],
  additionalProperties: false,
} as const;

export const freezeRequestSchema = {
  type: 'object',
  title: 'FreezeRequest',
  description: 'A time in which what it names is not to be changed',
  properties: {
    name: text('Short'),
    reason: text('Why', 2000),
    owner: text('Who decided it and may be asked'),
    services: names('Services; all unless given; * stands for anything'),
    environments: names('Environments; all unless given'),
    teams: names('Teams that own the services; all unless given'),
    ...times,
    exceptions: {
      type: 'array',
      maxItems: 100,
      items: exceptionSchema,
      description: 'What it lets through; rollbacks unless given',
    },
  },
  required: ['name', 'reason', 'owner'],
  additionalProperties: false,
  examples: [
    {
      name: 'weekend',
      reason: 'Nobody is there to notice',
      owner: 'sre',
      environments: ['production'],
      rule: { weekly: { from: 'fri 16:00', to: 'mon 08:00' } },
      zone: 'Europe/Berlin',
      exceptions: [{ kinds: ['rollback'], reason: 'Going back is what a freeze is for' }],
    },
  ],
} as const satisfies JsonSchema;

export const plannedChangeRequestSchema = {
  type: 'object',
  title: 'PlannedChangeRequest',
  description: 'A change that is announced for a time',
  properties: {
    name: text('Short'),
    reason: text('Why', 2000),
    owner: text('Who makes it'),
    services: { ...names('Services that it alters'), minItems: 1 },
    environment: text('Where'),
    url: text('Where more is said', 2000),
    ...times,
  },
  required: ['name', 'owner', 'services', 'environment'],
  additionalProperties: false,
  examples: [
    {
      name: 'new database of orders',
      owner: 'ada',
      services: ['orders'],
      environment: 'production',
      start: '2026-12-01T09:00:00Z',
      end: '2026-12-01T11:00:00Z',
    },
  ],
} as const satisfies JsonSchema;

export const calendarEntrySchema = {
  type: 'object',
  title: 'CalendarEntry',
  properties: {
    id: text(''),
    kind: { type: 'string', enum: ['freeze', 'planned-change'] },
    origin: { type: 'string', enum: ['configuration', 'api'] },
    name: text(''),
    reason: { type: 'string' },
    owner: text(''),
    services: names('Empty: all'),
    environments: names('Empty: all'),
    teams: names('Empty: all'),
    start: orNull('RFC 3339'),
    end: orNull('RFC 3339'),
    rule: { ...ruleSchema, type: ['object', 'null'] },
    zone: text(''),
    exceptions: { type: 'array', items: exceptionSchema },
    url: orNull(''),
    created: orNull('It says nothing of what happened before; null in the configuration'),
    cancelled: orNull('It says nothing of what happens after'),
  },
  required: ['id', 'kind', 'origin', 'name', 'owner', 'services', 'environments', 'teams'],
} as const satisfies JsonSchema;

const windowSchema = {
  type: 'object',
  title: 'CalendarWindow',
  properties: {
    entryId: text(''),
    kind: { type: 'string', enum: ['freeze', 'planned-change'] },
    name: text(''),
    owner: text(''),
    reason: { type: 'string' },
    services: names('Empty: all'),
    environments: names('Empty: all'),
    teams: names('Empty: all'),
    start: instant(''),
    end: instant(''),
  },
  required: ['entryId', 'kind', 'name', 'start', 'end'],
} as const satisfies JsonSchema;

const sideSchema = {
  type: 'object',
  properties: {
    id: text(''),
    kind: text('planned-change, or the kind of a change that is under way or over'),
    name: { type: 'string' },
    services: names(''),
    start: instant(''),
    end: instant(''),
  },
  required: ['id', 'kind', 'services', 'start', 'end'],
} as const;

export const calendarResponseSchema = {
  type: 'object',
  title: 'CalendarResponse',
  properties: {
    from: instant(''),
    to: instant(''),
    windows: { type: 'array', items: windowSchema, description: 'By their start' },
    conflicts: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          first: sideSchema,
          second: sideSchema,
          start: instant('Of the overlap'),
          end: instant('Of the overlap'),
          reason: text('What relates the two'),
        },
        required: ['first', 'second', 'start', 'end', 'reason'],
      },
    },
    runway: {
      type: 'object',
      description: 'How long a deployment may still be made, from now on',
      properties: {
        frozenBy: { type: 'array', items: windowSchema },
        freeAt: orNull('When nothing holds any more'),
        nextFreeze: { ...windowSchema, type: ['object', 'null'] },
        runwaySeconds: {
          type: ['number', 'null'],
          description: 'Until a freeze holds; 0 while one does, null when none is known for 100 days',
        },
      },
      required: ['frozenBy', 'freeAt', 'nextFreeze', 'runwaySeconds'],
    },
    truncated: { type: 'boolean', description: 'There were more windows or conflicts' },
  },
  required: ['from', 'to', 'windows', 'conflicts', 'runway', 'truncated'],
} as const satisfies JsonSchema;

export const freezeViolationsResponseSchema = {
  type: 'object',
  title: 'FreezeViolationsResponse',
  properties: {
    from: instant(''),
    to: instant(''),
    changes: { type: 'integer', description: 'Changes that were made in the time' },
    violations: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          changeId: text(''),
          kind: text(''),
          service: { type: 'string' },
          environment: { type: 'string' },
          actor: { type: 'string' },
          outcome: text(''),
          started: instant(''),
          freezes: { type: 'array', items: windowSchema },
          override: {
            type: ['object', 'null'],
            properties: { entryId: text(''), author: text(''), reason: { type: 'string' } },
          },
        },
        required: ['changeId', 'service', 'environment', 'started', 'freezes', 'override'],
      },
    },
    overridden: { type: 'integer', description: 'Violations that an emergency override covers' },
    truncated: { type: 'boolean', description: 'There were more changes than were looked at' },
  },
  required: ['from', 'to', 'changes', 'violations', 'overridden', 'truncated'],
} as const satisfies JsonSchema;

export const calendarFilterSchema = {
  type: 'object',
  title: 'CalendarFilter',
  properties: {
    from: instant('Now unless said'),
    to: instant('30 days after `from` unless said; at most 100 days'),
    service: text('Only what applies to this service'),
    environment: text('Only what applies to this environment'),
  },
  additionalProperties: false,
} as const satisfies JsonSchema;

export interface CalendarFilter {
  readonly from?: string;
  readonly to?: string;
  readonly service?: string;
  readonly environment?: string;
}

/** `DELETE` of an entry: who takes it back, and why. */
export const cancellationSchema = {
  type: 'object',
  title: 'Cancellation',
  properties: { author: text('Who takes it back'), reason: text('Why', 2000) },
  required: ['author', 'reason'],
  additionalProperties: false,
} as const satisfies JsonSchema;
