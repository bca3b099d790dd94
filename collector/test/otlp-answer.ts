import protobuf from 'protobufjs';

/** Reads the collector's answers with another implementation than the one that wrote them. */

const { root } = protobuf.parse(`syntax = "proto3";
  message Any { string type_url = 1; bytes value = 2; }
  message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
  message Duration { int64 seconds = 1; int32 nanos = 2; }
  message RetryInfo { Duration retry_delay = 1; }
  message FieldViolation { string field = 1; string description = 2; }
  message BadRequest { repeated FieldViolation field_violations = 1; }
  message PartialSuccess { int64 rejected = 1; string error_message = 2; }
  message ExportResponse { PartialSuccess partial_success = 1; }`);

function decode<T>(type: string, bytes: Uint8Array): T {
  const message = root.lookupType(type);
  return message.toObject(message.decode(bytes), { longs: Number, arrays: true }) as T;
}

export interface RpcStatus {
  readonly code: number;
  readonly message: string;
  /** The names of the details, e.g. `RetryInfo`. */
  readonly details: readonly string[];
  readonly retrySeconds: number | undefined;
}

const typePrefix = 'type.googleapis.com/google.rpc.';

export function protobufStatus(bytes: Uint8Array): RpcStatus {
  const status = decode<{ code: number; message: string; details: { typeUrl: string; value: Uint8Array }[] }>(
    'Status',
    bytes,
  );
  const retry = status.details.find((detail) => detail.typeUrl === `${typePrefix}RetryInfo`);
  return {
    ...status,
    details: status.details.map((detail) => nameOf(detail.typeUrl)),
    retrySeconds:
      retry && decode<{ retryDelay: { seconds: number } }>('RetryInfo', retry.value).retryDelay.seconds,
  };
}

export function jsonStatus(bytes: Uint8Array): RpcStatus {
  const status = JSON.parse(Buffer.from(bytes).toString()) as {
    code: number;
    message: string;
    details?: { '@type': string; retryDelay?: string }[];
  };
  const details = status.details ?? [];
  const retryDelay = details.find((detail) => detail.retryDelay !== undefined)?.retryDelay;
  return {
    ...status,
    details: details.map((detail) => nameOf(detail['@type'])),
    retrySeconds: retryDelay === undefined ? undefined : Number(retryDelay.replace(/s$/, '')),
  };
}

function nameOf(type: string): string {
  if (!type.startsWith(typePrefix)) throw new Error(`${type} is not a detail of google.rpc`);
  return type.slice(typePrefix.length);
}

export interface ExportResponse {
  readonly partialSuccess?: { readonly rejected?: number; readonly errorMessage?: string };
}

export function protobufResponse(bytes: Uint8Array): ExportResponse {
  return decode('ExportResponse', bytes);
}
