import { once } from 'node:events';
import net from 'node:net';
import type { FastifyInstance } from 'fastify';
import { createAuthorize } from '../src/access/authorize.ts';
import type { Configuration, ReceiveLimits, TokenConfiguration } from '../src/config/configuration.ts';
import { loadConfiguration } from '../src/config/load-configuration.ts';
import { createInstruments } from '../src/observe/instruments.ts';
import type { Ingest, IngestResult, PayloadEncoding, Signal } from '../src/ports.ts';
import { BytesInFlight } from '../src/receive/bytes-in-flight.ts';
import { createHttpServer } from '../src/receive/http-server.ts';
import { startOtlpGrpc, type OtlpGrpcServer } from '../src/receive/otlp-grpc.ts';
import { registerOtlpHttp } from '../src/receive/otlp-http.ts';

/** Both receivers on free ports before an ingest that remembers what it got and does as it is told. */

export interface Received {
  readonly signal: Signal;
  readonly encoding: PayloadEncoding;
  readonly body: Uint8Array;
}

export interface Receiving {
  readonly http: FastifyInstance;
  readonly grpc: OtlpGrpcServer;
  readonly url: string;
  readonly httpPort: number;
  readonly received: Received[];
  readonly inFlight: BytesInFlight;
  readonly logLines: string[];
  readonly configuration: Configuration;
  /** What the next requests meet. */
  behave(ingest: Ingest): void;
  close(): Promise<void>;
}

export const stored: IngestResult = { accepted: 1, refusals: [], duplicate: false };

export async function startReceiving(
  options: {
    limits?: Partial<ReceiveLimits>;
    tokens?: readonly TokenConfiguration[];
    logLevel?: string;
  } = {},
): Promise<Receiving> {
  const configuration = loadConfiguration({
    env: {},
    overrides: { 'log.level': options.logLevel ?? 'silent', 'http.port': 0, 'grpc.port': 0 },
  });
  const limits = { ...configuration.receive, ...options.limits };
  const received: Received[] = [];
  const logLines: string[] = [];
  let behaviour: Ingest = () => Promise.resolve(stored);
  const authorize = createAuthorize(options.tokens ?? []);
  const inFlight = new BytesInFlight(limits.maxBytesInFlight);
  const instruments = createInstruments();
  const deps = {
    limits,
    inFlight,
    instruments,
    ingest: (signal: Signal, encoding: PayloadEncoding, body: Uint8Array) => {
      received.push({ signal, encoding, body });
      return behaviour(signal, encoding, body);
    },
  };
  const http = createHttpServer(
    { ...configuration, receive: limits },
    { authorize, instruments, logStream: { write: (line) => void logLines.push(line) } },
  );
  registerOtlpHttp(http, deps);
  const url = await http.listen({ host: '127.0.0.1', port: 0 });
  const grpc = await startOtlpGrpc({ ...deps, authorize, host: '127.0.0.1', port: 0, log: http.log });
  return {
    http,
    grpc,
    url,
    httpPort: Number(new URL(url).port),
    received,
    inFlight,
    logLines,
    configuration,
    behave: (ingest) => {
      behaviour = ingest;
    },
    close: async () => {
      await Promise.all([http.close(), grpc.close()]);
    },
  };
}

/** A promise and its keys. */
export function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Resolves when the claim holds; the test's own time limit ends the wait. */
export async function until(claim: () => boolean): Promise<void> {
  while (!claim()) await new Promise((next) => setImmediate(next));
}

/** A connection on which the test writes HTTP by hand. */
export async function rawConnection(port: number): Promise<{
  socket: net.Socket;
  /** Everything that came back, once it matches. */
  readonly answer: (pattern: RegExp) => Promise<string>;
  closed: Promise<void>;
}> {
  const socket = net.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let text = '';
  let isClosed = false;
  socket.on('data', (chunk) => (text += chunk.toString('latin1'))).on('error', () => undefined);
  const closed = new Promise<void>((resolve) =>
    socket.once('close', () => {
      isClosed = true;
      resolve();
    }),
  );
  return {
    socket,
    closed,
    answer: async (pattern) => {
      await until(() => pattern.test(text) || isClosed);
      if (!pattern.test(text)) throw new Error(`closed after ${JSON.stringify(text)}`);
      return text;
    },
  };
}
