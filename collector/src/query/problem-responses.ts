import { STATUS_CODES } from 'node:http';
import { problemSchema } from '@shewhart/schemas/api';
import { errorTable, type ErrorCode } from '../errors.ts';

/**
 * The `response` part of a route's schema: its errors by status, each naming its codes. The answers
 * themselves are given by the server's error handler, from the same table.
 */
export function problemResponses(codes: readonly ErrorCode[]): Record<string, object> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const status = errorTable[code].http;
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, names]) => [
      status,
      {
        description: names.join(', '),
        content: {
          'application/problem+json': {
            schema: {
              ...problemSchema,
              properties: { ...problemSchema.properties, code: { type: 'string', enum: names } },
              examples: names.map((code) => ({
                type: 'about:blank',
                title: STATUS_CODES[status],
                status,
                detail: 'What was wrong, in words.',
                code,
              })),
            },
          },
        },
      },
    ]),
  );
}
