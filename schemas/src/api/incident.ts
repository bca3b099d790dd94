import { incidentSchema } from './changes.ts';
import type { JsonSchema } from './json-schema.ts';

/** `GET /api/v1/incidents/{id}`: one incident with what is known around it; durations in milliseconds. */
export interface IncidentResponse {
  /** As in the list. */
  readonly incident: Readonly<Record<string, unknown>>;
  /** From the start, acknowledgement from the detection; null where it is not told or has not happened. */
  readonly durations: {
    readonly detectMs: number | null;
    readonly acknowledgeMs: number | null;
    readonly mitigateMs: number | null;
    readonly resolveMs: number | null;
  };
  /** What was told, oldest first. */
  readonly reports: readonly {
    readonly at: string;
    readonly status: string;
    readonly severity: string;
    readonly actor: string;
    readonly title: string;
    readonly url: string;
  }[];
  /** Named by a report as its cause, or of its services in the day before; newest first within each. */
  readonly changes: readonly {
    readonly changeId: string;
    readonly kind: string;
    readonly service: string;
    readonly environment: string;
    readonly version: string;
    readonly title: string;
    readonly outcome: string;
    readonly started: string;
    readonly url: string;
    readonly isNamed: boolean;
  }[];
  /** What left control in its services around it. */
  readonly episodes: readonly {
    readonly id: string;
    readonly indicatorId: string;
    readonly title: string;
    readonly service: string;
    readonly environment: string;
    readonly severity: string;
    readonly status: string;
    readonly ruleText: string;
    readonly startedAt: string;
    readonly endedAt: string | null;
  }[];
  /** Earlier and later incidents of one of its services with the same cause, newest first. */
  readonly similar: readonly {
    readonly incidentId: string;
    readonly title: string;
    readonly started: string;
    readonly severity: string;
    readonly status: string;
  }[];
}

const text = { type: 'string' } as const satisfies JsonSchema;
const instant = { type: 'string', format: 'date-time' } as const satisfies JsonSchema;
const duration = { type: ['number', 'null'], description: 'Milliseconds' } as const satisfies JsonSchema;
const list = (properties: Readonly<Record<string, JsonSchema>>, description: string): JsonSchema => ({
  type: 'array',
  description,
  items: { type: 'object', properties },
});

export const incidentResponseSchema = {
  type: 'object',
  title: 'IncidentResponse',
  properties: {
    incident: incidentSchema,
    durations: {
      type: 'object',
      properties: { detectMs: duration, acknowledgeMs: duration, mitigateMs: duration, resolveMs: duration },
    },
    reports: list(
      { at: instant, status: text, severity: text, actor: text, title: text, url: text },
      'What was told, oldest first',
    ),
    changes: list(
      {
        changeId: text,
        kind: text,
        service: text,
        environment: text,
        version: text,
        title: text,
        outcome: text,
        started: instant,
        url: text,
        isNamed: { type: 'boolean', description: 'A report names it as the cause' },
      },
      'Named by a report, or of its services in the day before',
    ),
    episodes: list(
      {
        id: text,
        indicatorId: text,
        title: text,
        service: text,
        environment: text,
        severity: text,
        status: text,
        ruleText: text,
        startedAt: instant,
        endedAt: { type: ['string', 'null'], format: 'date-time' },
      },
      'What left control in its services around it',
    ),
    similar: list(
      { incidentId: text, title: text, started: instant, severity: text, status: text },
      'Of one of its services with the same cause',
    ),
  },
  required: ['incident', 'durations', 'reports', 'changes', 'episodes', 'similar'],
} as const satisfies JsonSchema;
