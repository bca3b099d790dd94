import { problemSchema } from '@shewhart/schemas/api';

const problem = {
  description: 'What was wrong',
  content: { 'application/problem+json': { schema: problemSchema } },
};

/** The `response` part of a route's schema: its answer by status, and that errors are problems (RFC 9457). */
export function answers(status: number, description: string, schema: object): Record<string, object> {
  return {
    [status]: { description, content: { 'application/json': { schema } } },
    '4xx': problem,
    '5xx': problem,
  };
}

/** The schema of an answer describes it; it does not cut it. */
export const asJson = () => (data: unknown) => JSON.stringify(data);
