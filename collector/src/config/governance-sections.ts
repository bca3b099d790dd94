import { Type } from '@sinclair/typebox';
import { gateRules, type GateRule } from '@shewhart/analysis';
import {
  freezeRequestSchema,
  plannedChangeRequestSchema,
  type FreezeRequest,
  type JsonSchema,
  type PlannedChangeRequest,
} from '@shewhart/schemas/api';
import { section } from './configuration-builders.ts';

/** Sections about deciding on changes: the calendar, the gates, the trail of what was decided. */

/** What the API takes the configuration takes too; instants are checked by whoever reads them. */
const sameAs = <Value>(schema: JsonSchema) => Type.Unsafe<Value>(withoutFormats(schema) as object);

function withoutFormats(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutFormats);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => key !== 'examples' && !(key === 'format' && typeof inner === 'string'))
      .map(([key, inner]) => [key, withoutFormats(inner)]),
  );
}

export const calendarSection = section({
  freezes: Type.Array(sameAs<FreezeRequest>(freezeRequestSchema), {
    default: [],
    maxItems: 500,
    description:
      'Times in which nothing is to be changed: `{name, reason, owner, services?, environments?, teams?, start?, end?, rule?, zone?, exceptions?}`; see collector/src/calendar/README.md',
  }),
  plannedChanges: Type.Array(sameAs<PlannedChangeRequest>(plannedChangeRequestSchema), {
    default: [],
    maxItems: 500,
    description:
      'Changes that are announced: `{name, owner, services, environment, start?, end?, rule?, zone?, reason?, url?}`',
  }),
});

const name = Type.String({ minLength: 1, maxLength: 256 });
const names = Type.Array(name, { maxItems: 100 });

const policy = Type.Object(
  {
    name,
    services: Type.Optional(names),
    environments: Type.Optional(names),
    teams: Type.Optional(names),
    rules: Type.Optional(
      Type.Array(Type.Unsafe<GateRule>(Type.String({ enum: gateRules })), { maxItems: 20 }),
    ),
    approvals: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
    requiredChecks: Type.Optional(names),
    errorBudget: Type.Optional(
      Type.Object(
        {
          objective: Type.Number({ minimum: 0, maximum: 0.999999 }),
          days: Type.Integer({ minimum: 1, maximum: 400 }),
        },
        { additionalProperties: false },
      ),
    ),
    lenientKinds: Type.Optional(names),
  },
  { additionalProperties: false },
);

export const gatesSection = section({
  policies: Type.Array(policy, {
    default: [],
    maxItems: 500,
    description:
      'What a change needs to pass, the first that fits: `{name, services?, environments?, teams?, rules?, approvals?, requiredChecks?, errorBudget?, lenientKinds?}`; see collector/src/gate/README.md',
  }),
  trustRequests: Type.Boolean({
    default: true,
    description:
      'Count approvals and checks that the caller of `gates/evaluate` sends; without it only what webhooks told',
  }),
});

export const trailSection = section({
  keyFile: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 4096,
      description:
        'Ed25519 private key in PEM that signs the tree heads of the trail; without it one is made in `trail/key.pem` of the data directory',
    }),
  ),
});
