/**
 * Every failure a caller can see, in one table: its HTTP status, its gRPC status and whether the same
 * request may succeed later. Stages throw `CollectorError`; only receivers and the query API turn it into
 * an answer, and only `app` logs and exits.
 */
export const errorTable = {
  DECODE_MALFORMED_BODY: { http: 400, grpc: 3, retryable: false },
  RECEIVE_BROKEN_COMPRESSION: { http: 400, grpc: 3, retryable: false },
  RECEIVE_BODY_TOO_LARGE: { http: 413, grpc: 8, retryable: false },
  RECEIVE_RESPONSE_TOO_LARGE: { http: 500, grpc: 8, retryable: false },
  RECEIVE_UNSUPPORTED_MEDIA_TYPE: { http: 415, grpc: 12, retryable: false },
  RECEIVE_UNSUPPORTED_ENCODING: { http: 415, grpc: 12, retryable: false },
  RECEIVE_UNAUTHENTICATED: { http: 401, grpc: 16, retryable: false },
  RECEIVE_FORBIDDEN: { http: 403, grpc: 7, retryable: false },
  RECEIVE_MISDIRECTED: { http: 421, grpc: 7, retryable: false },
  RECEIVE_NOT_FOUND: { http: 404, grpc: 12, retryable: false },
  RECEIVE_METHOD_NOT_ALLOWED: { http: 405, grpc: 12, retryable: false },
  RECEIVE_TIMEOUT: { http: 503, grpc: 4, retryable: true },
  RECEIVE_OVERLOADED: { http: 503, grpc: 14, retryable: true },
  SPOOL_FULL: { http: 503, grpc: 14, retryable: true },
  SPOOL_DISK_FULL: { http: 503, grpc: 14, retryable: true },
  SPOOL_CLOSED: { http: 503, grpc: 14, retryable: true },
  QUERY_INVALID_REQUEST: { http: 400, grpc: 3, retryable: false },
  QUERY_INVALID_SQL: { http: 400, grpc: 3, retryable: false },
  QUERY_NOT_READ_ONLY: { http: 403, grpc: 7, retryable: false },
  QUERY_LIMIT_EXCEEDED: { http: 422, grpc: 8, retryable: false },
  QUERY_OVERLOADED: { http: 503, grpc: 14, retryable: true },
  QUERY_STORE_UNAVAILABLE: { http: 503, grpc: 14, retryable: true },
  INTERNAL: { http: 500, grpc: 13, retryable: false },
} as const;

export type ErrorCode = keyof typeof errorTable;

export class CollectorError extends Error {
  override readonly name = 'CollectorError';
  readonly code: ErrorCode;
  /** When a retryable failure may be over; only with retryable codes. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds ?? (errorTable[code].retryable ? 5 : undefined);
  }
}

/** The store is away, overloaded or out of resources: the same insert may succeed later. */
export class StoreOutage extends Error {
  override readonly name = 'StoreOutage';
}

/** The store refuses these very rows: the same insert will never succeed. */
export class StoreRejection extends Error {
  override readonly name = 'StoreRejection';
}
