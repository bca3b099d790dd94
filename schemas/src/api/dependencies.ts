import type { JsonSchema } from './json-schema.ts';

/** `GET /api/v1/dependencies`: who calls whom, from spans. */
export interface DependencyFilter {
  readonly environment?: string;
  /** Only edges that it is an end of. */
  readonly service?: string;
}

export interface Dependency {
  readonly environment: string;
  readonly caller: string;
  readonly callee: string;
  readonly calls: number;
  readonly errors: number;
  /** RFC 3339: start of the newest call. */
  readonly lastSeen: string;
}

export interface DependenciesResponse {
  readonly dependencies: readonly Dependency[];
}

export const dependencyFilterSchema = {
  type: 'object',
  title: 'DependencyFilter',
  properties: {
    environment: { type: 'string', maxLength: 256, description: 'Only in this environment' },
    service: { type: 'string', maxLength: 256, description: 'Only edges that this service is an end of' },
  },
  additionalProperties: false,
} as const satisfies JsonSchema;

export const dependenciesResponseSchema = {
  type: 'object',
  title: 'DependenciesResponse',
  properties: {
    dependencies: {
      type: 'array',
      description: 'The busiest first',
      items: {
        type: 'object',
        properties: {
          environment: { type: 'string' },
          caller: { type: 'string' },
          callee: { type: 'string' },
          calls: { type: 'integer', description: 'Within 90 days; an estimate on very busy stores' },
          errors: { type: 'integer' },
          lastSeen: { type: 'string', format: 'date-time', description: 'Start of the newest call' },
        },
        required: ['environment', 'caller', 'callee', 'calls', 'errors', 'lastSeen'],
      },
    },
  },
  required: ['dependencies'],
} as const satisfies JsonSchema;
