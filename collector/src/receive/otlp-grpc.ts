import { createServer, type AddressInfo, type Server as NetServer, type Socket } from 'node:net';
import { Server, ServerCredentials, type handleUnaryCall, type ServiceDefinition } from '@grpc/grpc-js';
import type { FastifyBaseLogger } from 'fastify';
import type { Authorize } from '../access/authorize.ts';
import { CollectorError } from '../errors.ts';
import type { Signal } from '../ports.ts';
import type { BytesReserved } from './bytes-in-flight.ts';
import { exportAnswer } from './export-answer.ts';
import { createCallDoor, type CallDoor } from './grpc-call-door.ts';
import { grpcStatus } from './grpc-failure.ts';
import { countAnswered, countFailed, type ReceiverDependencies } from './receiver-dependencies.ts';

/**
 * OTLP/gRPC. Messages stay the bytes they came as: no protobuf definitions are loaded, the decoder reads
 * them. The TCP server is our own and hands its connections to grpc-js, because grpc-js limits neither
 * their number nor tells a port that was chosen for it.
 */

export interface OtlpGrpcDependencies extends ReceiverDependencies {
  readonly authorize: Authorize;
  readonly host: string;
  readonly port: number;
  readonly log: Pick<FastifyBaseLogger, 'error'>;
}

export interface OtlpGrpcServer {
  /** The port that is listened on, also where 0 was asked for. */
  readonly port: number;
  /** Takes no new calls and resolves when those under way are answered, or cut after the grace. */
  close(): Promise<void>;
}

const services: Readonly<Record<string, Signal>> = {
  'opentelemetry.proto.collector.logs.v1.LogsService': 'logs',
  'opentelemetry.proto.collector.metrics.v1.MetricsService': 'metrics',
  'opentelemetry.proto.collector.trace.v1.TraceService': 'traces',
};

/** Flow-control window of a stream: the protocol's 64 KiB would make a batch wait for round trips. */
const windowBytes = 1024 * 1024;
const keepaliveTimeMs = 60_000;
const keepaliveTimeoutMs = 20_000;
const maxIdleMs = 300_000;
/** The least a client sends unasked: the connection preface and an empty SETTINGS frame. */
const openingBytes = 24 + 9;

/** @throws the system's error when the port cannot be listened on */
export async function startOtlpGrpc(deps: OtlpGrpcDependencies): Promise<OtlpGrpcServer> {
  const { authorize, limits, inFlight, instruments } = deps;
  const onRefused = (error: CollectorError): void => countFailed(instruments, error, 'grpc');
  const callDoor = createCallDoor({ authorize, limits, inFlight, onRefused });
  const grpc = new Server({
    'grpc.max_receive_message_length': limits.maxBodyBytes,
    'grpc.max_send_message_length': limits.maxResponseBytes,
    'grpc.max_concurrent_streams': limits.maxConcurrentCalls,
    'grpc.keepalive_time_ms': keepaliveTimeMs,
    'grpc.keepalive_timeout_ms': keepaliveTimeoutMs,
    'grpc.max_connection_idle_ms': maxIdleMs,
    'grpc-node.flow_control_window': windowBytes,
    'grpc.enable_channelz': 0,
    interceptors: [callDoor.interceptor],
  });
  for (const [service, signal] of Object.entries(services)) {
    grpc.addService(exportService(service), { Export: exportHandler(signal, deps, callDoor) });
  }
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  const sockets = new Set<Socket>();
  const door = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    // grpc-js waits for the opening until its keep-alive fails; silent connections would fill the door meanwhile.
    const opening = setTimeout(() => {
      if (socket.bytesRead < openingBytes) socket.destroy();
    }, limits.headersTimeoutMs);
    socket.once('close', () => {
      clearTimeout(opening);
      sockets.delete(socket);
    });
    injector.injectConnection(socket);
  });
  door.maxConnections = limits.maxConnections;
  await listen(door, deps.host, deps.port);
  return {
    port: (door.address() as AddressInfo).port,
    close: () => closeWithin(door, grpc, sockets, limits.shutdownGraceMs),
  };
}

function exportService(service: string): ServiceDefinition {
  const same = (bytes: Buffer): Buffer => bytes;
  return {
    Export: {
      path: `/${service}/Export`,
      requestStream: false,
      responseStream: false,
      requestSerialize: same,
      requestDeserialize: same,
      responseSerialize: same,
      responseDeserialize: same,
    },
  };
}

function exportHandler(
  signal: Signal,
  deps: OtlpGrpcDependencies,
  callDoor: CallDoor,
): handleUnaryCall<Buffer, Buffer> {
  return (call, answer) => {
    // The deadline passed, or the sender gave up, before anything was kept: it will send again.
    if (call.cancelled) return;
    exportMessage(signal, call.request, callDoor.reservedFor(call.request), deps).then(
      (response) => answer(null, response),
      (thrown: unknown) => {
        const error = thrown instanceof CollectorError ? thrown : internalError(thrown);
        if (error.code === 'INTERNAL')
          deps.log.error({ err: thrown }, 'The call failed by a fault of the collector');
        countFailed(deps.instruments, error, 'grpc');
        answer(grpcStatus(error));
      },
    );
  };
}

async function exportMessage(
  signal: Signal,
  message: Buffer,
  reserved: BytesReserved | undefined,
  { ingest, instruments, limits }: OtlpGrpcDependencies,
): Promise<Buffer> {
  // A sender that hangs up ends the call, not the work on its message.
  reserved?.retain();
  try {
    const wholeAtMs = performance.now();
    const result = await ingest(signal, 'protobuf', message);
    const response = exportAnswer(signal, 'protobuf', result, limits.maxResponseBytes);
    countAnswered(instruments, signal, 'grpc', result, wholeAtMs);
    return response;
  } finally {
    reserved?.release();
  }
}

function internalError(cause: unknown): CollectorError {
  return new CollectorError('INTERNAL', 'The collector failed on this request; its log says why.', { cause });
}

function listen(door: NetServer, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    door.once('error', reject);
    door.listen({ host, port }, () => {
      door.off('error', reject);
      resolve();
    });
  });
}

async function closeWithin(
  door: NetServer,
  grpc: Server,
  sockets: ReadonlySet<Socket>,
  graceMs: number,
): Promise<void> {
  const doorClosed = new Promise<void>((resolve) => door.close(() => resolve()));
  // Not grpc-js's forceShutdown: it overlooks every session when channelz is off.
  const cut = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, graceMs);
  grpc.tryShutdown(() => undefined);
  // The TCP server is closed when its last connection is.
  await doorClosed;
  clearTimeout(cut);
}
