import { credentials, Client, Metadata, type ServiceError, compressionAlgorithms } from '@grpc/grpc-js';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Signal } from '../../src/ports.ts';

/** Sending by hand, so that nothing a client library would put right goes unnoticed. */

export interface PartialSuccess {
  readonly rejected: bigint;
  readonly message: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

const compressors = {
  gzip: gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
  identity: (bytes: Uint8Array) => Buffer.from(bytes),
};
export type ContentEncoding = keyof typeof compressors;

export const mediaTypes = { json: 'application/json', protobuf: 'application/x-protobuf' } as const;

export async function sendHttp(
  url: string,
  path: string,
  body: Uint8Array | string,
  options: {
    headers?: Readonly<Record<string, string>>;
    contentEncoding?: ContentEncoding;
    method?: string;
  } = {},
): Promise<HttpAnswer> {
  const { contentEncoding } = options;
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const answer = await fetch(url + path, {
    method: options.method ?? 'POST',
    headers: {
      ...(contentEncoding !== undefined && { 'content-encoding': contentEncoding }),
      ...options.headers,
    },
    ...(options.method !== 'GET' && { body: compressors[contentEncoding ?? 'identity'](bytes) }),
  });
  return {
    status: answer.status,
    headers: answer.headers,
    body: Buffer.from(await answer.arrayBuffer()),
  };
}

const grpcServices: Readonly<Record<Signal, string>> = {
  logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
  metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
  traces: 'opentelemetry.proto.collector.trace.v1.TraceService',
};

export interface GrpcAnswer {
  /** 0 is OK. */
  readonly code: number;
  readonly details: string;
  readonly metadata: Metadata;
  readonly body: Buffer;
}

export class GrpcSender {
  private readonly client: Client;

  constructor(port: number, options: { gzip?: boolean } = {}) {
    this.client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
      'grpc.max_send_message_length': -1,
      'grpc.max_receive_message_length': -1,
      ...(options.gzip === true && { 'grpc.default_compression_algorithm': compressionAlgorithms.gzip }),
    });
  }

  send(
    signal: Signal,
    body: Uint8Array,
    options: { service?: string; headers?: Readonly<Record<string, string>>; deadlineMs?: number } = {},
  ): Promise<GrpcAnswer> {
    const metadata = new Metadata();
    for (const [name, value] of Object.entries(options.headers ?? {})) metadata.set(name, value);
    return new Promise((resolve) => {
      this.client.makeUnaryRequest(
        `/${options.service ?? grpcServices[signal]}/Export`,
        (bytes: Buffer) => bytes,
        (bytes: Buffer) => bytes,
        Buffer.from(body),
        metadata,
        options.deadlineMs === undefined ? {} : { deadline: Date.now() + options.deadlineMs },
        (error: ServiceError | null, answer?: Buffer) => {
          resolve({
            code: error?.code ?? 0,
            details: error?.details ?? '',
            metadata: error?.metadata ?? new Metadata(),
            body: answer ?? Buffer.alloc(0),
          });
        },
      );
    });
  }

  close(): void {
    this.client.close();
  }
}

/** Fields of a protobuf message in the order of the wire: varints as bigints, the rest as bytes. */
export function fieldsOf(message: Uint8Array): { field: number; value: bigint | Buffer }[] {
  const buffer = Buffer.from(message);
  const fields: { field: number; value: bigint | Buffer }[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = buffer[at++]!;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const take = (length: number): Buffer => buffer.subarray(at, (at += length));
  while (at < buffer.length) {
    const tag = Number(varint());
    const wire = tag & 7;
    const value = wire === 0 ? varint() : take(wire === 2 ? Number(varint()) : wire === 1 ? 8 : 4);
    fields.push({ field: tag >>> 3, value });
  }
  return fields;
}

const field = (message: Uint8Array, number: number): bigint | Buffer | undefined =>
  fieldsOf(message).findLast((each) => each.field === number)?.value;

/** Of an Export…ServiceResponse; undefined when `partial_success` is unset. */
export function partialSuccessOfProtobuf(body: Uint8Array): PartialSuccess | undefined {
  const partial = field(body, 1);
  if (partial === undefined) return undefined;
  return {
    rejected: (field(partial as Buffer, 1) as bigint | undefined) ?? 0n,
    message: ((field(partial as Buffer, 2) as Buffer | undefined) ?? Buffer.alloc(0)).toString(),
  };
}

export function partialSuccessOfJson(body: Uint8Array): PartialSuccess | undefined {
  const { partialSuccess } = JSON.parse(Buffer.from(body).toString()) as {
    partialSuccess?: Readonly<Record<string, string>>;
  };
  if (partialSuccess === undefined) return undefined;
  const { errorMessage, ...counts } = partialSuccess;
  return { rejected: BigInt(Object.values(counts)[0] ?? 0), message: errorMessage ?? '' };
}

/** A `google.rpc.Status`: code, message and the type URLs of its details. */
export function statusOfProtobuf(body: Uint8Array): { code: number; message: string; details: string[] } {
  return {
    code: Number((field(body, 1) as bigint | undefined) ?? 0n),
    message: ((field(body, 2) as Buffer | undefined) ?? Buffer.alloc(0)).toString(),
    details: fieldsOf(body)
      .filter((each) => each.field === 3)
      .map((each) => (field(each.value as Buffer, 1) as Buffer).toString()),
  };
}
