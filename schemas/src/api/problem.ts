import type { JsonSchema } from './json-schema.ts';

/** Every error of `/api`, as `application/problem+json` (RFC 9457). */
export interface Problem {
  /** `about:blank`: the code says more. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** What was wrong with this very request, in English. */
  readonly detail: string;
  /** Stable: programs decide by it. */
  readonly code: string;
}

export const problemSchema = {
  type: 'object',
  title: 'Problem',
  description: 'An error (RFC 9457)',
  properties: {
    type: { type: 'string', description: '`about:blank`: the code says more' },
    title: { type: 'string', description: 'The HTTP status in words' },
    status: { type: 'integer', description: 'The HTTP status again' },
    detail: { type: 'string', description: 'What was wrong with this request' },
    code: { type: 'string', description: 'Stable name of the error: decide by it' },
  },
  required: ['type', 'title', 'status', 'detail', 'code'],
  additionalProperties: false,
  examples: [
    {
      type: 'about:blank',
      title: 'Forbidden',
      status: 403,
      detail: 'The function file is not allowed here.',
      code: 'QUERY_NOT_READ_ONLY',
    },
  ],
} as const satisfies JsonSchema;
