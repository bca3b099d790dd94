import { CollectorError, type ErrorCode } from '../errors.ts';

/** The engine's own names of the limits that a reader can run into. */
const limitTypes: ReadonlySet<string> = new Set([
  'TIMEOUT_EXCEEDED',
  'TOO_SLOW',
  'MEMORY_LIMIT_EXCEEDED',
  'TOO_MANY_ROWS',
  'TOO_MANY_BYTES',
  'TOO_MANY_ROWS_OR_BYTES',
  'TOO_MANY_COLUMNS',
  'TOO_MANY_TEMPORARY_COLUMNS',
  'TOO_DEEP_AST',
  'TOO_BIG_AST',
  'TOO_DEEP_SUBQUERIES',
  'TOO_DEEP_RECURSION',
  'TOO_LARGE_ARRAY_SIZE',
  'TOO_LARGE_STRING_SIZE',
  'SET_SIZE_LIMIT_EXCEEDED',
  'NOT_ENOUGH_SPACE',
  'CANNOT_ALLOCATE_MEMORY',
  'ARGUMENT_OUT_OF_BOUND',
  'QUERY_WAS_CANCELLED',
]);
const forbiddenTypes: ReadonlySet<string> = new Set(['READONLY', 'ACCESS_DENIED', 'QUERY_IS_PROHIBITED']);
const awayTypes: ReadonlySet<string> = new Set([
  'NETWORK_ERROR',
  'SOCKET_TIMEOUT',
  'ALL_CONNECTION_TRIES_FAILED',
  'KEEPER_EXCEPTION',
  'AUTHENTICATION_FAILED',
  'UNKNOWN_DATABASE',
]);

function codeOf(type: string): ErrorCode {
  if (limitTypes.has(type)) return 'QUERY_LIMIT_EXCEEDED';
  if (forbiddenTypes.has(type)) return 'QUERY_NOT_READ_ONLY';
  if (type === 'TOO_MANY_SIMULTANEOUS_QUERIES') return 'QUERY_OVERLOADED';
  if (awayTypes.has(type)) return 'QUERY_STORE_UNAVAILABLE';
  if (type === 'LOGICAL_ERROR') return 'INTERNAL';
  return 'QUERY_INVALID_SQL';
}

/** The guard asks about a text inside a question of its own; that question is none of the sender's business. */
const ownQuestion = /: In scope SELECT formatQuerySingleLine[\s\S]*$/;
const maxDetailLength = 2000;

/** By its shape: the embedded engine and the client throw two copies of one class. */
function isEngineError(error: unknown): error is Error & { readonly type: string } {
  return error instanceof Error && 'type' in error && typeof error.type === 'string' && 'code' in error;
}

/** What the caller is told when the engine, or the way to it, fails. */
export function queryError(error: unknown): CollectorError {
  if (error instanceof CollectorError) return error;
  if (isEngineError(error)) {
    const code = codeOf(error.type);
    const text = error.message.replace(ownQuestion, '').slice(0, maxDetailLength);
    return new CollectorError(code, code === 'INTERNAL' ? 'The store failed at this query.' : text, {
      cause: error,
    });
  }
  return new CollectorError('QUERY_STORE_UNAVAILABLE', 'The store does not answer.', { cause: error });
}
