import { problemSchema } from '@shewhart/schemas/api';

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problemSchema } },
});

/** The `response` part of a route's schema for questions about what is stored: its errors by status. */
export function problemAnswers(): Record<string, object> {
  return {
    400: problem('QUERY_INVALID_REQUEST'),
    401: problem('RECEIVE_UNAUTHENTICATED'),
    403: problem('RECEIVE_FORBIDDEN'),
    404: problem('RECEIVE_NOT_FOUND'),
    422: problem('QUERY_LIMIT_EXCEEDED'),
    500: problem('INTERNAL'),
    503: problem('QUERY_OVERLOADED, QUERY_STORE_UNAVAILABLE'),
  };
}
