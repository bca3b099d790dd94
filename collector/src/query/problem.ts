import type { Problem } from '@shewhart/schemas/api';
import { problemSchema } from '@shewhart/schemas/api';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { CollectorError, errorTable, type ErrorCode } from '../errors.ts';

export const problemMediaType = 'application/problem+json';

/** `QUERY_NOT_READ_ONLY` is titled `Query not read only`. */
function titleOf(code: ErrorCode): string {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What Fastify itself finds wrong with a request, in terms of the error table. */
function fromFastify(error: FastifyError): CollectorError {
  if (error.validation !== undefined) {
    const first = error.validation[0];
    const where = `${error.validationContext ?? 'body'}${first?.instancePath ?? ''}`;
    return new CollectorError('QUERY_INVALID_REQUEST', `${where} ${first?.message ?? 'is not valid'}.`);
  }
  switch (error.statusCode) {
    case 413:
      return new CollectorError('RECEIVE_BODY_TOO_LARGE', error.message);
    case 415:
      return new CollectorError('RECEIVE_UNSUPPORTED_MEDIA_TYPE', error.message);
    case 400:
      return new CollectorError('QUERY_INVALID_REQUEST', error.message);
    default:
      return new CollectorError('INTERNAL', 'The collector failed at this request.', { cause: error });
  }
}

export function problemOf(error: CollectorError): Problem {
  return {
    type: `urn:shewhart:error:${error.code}`,
    title: titleOf(error.code),
    status: errorTable[error.code].http,
    detail: error.message,
    code: error.code,
  };
}

/** The error handler of everything under `/api`. */
export function sendProblem(
  error: FastifyError | CollectorError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const known = error instanceof CollectorError ? error : fromFastify(error);
  const problem = problemOf(known);
  if (known.code === 'INTERNAL') request.log.error({ err: error }, 'request failed');
  if (known.retryAfterSeconds !== undefined) reply.header('retry-after', String(known.retryAfterSeconds));
  if (known.code === 'RECEIVE_UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer');
  reply.code(problem.status).type(problemMediaType).send(JSON.stringify(problem));
}

/** The `response` part of a route's schema: its errors by status, each naming its codes. */
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
          [problemMediaType]: {
            schema: {
              type: problemSchema.type,
              title: problemSchema.title,
              required: problemSchema.required,
              properties: { ...problemSchema.properties, code: { type: 'string', enum: names } },
            },
          },
        },
      },
    ]),
  );
}
