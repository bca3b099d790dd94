import { errorTable, type CollectorError } from '../errors.ts';
import type { PayloadEncoding } from '../ports.ts';
import { messageField, textField, varintField } from './protobuf-writer.ts';
import { shorten } from './shorten.ts';

/**
 * `google.rpc.Status` for a failure: RetryInfo exactly when the same request may succeed later (a sender
 * takes its absence as an order to drop the data), BadRequest when the request itself is at fault.
 */

/** Longest message: it travels in an HTTP header on gRPC, percent-encoded to three times its size. */
const maxMessageBytes = 1024;
const typePrefix = 'type.googleapis.com/google.rpc.';
const invalidArgument = 3;

export function rpcStatus(error: CollectorError, encoding: PayloadEncoding): Buffer {
  return encoding === 'protobuf' ? protobufStatus(error) : jsonStatus(error);
}

/** What of an error a stranger is told. */
export function statusMessage(error: CollectorError): string {
  return shorten(error.message, maxMessageBytes);
}

function protobufStatus(error: CollectorError): Buffer {
  const message = statusMessage(error);
  const { grpc } = errorTable[error.code];
  const parts = [varintField(1, grpc), textField(2, message)];
  const retrySeconds = retryAfterSeconds(error);
  if (retrySeconds !== undefined) {
    parts.push(anyField('RetryInfo', messageField(1, varintField(1, retrySeconds))));
  }
  if (grpc === invalidArgument) {
    parts.push(anyField('BadRequest', messageField(1, textField(1, 'body'), textField(2, message))));
  }
  return Buffer.concat(parts);
}

function anyField(type: string, value: Buffer): Buffer {
  return messageField(3, textField(1, typePrefix + type), messageField(2, value));
}

function jsonStatus(error: CollectorError): Buffer {
  const message = statusMessage(error);
  const { grpc } = errorTable[error.code];
  const details: object[] = [];
  const retrySeconds = retryAfterSeconds(error);
  if (retrySeconds !== undefined) {
    details.push({ '@type': `${typePrefix}RetryInfo`, retryDelay: `${retrySeconds}s` });
  }
  if (grpc === invalidArgument) {
    const fieldViolations = [{ field: 'body', description: message }];
    details.push({ '@type': `${typePrefix}BadRequest`, fieldViolations });
  }
  return Buffer.from(JSON.stringify({ code: grpc, message, ...(details.length > 0 && { details }) }));
}

/** Whole seconds, at least one; undefined when the same request can never succeed. */
export function retryAfterSeconds(error: CollectorError): number | undefined {
  if (!errorTable[error.code].retryable || error.retryAfterSeconds === undefined) return undefined;
  return Math.max(1, Math.ceil(error.retryAfterSeconds));
}
