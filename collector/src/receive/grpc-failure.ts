import { Metadata, type StatusObject } from '@grpc/grpc-js';
import { errorTable, type CollectorError } from '../errors.ts';
import { rpcStatus, statusMessage } from './rpc-status.ts';

export type GrpcStatus = Pick<StatusObject, 'code' | 'details' | 'metadata'>;

/**
 * The trailers of a failed call. The whole `google.rpc.Status` goes into `grpc-status-details-bin`, and
 * with it RetryInfo: exactly when the same request may succeed later, for that is how a sender tells an
 * exhausted quota from a message that is too large for ever.
 */
export function grpcStatus(error: CollectorError): GrpcStatus {
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', rpcStatus(error, 'protobuf'));
  return { code: errorTable[error.code].grpc, details: statusMessage(error), metadata };
}
