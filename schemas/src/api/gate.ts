import type { JsonSchema } from './json-schema.ts';

/** `POST /api/v1/gates/evaluate`: may this change pass? */
export interface GateRequest {
  readonly service: string;
  readonly environment: string;
  readonly commit?: string;
  readonly version?: string;
  /** Identity of the change, when a tool has reported it already. */
  readonly change?: string;
  readonly kind?: string;
  readonly actor?: string;
  /** By name; else the first policy whose scope fits. */
  readonly policy?: string;
  /** What the caller knows itself, beside what webhooks told. */
  readonly checks?: readonly { readonly name: string; readonly passed: boolean; readonly url?: string }[];
  readonly approvals?: readonly { readonly actor: string; readonly commit?: string; readonly url?: string }[];
  /** Minutes that the change may take: what is planned within them conflicts. */
  readonly minutes?: number;
}

export interface GateResponse {
  /** The entry of the trail that holds this answer. */
  readonly id: string;
  readonly time: string;
  readonly result: 'pass' | 'fail';
  readonly policy: string;
  readonly reasons: readonly {
    readonly rule: string;
    readonly result: 'pass' | 'fail';
    readonly message: string;
    readonly evidence: readonly string[];
    readonly next: string | null;
  }[];
  /** Because of it the result is pass though reasons fail. */
  readonly override: GateOverride | null;
}

export interface GateOverride {
  readonly id: string;
  readonly author: string;
  readonly reason: string;
  readonly until: string;
}

/** `POST /api/v1/gates/override` */
export interface GateOverrideRequest {
  readonly service: string;
  readonly environment: string;
  /** Only for this commit. */
  readonly commit?: string;
  readonly author: string;
  readonly reason: string;
  readonly minutes?: number;
}

export interface GateWaitsFilter {
  readonly from?: string;
  readonly to?: string;
  readonly service?: string;
  readonly gate?: string;
}

export interface GateWaits {
  readonly gate: string;
  readonly name: string;
  readonly service: string;
  readonly n: number;
  /** Still waiting; they count as at least so long. */
  readonly open: number;
  /** Milliseconds; null where too many are open to know. */
  readonly p50: number | null;
  readonly p75: number | null;
  readonly p95: number | null;
  readonly longestOpen: number | null;
}

/** `POST /api/v1/changes/{id}/rollback-plan` */
export interface RollbackPlanRequest {
  readonly reversible: 'yes' | 'no' | 'until';
  readonly until?: string;
  readonly steps?: readonly string[];
  readonly checks?: readonly { readonly name: string; readonly passed: boolean }[];
  readonly author: string;
}

export interface RollbackPlanResponse {
  readonly id: string;
  readonly changeId: string;
  readonly planned: string;
  readonly author: string;
  readonly reversible: string;
  readonly until: string | null;
  readonly steps: readonly string[];
  readonly checks: readonly { readonly name: string; readonly passed: boolean }[];
  readonly versions: number;
}

const text = (description: string, maxLength = 512) =>
  ({ type: 'string', minLength: 1, maxLength, description }) as const;
const anyText = (description: string) => ({ type: 'string', description }) as const;
const instant = (description: string) =>
  ({ type: 'string', format: 'date-time', maxLength: 64, description }) as const;
const orNull = (type: string, description: string) => ({ type: [type, 'null'], description }) as const;
const commit = (description: string) =>
  ({ type: 'string', minLength: 7, maxLength: 64, pattern: '^[0-9A-Fa-f]+$', description }) as const;

export const gateRequestSchema = {
  type: 'object',
  title: 'GateRequest',
  properties: {
    service: text('What is to be changed'),
    environment: text('Where'),
    commit: commit('What is deployed: seven hexadecimal digits at least'),
    version: text('What it is called'),
    change: text('Identity of the change, when a tool has reported it already', 1024),
    kind: text(
      'deployment unless said; a rollback is let through where a freeze or trouble would stop a deployment',
      64,
    ),
    actor: text('Who deploys'),
    policy: text('Name of a policy; else the first whose scope fits', 128),
    checks: {
      type: 'array',
      maxItems: 500,
      description: 'Checks that the caller knows of, beside those that webhooks told',
      items: {
        type: 'object',
        properties: { name: text(''), passed: { type: 'boolean' }, url: text('', 2000) },
        required: ['name', 'passed'],
        additionalProperties: false,
      },
    },
    approvals: {
      type: 'array',
      maxItems: 100,
      description: 'Approvals that the caller knows of; of `commit` unless said',
      items: {
        type: 'object',
        properties: { actor: text(''), commit: commit(''), url: text('', 2000) },
        required: ['actor'],
        additionalProperties: false,
      },
    },
    minutes: {
      type: 'integer',
      minimum: 1,
      maximum: 10_080,
      description: 'How long the change may take, 30 unless said: what is planned within them conflicts',
    },
  },
  required: ['service', 'environment'],
  additionalProperties: false,
  examples: [
    {
      service: 'checkout',
      environment: 'production',
      commit: '9fceb02d0ae598e95dc970b74767f19372d61af8',
      actor: 'ada',
      checks: [{ name: 'unit tests', passed: true }],
    },
  ],
} as const satisfies JsonSchema;

const overrideSchema = {
  type: ['object', 'null'],
  description: 'The emergency override because of which it passes though reasons fail',
  properties: { id: text(''), author: text(''), reason: anyText(''), until: instant('') },
} as const;

export const gateResponseSchema = {
  type: 'object',
  title: 'GateResponse',
  properties: {
    id: text('Entry of the trail that holds this answer'),
    time: instant(''),
    result: { type: 'string', enum: ['pass', 'fail'] },
    policy: text('Which policy was applied'),
    reasons: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          rule: text(''),
          result: { type: 'string', enum: ['pass', 'fail'] },
          message: text('In words, with the numbers'),
          evidence: { type: 'array', items: { type: 'string' }, description: 'What it rests on' },
          next: orNull('string', 'What to do'),
        },
        required: ['rule', 'result', 'message', 'evidence', 'next'],
      },
    },
    override: overrideSchema,
  },
  required: ['id', 'time', 'result', 'policy', 'reasons', 'override'],
} as const satisfies JsonSchema;

export const gateOverrideRequestSchema = {
  type: 'object',
  title: 'GateOverrideRequest',
  description:
    'An emergency: the gates of a service pass for a while, and everybody can see who said so and why',
  properties: {
    service: text(''),
    environment: text(''),
    commit: commit('Only for this commit'),
    author: text('Who takes the responsibility'),
    reason: text('Why it cannot wait', 2000),
    minutes: { type: 'integer', minimum: 1, maximum: 1440, description: 'For how long; 60 unless said' },
  },
  required: ['service', 'environment', 'author', 'reason'],
  additionalProperties: false,
} as const satisfies JsonSchema;

export const gateOverrideResponseSchema = {
  type: 'object',
  title: 'GateOverride',
  properties: { id: text('Entry of the trail'), author: text(''), reason: anyText(''), until: instant('') },
  required: ['id', 'author', 'reason', 'until'],
} as const satisfies JsonSchema;

export const gateWaitsFilterSchema = {
  type: 'object',
  title: 'GateWaitsFilter',
  properties: {
    from: instant('30 days before `to` unless said; waits that began at or after it'),
    to: instant('Now unless said; waits that began before it'),
    service: text('Only of this service'),
    gate: text('Only at this gate: review, check, deployment-approval, policy', 64),
  },
  additionalProperties: false,
} as const satisfies JsonSchema;

export const gateWaitsResponseSchema = {
  type: 'object',
  title: 'GateWaitsResponse',
  properties: {
    from: instant(''),
    to: instant(''),
    method: text('How the quantiles are found'),
    truncated: { type: 'boolean' },
    gates: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          gate: text(''),
          name: anyText('Of the check, the environment or the policy'),
          service: anyText('Empty where nobody said it'),
          n: { type: 'integer' },
          open: { type: 'integer', description: 'Still waiting: they count as at least so long' },
          p50: orNull('number', 'Milliseconds; null where too many are open to know'),
          p75: orNull('number', 'Milliseconds'),
          p95: orNull('number', 'Milliseconds'),
          longestOpen: orNull('number', 'Milliseconds that the oldest open one has waited'),
        },
        required: ['gate', 'name', 'service', 'n', 'open', 'p50', 'p75', 'p95', 'longestOpen'],
      },
    },
  },
  required: ['from', 'to', 'method', 'truncated', 'gates'],
} as const satisfies JsonSchema;

export const rollbackPlanRequestSchema = {
  type: 'object',
  title: 'RollbackPlanRequest',
  properties: {
    reversible: {
      type: 'string',
      enum: ['yes', 'no', 'until'],
      description: 'Whether what ran before can be brought back; until: only until then',
    },
    until: instant('With reversible `until`'),
    steps: {
      type: 'array',
      maxItems: 100,
      items: text('', 2000),
      description: 'What to do when it goes wrong',
    },
    checks: {
      type: 'array',
      maxItems: 100,
      items: {
        type: 'object',
        properties: { name: text(''), passed: { type: 'boolean' } },
        required: ['name', 'passed'],
        additionalProperties: false,
      },
      description: 'What the plan needs: a backup that was restored, a migration that runs backwards',
    },
    author: text(''),
  },
  required: ['reversible', 'author'],
  additionalProperties: false,
  examples: [
    {
      reversible: 'until',
      until: '2026-12-02T00:00:00Z',
      steps: ['switch the flag new-orders off', 'deploy the version before'],
      checks: [{ name: 'backup restored', passed: true }],
      author: 'ada',
    },
  ],
} as const satisfies JsonSchema;

export const rollbackPlanResponseSchema = {
  type: 'object',
  title: 'RollbackPlanResponse',
  properties: {
    id: text('Entry of the trail'),
    changeId: text('', 1024),
    planned: instant(''),
    author: text(''),
    reversible: text(''),
    until: orNull('string', ''),
    steps: { type: 'array', items: { type: 'string' } },
    checks: rollbackPlanRequestSchema.properties.checks,
    versions: { type: 'integer', description: 'How often it was given; the trail has them all' },
  },
  required: ['id', 'changeId', 'planned', 'author', 'reversible', 'until', 'steps', 'checks', 'versions'],
} as const satisfies JsonSchema;

const share = {
  type: 'object',
  properties: {
    value: orNull('number', '0 to 1'),
    k: { type: 'integer' },
    n: { type: 'integer' },
    lower: orNull('number', 'Wilson interval, 95 %'),
    upper: orNull('number', ''),
  },
} as const;

export const rollbacksResponseSchema = {
  type: 'object',
  title: 'RollbacksResponse',
  properties: {
    from: instant(''),
    to: instant(''),
    succeeded: { ...share, description: 'Of those that are over and said how they went' },
    durations: {
      type: 'object',
      description: 'Milliseconds from beginning to end; those that run are censored',
      properties: {
        n: { type: 'integer' },
        open: { type: 'integer' },
        p50: orNull('number', ''),
        p75: orNull('number', ''),
        p90: orNull('number', ''),
        p95: orNull('number', ''),
        lower: orNull('number', 'Interval of the median, 95 %'),
        upper: orNull('number', ''),
      },
    },
    rollbacks: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          changeId: text(''),
          service: anyText(''),
          environment: anyText(''),
          version: anyText(''),
          outcome: text(''),
          started: instant(''),
          finished: orNull('string', ''),
        },
      },
    },
    truncated: { type: 'boolean' },
  },
  required: ['from', 'to', 'succeeded', 'durations', 'rollbacks', 'truncated'],
} as const satisfies JsonSchema;

export const rollbacksFilterSchema = {
  type: 'object',
  title: 'RollbacksFilter',
  properties: {
    from: instant('90 days before `to` unless said'),
    to: instant('Now unless said'),
    service: text('Only of this service'),
    environment: text('Only in this environment'),
  },
  additionalProperties: false,
} as const satisfies JsonSchema;

export interface RollbacksFilter {
  readonly from?: string;
  readonly to?: string;
  readonly service?: string;
  readonly environment?: string;
}
