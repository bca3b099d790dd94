import { deliveryGroupings, deliveryIntervals, deliveryMetricNames, failureMethods } from './delivery.ts';
import type { JsonSchema } from './json-schema.ts';

/** JSON schemas of the messages in `delivery.ts`. */

const text = (description: string) => ({ type: 'string', description }) as const;
const name = (description: string) => ({ type: 'string', maxLength: 1024, description }) as const;
const instant = (description: string) => ({ type: 'string', format: 'date-time', description }) as const;
const maybeInstant = (description: string) =>
  ({ type: ['string', 'null'], format: 'date-time', description }) as const;
const number = (description: string) => ({ type: 'number', description }) as const;
const count = (description: string) => ({ type: 'integer', minimum: 0, description }) as const;
const maybe = (description: string) => ({ type: ['number', 'null'], description }) as const;
const askedInstant = (description: string) => ({ type: 'string', maxLength: 64, description }) as const;
const list = <Items extends JsonSchema>(items: Items) => ({ type: 'array', items }) as const;
const object = <Properties extends Readonly<Record<string, JsonSchema>>>(properties: Properties) =>
  ({ type: 'object', properties, required: Object.keys(properties) }) as const;

const scopeProperties = {
  service: name('Only of this service'),
  environment: name('production unless said; * for every environment'),
  team: name('Only of the services of this team'),
  from: askedInstant('RFC 3339; 90 days before `to` unless said'),
  to: askedInstant('RFC 3339; now unless said'),
} as const;

export const deliveryQuerySchema = {
  type: 'object',
  title: 'DeliveryQuery',
  properties: {
    ...scopeProperties,
    interval: { type: 'string', enum: deliveryIntervals, description: 'week unless said; UTC, ISO weeks' },
    groupBy: {
      type: 'string',
      enum: deliveryGroupings,
      description: 'Also for each of these; none unless said',
    },
  },
  additionalProperties: false,
} as const satisfies JsonSchema;

export const deliveryEventsQuerySchema = {
  type: 'object',
  title: 'DeliveryEventsQuery',
  properties: {
    metric: { type: 'string', enum: deliveryMetricNames },
    ...scopeProperties,
    limit: { type: 'integer', minimum: 1, maximum: 1000, description: 'Most entries; 100 unless said' },
    cursor: { type: 'string', maxLength: 4096, description: '`next` of the page before' },
  },
  required: ['metric'],
  additionalProperties: false,
} as const satisfies JsonSchema;

export const shareSchema = object({
  value: maybe('k / n; null when n is 0'),
  k: count(''),
  n: count(''),
  lower: maybe("Wilson's interval at 95 %"),
  upper: maybe(''),
});

const distributionProperties = {
  n: count('How many it rests on'),
  p50: maybe('Median, ms'),
  p75: maybe('ms'),
  p90: maybe('ms'),
  p95: maybe('ms'),
  lower: maybe('Interval of the median at 95 %, ms'),
  upper: maybe('ms'),
} as const;
export const distributionSchema = object(distributionProperties);

const method = text('How it is reckoned, in words');

export const deliveryMetricsSchema = {
  title: 'DeliveryMetrics',
  ...object({
    deploymentFrequency: object({
      perDay: maybe('Succeeded deployments a day, rollbacks not among them'),
      n: count('Succeeded deployments'),
      rollbacks: count('Apart from n'),
      redeploys: count('Of what ran there already; in n'),
      medianDaysPerWeek: maybe('Days with a deployment, median over the whole ISO weeks of the window'),
      lower: maybe('Of perDay: exact interval of a Poisson count at 95 %'),
      upper: maybe(''),
      method,
    }),
    leadTime: object({
      ...distributionProperties,
      negative: count('Commits dated after the deployment that brought them: in no quantile'),
      unlinkedShare: maybe('Deployments whose commits cannot be told, of all that should bring some'),
      method,
    }),
    changeFailRate: object({
      explicit: shareSchema,
      withInferred: shareSchema,
      pending: count('Too young to be judged; in no share'),
      method,
    }),
    recoveryTime: object({ ...distributionProperties, open: count('Not yet recovered: censored'), method }),
    reworkRate: object({ ...shareSchema.properties, method }),
    batchSize: object({
      p50: maybe('Commits of a deployment, median'),
      n: count('Deployments whose commits are known'),
    }),
  }),
} as const satisfies JsonSchema;

const windowProperties = { from: instant(''), to: instant('Not included') } as const;

export const deliveryResponseSchema = {
  type: 'object',
  title: 'DeliveryResponse',
  properties: {
    scope: object({
      service: { type: ['string', 'null'] },
      environment: text('* stands for all'),
      team: { type: ['string', 'null'] },
    }),
    window: object({ ...windowProperties, interval: { type: 'string', enum: deliveryIntervals } }),
    metrics: deliveryMetricsSchema,
    intervals: list(
      object({
        ...windowProperties,
        metrics: deliveryMetricsSchema,
        partial: { type: 'boolean', description: 'Cut short by the window' },
      }),
    ),
    groups: list(object({ name: text(''), metrics: deliveryMetricsSchema })),
    bands: list(
      object({
        year: { type: 'integer', description: 'Of the DORA report' },
        levels: list(
          object({
            metric: { type: 'string', enum: deliveryMetricNames },
            band: { type: ['string', 'null'], description: 'elite, high, medium, low' },
            text: text(''),
          }),
        ),
        caution: text(''),
      }),
    ),
    quickCheck: object({
      score: maybe('0 to 10; null unless all five are known'),
      parts: list(
        object({
          metric: { type: 'string', enum: deliveryMetricNames },
          answer: maybe('Category 1 to 6, or a percentage'),
          score: maybe('0 to 10'),
        }),
      ),
    }),
    tradeOff: list(
      object({
        ...windowProperties,
        deployments: count('Concluded and old enough to be judged'),
        failed: count(''),
        failRate: shareSchema,
        batchSize: maybe('Commits of a deployment, median'),
      }),
    ),
    asOf: maybeInstant('When the newest event that is counted here was taken in'),
  },
  required: ['scope', 'window', 'metrics', 'intervals', 'groups', 'bands', 'quickCheck', 'tradeOff', 'asOf'],
} as const satisfies JsonSchema;

export const failureLinkSchema = {
  title: 'FailureLink',
  ...object({
    changeId: text('The change that failed'),
    incidentId: { type: ['string', 'null'] },
    episodeId: { type: ['string', 'null'] },
    method: { type: 'string', enum: failureMethods },
    confidence: number('0 to 1'),
    verdict: { type: 'string', enum: ['failed', 'not-failed'] },
    reason: text('In words'),
    recoveredAt: maybeInstant('When the service worked again'),
    author: { type: ['string', 'null'], description: 'The person who said so' },
  }),
} as const satisfies JsonSchema;

export const deliveryEventsResponseSchema = {
  type: 'object',
  title: 'DeliveryEventsResponse',
  properties: {
    metric: { type: 'string', enum: deliveryMetricNames },
    window: object(windowProperties),
    counted: count('n of frequency, lead and recovery time; k of the two rates'),
    total: count('All events behind the number, the denominator among them'),
    events: list(
      object({
        changeId: text(''),
        service: text(''),
        environment: text(''),
        team: text(''),
        version: text(''),
        commit: text('Of the deployment; in leadTime the commit that the entry is about'),
        started: instant(''),
        finished: maybeInstant(''),
        outcome: text(''),
        url: text(''),
        title: text(''),
        counts: text('How it entered the number, in words'),
        isCounted: { type: 'boolean', description: 'Counted in `counted`' },
        leadMs: maybe('leadTime only'),
        recoveryMs: maybe('So far, while it is open'),
        isOpen: { type: 'boolean', description: 'Not yet recovered' },
        pending: { type: 'boolean', description: 'Too young to be judged' },
        committed: maybeInstant('leadTime only'),
        links: list(failureLinkSchema),
      }),
    ),
    next: { type: ['string', 'null'], description: 'Cursor of the next page; null on the last' },
  },
  required: ['metric', 'window', 'counted', 'total', 'events', 'next'],
} as const satisfies JsonSchema;

export const linksQuerySchema = {
  type: 'object',
  title: 'LinksQuery',
  properties: {
    changeId: name('Only of this change'),
    incidentId: name('Only of this incident'),
    service: name('Only of changes of this service'),
    from: askedInstant('RFC 3339; only of changes that started at or after it'),
    to: askedInstant('RFC 3339; only of changes that started before it'),
  },
  additionalProperties: false,
} as const satisfies JsonSchema;

export const linksResponseSchema = {
  type: 'object',
  title: 'LinksResponse',
  properties: { links: list(failureLinkSchema) },
  required: ['links'],
} as const satisfies JsonSchema;

export const linkRequestSchema = {
  type: 'object',
  title: 'LinkRequest',
  description:
    'Says whether a change failed. The newest word of a person wins over every rule; earlier ones stay',
  properties: {
    changeId: { type: 'string', minLength: 1, maxLength: 1024 },
    incidentId: {
      type: ['string', 'null'],
      maxLength: 1024,
      description: 'Only in regard to this incident; without it the change as a whole',
    },
    verdict: { type: 'string', enum: ['failed', 'not-failed'] },
    author: { type: 'string', minLength: 1, maxLength: 200 },
    reason: { type: 'string', minLength: 1, maxLength: 1000 },
  },
  required: ['changeId', 'verdict', 'author', 'reason'],
  additionalProperties: false,
  examples: [
    {
      changeId: 'github:deployment/shop/cart/42',
      verdict: 'not-failed',
      author: 'ada',
      reason: 'A planned exercise',
    },
  ],
} as const satisfies JsonSchema;

export const changeResponseSchema = {
  type: 'object',
  title: 'ChangeResponse',
  properties: {
    change: { type: 'object', description: 'As in GET /api/v1/changes' },
    commits: list(
      object({
        commit: text(''),
        title: text(''),
        author: text(''),
        committed: instant(''),
        leadMs: maybe('Null when its clock runs ahead of the deployment'),
      }),
    ),
    links: list(failureLinkSchema),
  },
  required: ['change', 'commits', 'links'],
} as const satisfies JsonSchema;
