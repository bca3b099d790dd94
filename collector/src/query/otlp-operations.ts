import { errorTable, type ErrorCode } from '../errors.ts';

/**
 * The OTLP routes in words: their requests and answers are defined by OTLP, not by a JSON schema of ours, so
 * the routes themselves carry none.
 */
const otlpErrors: readonly ErrorCode[] = [
  'DECODE_MALFORMED_BODY',
  'RECEIVE_BROKEN_COMPRESSION',
  'RECEIVE_UNAUTHENTICATED',
  'RECEIVE_FORBIDDEN',
  'RECEIVE_METHOD_NOT_ALLOWED',
  'RECEIVE_BODY_TOO_LARGE',
  'RECEIVE_UNSUPPORTED_MEDIA_TYPE',
  'RECEIVE_UNSUPPORTED_ENCODING',
  'RECEIVE_RESPONSE_TOO_LARGE',
  'INTERNAL',
  'RECEIVE_TIMEOUT',
  'RECEIVE_OVERLOADED',
  'SPOOL_FULL',
  'SPOOL_DISK_FULL',
  'SPOOL_CLOSED',
];

const statusSchema = {
  type: 'object',
  title: 'Status',
  description: 'google.rpc.Status, in the encoding of the request',
  properties: { code: { type: 'integer' }, message: { type: 'string' } },
};

function statusResponses(): Record<string, object> {
  const codes = new Map<number, ErrorCode[]>();
  for (const code of otlpErrors) {
    const { http } = errorTable[code];
    codes.set(http, [...(codes.get(http) ?? []), code]);
  }
  return Object.fromEntries(
    [...codes].map(([status, names]) => [
      status,
      { description: names.join(', '), content: { 'application/json': { schema: statusSchema } } },
    ]),
  );
}

function otlpOperation(signal: string, message: string): object {
  return {
    operationId: `export-${signal}`,
    summary: `Take ${signal} in OTLP; answered once they are durable`,
    tags: ['receive'],
    consumes: ['application/x-protobuf', 'application/json'],
    body: { type: 'object', title: `Export${message}ServiceRequest`, description: 'As OTLP defines it' },
    response: {
      200: {
        description: 'Durable; refused records are counted in partial_success',
        content: {
          'application/json': {
            schema: {
              type: 'object',
              title: `Export${message}ServiceResponse`,
              properties: { partialSuccess: { type: 'object', additionalProperties: true } },
            },
          },
        },
      },
      ...statusResponses(),
    },
  };
}

/** By path; each is a POST. */
export const otlpOperations: Readonly<Record<string, object>> = {
  '/v1/logs': otlpOperation('logs', 'Logs'),
  '/v1/metrics': otlpOperation('metrics', 'Metrics'),
  '/v1/traces': otlpOperation('traces', 'Trace'),
};
