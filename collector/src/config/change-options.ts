import { type Static, Type } from '@sinclair/typebox';

/** The section `changes`: who may send events, and how their names become the organisation's names. */

const mebibyte = 1024 * 1024;
const name = (description?: string) =>
  Type.String({ minLength: 1, maxLength: 256, ...(description === undefined ? {} : { description }) });
const names = Type.Array(name(), { maxItems: 100 });
const record = <Properties extends Parameters<typeof Type.Object>[0]>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false });
/** Texts in which `*` stands for anything; case does not matter. */
const pattern = name();

const webhook = record({
  source: name(),
  secret: Type.Optional(Type.String({ minLength: 1, maxLength: 1024, secret: true })),
  secretFile: Type.Optional(name()),
});

const repository = record({
  repository: pattern,
  service: Type.Optional(name()),
  environment: Type.Optional(name()),
});

const environment = record({ name: pattern, environment: name() });

const service = record({
  /** As senders call it. */
  name: pattern,
  service: Type.Optional(name()),
  team: Type.Optional(name()),
  journeys: Type.Optional(names),
});

const pipeline = record({
  pipeline: pattern,
  repository: Type.Optional(pattern),
  deploys: Type.Optional(Type.Boolean()),
  environment: Type.Optional(name()),
  service: Type.Optional(name()),
});

const amount = Type.Number({ minimum: 0 });
const severityRule = record({
  severity: name(),
  users: Type.Optional(amount),
  errorBudget: Type.Optional(amount),
  revenue: Type.Optional(amount),
  journeys: Type.Optional(names),
  services: Type.Optional(names),
  environments: Type.Optional(names),
});

const mapping = record({
  source: Type.String({
    pattern: '^[a-z0-9-]{1,64}$',
    patternMeans: '1 to 64 small letters, digits and -',
  }),
  event: Type.Unsafe<'change' | 'incident'>(Type.String({ enum: ['change', 'incident'] })),
  when: Type.Optional(record({ path: name(), is: names })),
  fields: Type.Record(Type.String(), name()),
  values: Type.Optional(Type.Record(Type.String(), name())),
});

export const changesSection = Type.Object(
  {
    maxBodyBytes: Type.Integer({
      default: 25 * mebibyte,
      minimum: 1024,
      maximum: 256 * mebibyte,
      unit: 'bytes',
      description: 'Largest webhook or CloudEvent',
    }),
    defaultEnvironment: Type.String({
      default: 'production',
      minLength: 1,
      maxLength: 256,
      description: 'Environment of deployments and incidents whose report names none',
    }),
    webhooks: Type.Array(webhook, {
      default: [],
      maxItems: 100,
      description:
        'Secrets of webhook senders: `{source, secret}` or `{source, secretFile}`; several of one source are all valid. A source without one needs a token with the scope ingest',
    }),
    repositories: Type.Array(repository, {
      default: [],
      maxItems: 10_000,
      description:
        'Service and environment of what a repository reports: `{repository, service?, environment?}`, `*` for anything, the first that fits; by default the service is the last part of the name',
    }),
    environments: Type.Array(environment, {
      default: [],
      maxItems: 1000,
      description:
        'Names of environments: `{name, environment}`, `*` for anything; prod, stg and their like are known',
    }),
    services: Type.Array(service, {
      default: [],
      maxItems: 10_000,
      description:
        'Services: `{name, service?, team?, journeys?}`: what senders call it, what it is called here, who owns it, which journeys need it',
    }),
    pipelines: Type.Array(pipeline, {
      default: [],
      maxItems: 1000,
      description:
        'Which pipelines deploy: `{pipeline, repository?, deploys?, environment?, service?}`; by default those with deploy, release, rollout or rollback in their name',
    }),
    severityRules: Type.Array(severityRule, {
      default: [],
      maxItems: 100,
      description:
        'Severity from the impact on the business: `{severity, users?, errorBudget?, revenue?, journeys?, services?, environments?}`; the first rule of which everything holds',
    }),
    mappings: Type.Array(mapping, {
      default: [],
      maxItems: 1000,
      description:
        'Webhooks of any other JSON: `{source, event, when?, fields, values?}`; fields are paths into the body or `=text`',
    }),
  },
  { additionalProperties: false, default: {} },
);

export type WebhookConfiguration = Static<typeof webhook>;
