import type { JsonSchema } from './json-schema.ts';

/** `GET /healthz` */
export interface HealthResponse {
  readonly status: 'alive';
  readonly version: string;
  readonly uptimeSeconds: number;
}

/** One part of the collector, as `/readyz` and `shewhart doctor` show it. */
export interface PartReport {
  readonly ready: boolean;
  /** The state in words; with what to do when it is not ready. */
  readonly detail: string;
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
}

/** `GET /readyz`: 200 when every part is ready, 503 otherwise. */
export interface ReadinessResponse {
  readonly status: 'ready' | 'not ready';
  readonly parts: Readonly<Record<string, PartReport>>;
}

export const healthResponseSchema = {
  type: 'object',
  title: 'HealthResponse',
  properties: {
    status: { type: 'string', enum: ['alive'] },
    version: { type: 'string' },
    uptimeSeconds: { type: 'number' },
  },
  required: ['status', 'version', 'uptimeSeconds'],
  examples: [{ status: 'alive', version: '0.1.0', uptimeSeconds: 12.5 }],
} as const satisfies JsonSchema;

export const readinessResponseSchema = {
  type: 'object',
  title: 'ReadinessResponse',
  properties: {
    status: { type: 'string', enum: ['ready', 'not ready'] },
    parts: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        properties: {
          ready: { type: 'boolean' },
          detail: { type: 'string' },
          facts: { type: 'object', additionalProperties: true },
        },
        required: ['ready', 'detail'],
      },
    },
  },
  required: ['status', 'parts'],
  examples: [
    {
      status: 'not ready',
      parts: {
        store: {
          ready: false,
          detail: 'No insert has succeeded for 320 s: connection refused.',
          facts: { lastSuccessAgeSeconds: 320 },
        },
      },
    },
  ],
} as const satisfies JsonSchema;
