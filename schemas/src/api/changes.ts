import type { JsonSchema } from './json-schema.ts';

/** `GET /api/v1/changes` and `GET /api/v1/incidents`: newest first, a page at a time. */
export interface EventFilter {
  readonly service?: string;
  readonly environment?: string;
  readonly kind?: string;
  /** RFC 3339; events that started at or after it. */
  readonly from?: string;
  /** RFC 3339; events that started before it. */
  readonly to?: string;
  /** Most events in the answer, 1 to 1000; 100 unless said. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

/** `GET /api/v1/incidents` knows more to ask by. */
export interface IncidentFilter extends EventFilter {
  readonly severity?: string;
  readonly team?: string;
  readonly cause?: string;
  readonly status?: string;
  readonly source?: string;
}

export interface ChangesResponse {
  readonly changes: readonly Readonly<Record<string, unknown>>[];
  /** Ask for it to go on; null on the last page. */
  readonly next: string | null;
}

export interface IncidentsResponse {
  readonly incidents: readonly Readonly<Record<string, unknown>>[];
  readonly next: string | null;
}

const text = (description: string) => ({ type: 'string', description }) as const;
const texts = (description: string) => ({ type: 'array', items: { type: 'string' }, description }) as const;
const instant = (description: string) => ({ type: 'string', format: 'date-time', description }) as const;
const maybeInstant = (description: string) =>
  ({ type: ['string', 'null'], format: 'date-time', description }) as const;
const maybeNumber = (description: string) => ({ type: ['number', 'null'], description }) as const;

export const eventFilterSchema = {
  type: 'object',
  title: 'EventFilter',
  properties: {
    service: { ...text('Only of this service'), maxLength: 256 },
    environment: { ...text('Only in this environment'), maxLength: 256 },
    kind: { ...text('Only of this kind'), maxLength: 64 },
    from: { ...text('RFC 3339; only what started at or after it'), maxLength: 64 },
    to: { ...text('RFC 3339; only what started before it'), maxLength: 64 },
    limit: { type: 'integer', minimum: 1, maximum: 1000, description: 'Most entries; 100 unless said' },
    cursor: { ...text('`next` of the page before'), maxLength: 2048 },
  },
  additionalProperties: false,
} as const satisfies JsonSchema;

export const incidentFilterSchema = {
  ...eventFilterSchema,
  title: 'IncidentFilter',
  properties: {
    ...eventFilterSchema.properties,
    severity: { ...text('Only of this severity (the derived one where there is one)'), maxLength: 256 },
    team: { ...text('Only of this team'), maxLength: 256 },
    cause: { ...text('Only with this cause'), maxLength: 1024 },
    status: { type: 'string', enum: ['open', 'acknowledged', 'mitigated', 'resolved'] },
    source: { ...text('Only as this source tells it'), maxLength: 256 },
  },
} as const satisfies JsonSchema;

const next = { type: ['string', 'null'], description: 'Cursor of the next page; null on the last' } as const;

export const changesResponseSchema = {
  type: 'object',
  title: 'ChangesResponse',
  properties: {
    changes: {
      type: 'array',
      items: {
        type: 'object',
        title: 'Change',
        properties: {
          changeId: text('Source and identity of the first report'),
          kind: text(
            'deployment, rollback, configuration, feature_flag, schema_migration, infrastructure, release, merge',
          ),
          service: text('Under the name of the configuration'),
          environment: text('Empty for what runs nowhere yet'),
          version: text(''),
          previousVersion: text(''),
          commit: text(''),
          repository: text(''),
          ref: text('Branch or tag'),
          actor: text('Who began it'),
          title: text(''),
          pipeline: text(''),
          team: text('Of the service, as configured'),
          started: instant(''),
          finished: maybeInstant('Null while it runs'),
          outcome: text('running, succeeded, failed, aborted, cancelled, skipped, unknown'),
          links: texts('Addresses and identities that the reports gave'),
          labels: texts(''),
          reverts: texts('What it undoes'),
          sources: texts('Who reported it'),
          reportedAs: texts('Its identity at each of them'),
          reports: { type: 'integer', description: 'How many reports it was put together from' },
        },
        required: ['changeId', 'kind', 'service', 'environment', 'started', 'outcome'],
      },
    },
    next,
  },
  required: ['changes', 'next'],
} as const satisfies JsonSchema;

export const incidentSchema = {
  type: 'object',
  title: 'Incident',
  properties: {
    incidentId: text('Source and identity'),
    source: text(''),
    kind: text('incident, or alert where only a machine told it'),
    status: text('open, acknowledged, mitigated, resolved'),
    started: instant(''),
    detected: instant(''),
    acknowledged: maybeInstant(''),
    mitigated: maybeInstant(''),
    resolved: maybeInstant('Null while it is open, also when it was reopened'),
    severity: text('The derived one; the declared one where no rule holds'),
    severityDeclared: text('As the source says it'),
    severityDerived: text('From the impact on the business, by the configured rules'),
    severityReason: text('Which part of the impact decided'),
    services: texts(''),
    service: text('The first of them'),
    environment: text(''),
    team: text(''),
    actor: text(''),
    title: text(''),
    url: text(''),
    links: texts(''),
    changes: texts('Changes that a report named as its cause'),
    cause: text(''),
    isExternal: { type: 'boolean', description: 'Caused outside of the organisation' },
    impactUsers: maybeNumber(''),
    impactJourneys: texts(''),
    impactBudget: maybeNumber('Share of the error budget, 1 = all of it'),
    impactRevenue: maybeNumber(''),
    reports: { type: 'integer', description: 'How many reports it was put together from' },
    isDetectionTold: { type: 'boolean', description: 'Whether detection is told apart from the start' },
    sourceId: text('Its identity, or that of the condition, at the source'),
    firstTold: instant('The first report'),
    lastTold: instant('The latest report'),
  },
  required: ['incidentId', 'kind', 'status', 'started', 'detected', 'services', 'environment'],
} as const satisfies JsonSchema;

export const incidentsResponseSchema = {
  type: 'object',
  title: 'IncidentsResponse',
  properties: {
    incidents: { type: 'array', items: incidentSchema },
    next,
  },
  required: ['incidents', 'next'],
} as const satisfies JsonSchema;
