import { StoreOutage, StoreRejection } from '../errors.ts';

/**
 * What an insert's failure means, by the engine's own name for it.
 *
 * - `outage`: nothing is wrong with the rows; try the same insert again, for as long as it takes. That
 *   includes what a person has to put right (a missing grant, a dropped table): waiting loses nothing.
 * - `rejection`: these rows will never fit.
 * - a name in neither list is unclear: tried again a few times, then treated as a rejection, because rows
 *   that nobody foresaw must not hold up everything behind them for ever.
 */
const passing: readonly string[] = [
  // On the way
  'NETWORK_ERROR',
  'SOCKET_TIMEOUT',
  'TIMEOUT_EXCEEDED',
  'ALL_CONNECTION_TRIES_FAILED',
  'CANNOT_READ_FROM_SOCKET',
  'CANNOT_WRITE_TO_SOCKET',
  'DNS_ERROR',
  'UNKNOWN_STATUS_OF_INSERT',
  'UNKNOWN_STATUS_OF_DISTRIBUTED_DDL_TASK',
  // Overload and exhaustion
  'MEMORY_LIMIT_EXCEEDED',
  'CANNOT_ALLOCATE_MEMORY',
  'TOO_MANY_PARTS',
  'TOO_MANY_SIMULTANEOUS_QUERIES',
  'TOO_SLOW',
  'QUOTA_EXCEEDED',
  'CANNOT_SCHEDULE_TASK',
  'NOT_ENOUGH_SPACE',
  'CANNOT_WRITE_TO_FILE_DESCRIPTOR',
  'CANNOT_WRITE_TO_OSTREAM',
  'CANNOT_FSYNC',
  'CANNOT_OPEN_FILE',
  'CANNOT_CLOSE_FILE',
  'CANNOT_CREATE_DIRECTORY',
  'CANNOT_TRUNCATE_FILE',
  'FILE_DOESNT_EXIST',
  'STD_EXCEPTION',
  'ERRNO_EXCEPTION',
  // Stopping, replicas, keeper
  'ABORTED',
  'QUERY_WAS_CANCELLED',
  'QUERY_WAS_CANCELLED_BY_CLIENT',
  'KEEPER_EXCEPTION',
  'NO_ZOOKEEPER',
  'TABLE_IS_READ_ONLY',
  'TABLE_IS_DROPPED',
  'TABLE_IS_BEING_RESTARTED',
  'TOO_FEW_LIVE_REPLICAS',
  'UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE',
  'ALL_REPLICAS_LOST',
];

/** Outages that last until a person puts something right. */
const lasting: readonly string[] = [
  'AUTHENTICATION_FAILED',
  'REQUIRED_PASSWORD',
  'WRONG_PASSWORD',
  'UNKNOWN_USER',
  'ACCESS_DENIED',
  'READONLY',
  'UNKNOWN_DATABASE',
  'UNKNOWN_TABLE',
  'NO_SUCH_COLUMN_IN_TABLE',
  'NUMBER_OF_COLUMNS_DOESNT_MATCH',
  'UNKNOWN_SETTING',
  'UNKNOWN_IDENTIFIER',
  'SYNTAX_ERROR',
];

const outages: ReadonlySet<string> = new Set([...passing, ...lasting]);

const rejections: ReadonlySet<string> = new Set([
  'ARGUMENT_OUT_OF_BOUND',
  'ATTEMPT_TO_READ_AFTER_EOF',
  'CANNOT_CONVERT_TYPE',
  'CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN',
  'CANNOT_INSERT_VALUE_OF_DIFFERENT_SIZE_INTO_TUPLE',
  'CANNOT_PARSE_BOOL',
  'CANNOT_PARSE_DATE',
  'CANNOT_PARSE_DATETIME',
  'CANNOT_PARSE_INPUT_ASSERTION_FAILED',
  'CANNOT_PARSE_NUMBER',
  'CANNOT_PARSE_QUOTED_STRING',
  'CANNOT_PARSE_TEXT',
  'CANNOT_PARSE_UUID',
  'CANNOT_READ_ALL_DATA',
  'CANNOT_READ_ARRAY_FROM_TEXT',
  'CANNOT_READ_MAP_FROM_TEXT',
  'DECIMAL_OVERFLOW',
  'ILLEGAL_COLUMN',
  'INCORRECT_DATA',
  'INCORRECT_NUMBER_OF_COLUMNS',
  'SIZES_OF_ARRAYS_DONT_MATCH',
  'SIZES_OF_COLUMNS_DOESNT_MATCH',
  'TOO_LARGE_ARRAY_SIZE',
  'TOO_LARGE_STRING_SIZE',
  'TYPE_MISMATCH',
  'UNEXPECTED_DATA_AFTER_PARSED_VALUE',
  'UNKNOWN_ELEMENT_OF_ENUM',
  'VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE',
  'VIOLATED_CONSTRAINT',
]);

/** Stays an outage for everyone who does not look closer. */
export class UnclearStoreFailure extends StoreOutage {}

/** @returns StoreOutage, UnclearStoreFailure or StoreRejection, with the original as cause */
export function storeFailure(error: unknown): StoreOutage | StoreRejection {
  if (error instanceof StoreOutage || error instanceof StoreRejection) return error;
  const message = error instanceof Error ? error.message : String(error);
  const type = engineType(error);
  const text = `${type ?? 'the store cannot be reached'}: ${message.slice(0, 1000)}`;
  const options = { cause: error };
  // One name for two things: parts that pile up pass, an insert that spans too many partitions does not.
  if (type === 'TOO_MANY_PARTS' && message.includes('Too many partitions')) {
    return new StoreRejection(text, options);
  }
  if (type === undefined || outages.has(type)) return new StoreOutage(text, options);
  if (rejections.has(type)) return new StoreRejection(text, options);
  return new UnclearStoreFailure(text, options);
}

/**
 * What a failure means while the store is opened: `StoreOutage` when waiting helps. An embedded engine that
 * does not open is not away; neither is a server that answers and refuses.
 */
export function openingFailure(error: unknown, isEmbedded: boolean): Error {
  if (error instanceof StoreOutage || error instanceof StoreUnusable) return error;
  const message = error instanceof Error ? error.message : String(error);
  const type = engineType(error);
  const isPassing = type === undefined ? !isEmbedded : passing.includes(type);
  if (isPassing) return new StoreOutage(`the store cannot be opened: ${message}`, { cause: error });
  return new StoreUnusable(`the store cannot be opened: ${message}`, { cause: error });
}

/** The store can be reached, and must not be written to: waiting would not help. */
export class StoreUnusable extends Error {
  override readonly name = 'StoreUnusable';
}

/** The name by its shape: the embedded engine and the client throw two copies of one class. */
export function engineType(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('type' in error) || !('code' in error)) return undefined;
  return typeof error.type === 'string' ? error.type : undefined;
}

/**
 * Whether the rows are stored and only a view that feeds a rollup failed on them: the engine commits a
 * table before the views that depend on it.
 */
export function isViewFailure(error: unknown): boolean {
  return error instanceof Error && /while pushing to view/i.test(error.message);
}
