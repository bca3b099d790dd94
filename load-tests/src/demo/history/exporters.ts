import { OTLPLogExporter as GrpcLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPLogExporter as JsonLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as GrpcMetricExporter } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPMetricExporter as JsonMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as GrpcTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { ServiceName } from '../shop/topology.ts';

export type Protocol = 'grpc' | 'http/protobuf' | 'http/json';

/** Between them the four services use every transport of OTLP. */
export const protocols: Readonly<Record<ServiceName, Protocol>> = {
  web: 'grpc',
  checkout: 'http/protobuf',
  payment: 'http/json',
  inventory: 'http/protobuf',
};

export interface Exporters {
  readonly metrics: PushMetricExporter;
  readonly spans: SpanExporter;
  readonly logs: LogRecordExporter;
}

export interface Endpoints {
  /** Base URL of OTLP/HTTP, without a path. */
  readonly http: string;
  readonly grpc: string;
}

const timeoutMillis = 30_000;

/** The SDK's own exporters for one service; headers come from the OTEL variables as usual. */
export function makeExporters(protocol: Protocol, endpoints: Endpoints): Exporters {
  if (protocol === 'grpc') {
    const options = { url: endpoints.grpc, timeoutMillis };
    return {
      metrics: new GrpcMetricExporter(options),
      spans: new GrpcTraceExporter(options),
      logs: new GrpcLogExporter(options),
    };
  }
  const at = (path: string) => ({ url: `${endpoints.http}/v1/${path}`, timeoutMillis });
  if (protocol === 'http/json') {
    return {
      metrics: new JsonMetricExporter(at('metrics')),
      spans: new JsonTraceExporter(at('traces')),
      logs: new JsonLogExporter(at('logs')),
    };
  }
  return {
    metrics: new ProtobufMetricExporter(at('metrics')),
    spans: new ProtobufTraceExporter(at('traces')),
    logs: new ProtobufLogExporter(at('logs')),
  };
}
