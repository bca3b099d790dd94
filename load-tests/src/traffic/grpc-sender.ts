import { Client, credentials, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import type { TrafficKind } from './record-number.ts';
import { rejectedCount, type Sender, type SendOutcome } from './sender.ts';

const methods: Readonly<Record<TrafficKind, string>> = {
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
  spans: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  numbers: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
  histograms: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
};

/** Codes that OTLP lets a sender try again. */
const retryable = new Set<number>([
  status.CANCELLED,
  status.DEADLINE_EXCEEDED,
  status.ABORTED,
  status.OUT_OF_RANGE,
  status.UNAVAILABLE,
  status.DATA_LOSS,
  status.RESOURCE_EXHAUSTED,
]);

const asIs = (bytes: Buffer): Buffer => bytes;

/** OTLP/gRPC over one channel of its own; bodies go out as they are. */
export function createGrpcSender(endpoint: string, kind: TrafficKind, token?: string): Sender {
  const client = new Client(new URL(endpoint).host, credentials.createInsecure(), {
    'grpc.use_local_subchannel_pool': 1,
    'grpc.max_receive_message_length': 64 * 1024 * 1024,
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 1000,
  });
  const metadata = new Metadata();
  if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
  return {
    send: (body) =>
      new Promise<SendOutcome>((resolve) => {
        client.makeUnaryRequest(methods[kind], asIs, asIs, body, metadata, (error, response) => {
          if (error === null)
            resolve({ result: 'acknowledged', rejected: rejectedCount(response ?? Buffer.alloc(0)) });
          else resolve(failureOf(error));
        });
      }),
    close: () => client.close(),
  };
}

/** The back-off that a server asks for arrives in `grpc-status-details-bin`; half a second serves as well. */
function failureOf(error: ServiceError): SendOutcome {
  const detail = `gRPC ${status[error.code]}: ${error.details}`;
  return retryable.has(error.code)
    ? { result: 'busy', rejected: 0, retryAfterMs: 500, detail }
    : { result: 'refused', rejected: 0, detail };
}
