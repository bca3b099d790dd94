import { Type } from '@sinclair/typebox';
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
