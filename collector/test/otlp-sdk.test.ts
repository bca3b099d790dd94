import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter as GrpcLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPLogExporter as JsonLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as GrpcMetricExporter } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPMetricExporter as JsonMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as GrpcTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '../src/access/token.ts';
import { CollectorError } from '../src/errors.ts';
import type { Signal } from '../src/ports.ts';
import { Metadata } from '@grpc/grpc-js';
import { startReceiving, stored, until, type Receiving } from './receiving.ts';

/** The exporters of the Node SDK, over all transports, as a sender configures them. */

const token = createToken('sender', ['ingest']);
const authorization = `Bearer ${token.secret}`;

/** Sends one record named `needle` and resolves when the exporter has done with it. */
async function sendLog(exporter: LogRecordExporter): Promise<void> {
  const provider = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter })] });
  provider.getLogger('test').emit({ severityNumber: SeverityNumber.INFO, body: 'needle' });
  await provider.forceFlush();
  await provider.shutdown();
}
async function sendMetric(exporter: PushMetricExporter): Promise<void> {
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  provider.getMeter('test').createCounter('needle').add(1);
  await provider.forceFlush();
  await provider.shutdown();
}
async function sendSpan(exporter: SpanExporter): Promise<void> {
  const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
  provider.getTracer('test').startSpan('needle').end();
  await provider.forceFlush();
  await provider.shutdown();
}

interface Sender {
  readonly name: string;
  readonly signal: Signal;
  readonly encoding: 'protobuf' | 'json';
  readonly send: (receiving: Receiving, compression: 'none' | 'gzip') => Promise<void>;
}

function web(receiving: Receiving, path: string, compression: 'none' | 'gzip') {
  return { url: receiving.url + path, headers: { authorization }, compression: compression as never };
}
function grpc(receiving: Receiving, compression: 'none' | 'gzip') {
  const metadata = new Metadata();
  metadata.set('authorization', authorization);
  return { url: `http://127.0.0.1:${receiving.grpc.port}`, metadata, compression: compression as never };
}

const senders: readonly Sender[] = [
  {
    name: 'logs over HTTP/JSON',
    signal: 'logs',
    encoding: 'json',
    send: (r, c) => sendLog(new JsonLogExporter(web(r, '/v1/logs', c))),
  },
  {
    name: 'logs over HTTP/protobuf',
    signal: 'logs',
    encoding: 'protobuf',
    send: (r, c) => sendLog(new ProtobufLogExporter(web(r, '/v1/logs', c))),
  },
  {
    name: 'logs over gRPC',
    signal: 'logs',
    encoding: 'protobuf',
    send: (r, c) => sendLog(new GrpcLogExporter(grpc(r, c))),
  },
  {
    name: 'metrics over HTTP/JSON',
    signal: 'metrics',
    encoding: 'json',
    send: (r, c) => sendMetric(new JsonMetricExporter(web(r, '/v1/metrics', c))),
  },
  {
    name: 'metrics over HTTP/protobuf',
    signal: 'metrics',
    encoding: 'protobuf',
    send: (r, c) => sendMetric(new ProtobufMetricExporter(web(r, '/v1/metrics', c))),
  },
  {
    name: 'metrics over gRPC',
    signal: 'metrics',
    encoding: 'protobuf',
    send: (r, c) => sendMetric(new GrpcMetricExporter(grpc(r, c))),
  },
  {
    name: 'traces over HTTP/JSON',
    signal: 'traces',
    encoding: 'json',
    send: (r, c) => sendSpan(new JsonTraceExporter(web(r, '/v1/traces', c))),
  },
  {
    name: 'traces over HTTP/protobuf',
    signal: 'traces',
    encoding: 'protobuf',
    send: (r, c) => sendSpan(new ProtobufTraceExporter(web(r, '/v1/traces', c))),
  },
  {
    name: 'traces over gRPC',
    signal: 'traces',
    encoding: 'protobuf',
    send: (r, c) => sendSpan(new GrpcTraceExporter(grpc(r, c))),
  },
];

describe('the OpenTelemetry SDK sends', () => {
  let receiving: Receiving;
  beforeAll(async () => {
    receiving = await startReceiving({ tokens: [token.entry] });
  });
  afterEach(() => receiving.behave(() => Promise.resolve(stored)));
  afterAll(() => receiving.close());

  it.each(
    senders.flatMap((sender) =>
      (['none', 'gzip'] as const).map((compression) => ({ ...sender, compression })),
    ),
  )('$name with compression $compression', async ({ signal, encoding, send, compression }) => {
    receiving.received.length = 0;
    await send(receiving, compression);
    // A reader of metrics exports once more when it is shut down.
    expect(receiving.received.length).toBeGreaterThanOrEqual(1);
    for (const request of receiving.received) {
      expect(request).toMatchObject({ signal, encoding });
      expect(Buffer.from(request.body).toString('latin1')).toContain('needle');
    }
    await until(() => receiving.inFlight.bytes === 0);
  });

  // Over gRPC the Node SDK never sends again: what it is refused there is lost, retryable or not.
  it.each(senders.filter(({ name }) => name.startsWith('logs over HTTP')))(
    'item 15: $name again after an outage, once the delay is over',
    async ({ send }) => {
      receiving.received.length = 0;
      let isOut = true;
      receiving.behave(() => {
        if (!isOut) return Promise.resolve(stored);
        isOut = false;
        return Promise.reject(new CollectorError('SPOOL_FULL', 'full', { retryAfterSeconds: 1 }));
      });
      await send(receiving, 'none');
      expect(receiving.received.length).toBe(2);
      expect(receiving.received[1]!.body).toEqual(receiving.received[0]!.body);
    },
  );

  it.each(senders.filter((sender) => sender.signal === 'logs'))(
    'items 12, 25: $name once only when the request is at fault',
    async ({ send }) => {
      receiving.received.length = 0;
      receiving.behave(() => Promise.reject(new CollectorError('DECODE_MALFORMED_BODY', 'not a request')));
      await send(receiving, 'none').catch(() => undefined);
      expect(receiving.received.length).toBe(1);
    },
  );
});
